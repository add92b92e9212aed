"""What the text of one document says; of small documents it is kept for when they come again.

Someone edits one document of several, a class begins with the same sample, a pipeline has its
manifest checked and then transformed: most documents come more than once. One that is kept has its
objects, and with them all that was found out about them alone (`KubernetesObject.once`).

Only who sends the very same text gets what was kept of it. Text in which a Secret could be is
forgotten with its request.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from .document import Document
from .events import ParseError
from .limits import Limits
from .parsing import parse
from .tree import Collection, Node, end_of, start_of
from .values import value_of

KEPT_CHARACTERS: Final = 8 * 1024
"""Of one document. Its tree takes about ten times that memory."""
KEPT_DOCUMENTS: Final = 64
_KEPT_NODES: Final = 10_000


class Said(NamedTuple):
    """What a text says, or the error that it cannot be read for, and the steps that this took.

    `root` is its tree, and `document` what kubectl reads from it, as if the text were all of the
    input; None for a text that says nothing. `notices` are the keys that hide others, each with
    the rule that speaks of it.
    """

    steps: int
    error: ParseError | None = None
    root: Node | None = None
    document: Document | None = None
    notices: tuple[tuple[str, Node], ...] = ()


def said_by(source: str, json: bool, index: int, limits: Limits) -> Said:
    """What the text at the beginning of `source` says: all of it, or its first JSON value.

    `index` is the document's number. Nobody may change what is in the result.
    """
    if not json and len(source) <= KEPT_CHARACTERS and "Secret" not in source:
        said = _kept(source, index, limits.depth)
        if said.error is None and _size(said) <= min(limits.nodes, limits.steps // 2):
            return said  # within other limits it would be the same
    return _said(source, json, index, limits)


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _kept(source: str, index: int, depth: int) -> Said:
    limits = Limits(len(source), 1, depth, _KEPT_NODES, 0)
    return _said(source, False, index, limits)


def _size(said: Said) -> int:
    """No fewer than the values in it, with every alias expanded."""
    root = said.root
    return said.steps + (root.aliased if isinstance(root, Collection) else 0)


def _said(source: str, json: bool, index: int, limits: Limits) -> Said:
    steps = 0

    def spend(more: int) -> None:
        nonlocal steps
        steps += more

    notices: dict[tuple[str, int], Node] = {}
    try:
        root = parse(
            source,
            json=json,
            limits=limits,
            spend=spend,
            notice=lambda rule, key: notices.setdefault((rule, start_of(key)), key),
        )
        value = None if root is None else value_of(root)
    except ParseError as error:
        return Said(steps, error)
    if root is None or value is None:
        return Said(steps, root=root)
    end = end_of(root) if json else len(source)
    document = Document(index, 0, end, source[:end], json, value)
    return Said(
        steps, None, root, document, tuple((rule, key) for (rule, _), key in notices.items())
    )
