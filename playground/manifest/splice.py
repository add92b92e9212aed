"""Splicing: writing Changes into the text, so that all other bytes stay as they are.

Each Change becomes one Edit of the text, found through the positions of the nodes. What was
written is read again before it is handed out, unless it only has one plain word for another: an
edit that would not say what its Change says becomes a Problem, never a wrong manifest.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .apply import apply_changes, same
from .change import Change
from .document import Document
from .edit import CannotSplice, Edit, apply_edits
from .edits import edits_for
from .events import ParseError
from .finding import Finding, beyond_limit, gravest, located
from .problem import Problem, Severity
from .reading import Reading
from .rereading import reread
from .sharing import unwanted_users
from .tree import Node
from .word_edits import word_edits

CANNOT_SPLICE = "cannot-splice"
"""The rule of the Problems of Changes that cannot be written."""


class Spliced(NamedTuple):
    """The text with the Changes in it.

    `edits` are in the order of the text, their offsets those of the text before; `changes` are
    those that were written, and each of the others has a Problem.
    """

    text: str
    edits: tuple[Edit, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def splice(
    reading: Reading, changes: Iterable[Change], findings: Iterable[Finding] = ()
) -> Spliced:
    """Write `changes` into the text of `reading`, and look up where the `findings` stand.

    Both are done document by document, so that each is parsed for its positions only once.
    """
    edits: list[Edit] = []
    written: list[Change] = []
    kept, beyond = gravest(findings, reading.limits.problems)
    problems: list[Problem] = []
    wanted: dict[int, tuple[list[Change], list[Finding]]] = {}
    for change in changes:
        wanted.setdefault(change.document, ([], []))[0].append(change)
    for finding in kept:
        wanted.setdefault(finding.document, ([], []))[1].append(finding)
    for index, (own, found) in sorted(wanted.items()):
        document = reading.document(index)
        problems += located(reading, found)
        if not own:
            continue
        done, document_edits, faults = _splice_document(reading, document, own)
        written += done
        edits += [
            Edit(document.start + edit.start, document.start + edit.end, edit.text)
            for edit in document_edits
        ]
        problems += faults
    if beyond:
        problems.append(beyond_limit(beyond, problems))
    return Spliced(apply_edits(reading.text, edits), tuple(edits), tuple(written), tuple(problems))


def _splice_document(
    reading: Reading, document: Document, changes: list[Change]
) -> tuple[list[Change], list[Edit], list[Problem]]:
    root = reading.tree(document)
    problems: list[Problem] = []
    while True:  # a Change that is left out can make another one unwanted by its anchor's users
        unwanted = unwanted_users(root, changes)
        if not unwanted:
            break
        problems += [_problem(reading, change, why) for change, why in unwanted]
        left_out = {id(change) for change, _ in unwanted}
        changes = [change for change in changes if id(change) not in left_out]
    if not changes:
        return [], [], problems
    try:
        edits = word_edits(root, document, changes)
        if edits is None:
            edits = edits_for(root, document, changes, len(reading.text) - document.start)
            _verify(reading, document, root, changes, edits)
    except CannotSplice as fault:
        problems += [_problem(reading, change, str(fault)) for change in changes]
        return [], [], problems
    return changes, edits, problems


def _verify(
    reading: Reading, document: Document, root: Node, changes: list[Change], edits: list[Edit]
) -> None:
    """Read the spliced document again: it must say what the Changes say. Or CannotSplice."""
    try:
        found = reread(document, root, edits, reading.limits)
    except ParseError as error:
        raise CannotSplice(f"the spliced text cannot be read: {error.message}") from None
    if not same(found, apply_changes(document.value, changes)):
        raise CannotSplice("the spliced text would say something else")


def _problem(reading: Reading, change: Change, why: str) -> Problem:
    finding = Finding(
        Severity.ERROR,
        CANNOT_SPLICE,
        f"{change.pointer} is left as written: {why}.",
        "Write the value out where it is used, without an anchor, and try again.",
        change.document,
        change.pointer,
    )
    return located(reading, [finding])[0]
