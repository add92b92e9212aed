"""Tags that kubectl ignores without a word: `!Ref`, `!vault`, `!!python/object` and the like."""

from collections.abc import Iterator

from .events import ScalarEvent
from .tree import Alias, Collection, Node

_YAML = "tag:yaml.org,2002:"
_KNOWN = frozenset(
    _YAML + name
    for name in (
        *("str", "int", "float", "bool", "null", "timestamp", "binary", "merge"),
        *("map", "seq", "set", "omap", "pairs"),
    )
)


def unknown_tags(root: Node) -> Iterator[tuple[str, Node]]:
    """Each node under a tag that YAML 1.1 does not define, with the tag as people write it."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Alias):
            continue
        if isinstance(node, Collection):
            tag = node.start.tag
            pending += reversed(node.children)
        else:
            assert isinstance(node, ScalarEvent)
            tag = node.tag
        if tag is not None and tag != "!" and tag not in _KNOWN:
            yield tag.replace(_YAML, "!!", 1), node
