"""A unified diff, straight from the edits: `patch` and `git apply` take it.

Where the edits are is known, so nothing is searched for: the cost grows with the text, not with
its square. The format is that of POSIX ``diff -u``; a line ends at LF alone, so that the CR of
CRLF is a character like any other.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from playground.deploy.transform import Transformation
from playground.manifest import Edit

from .files import Files
from .mask import masked_text
from .secret_spans import secret_spans

CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"


@dataclass(slots=True)
class _Block:
    """The lines from `first` up to, not including, `last` (from 0) become the `new` ones."""

    first: int
    last: int
    new: list[str]


def unified_diff(text: str, edits: Sequence[Edit], *, name: str = "manifest.yaml") -> str:
    """The diff that the edits make of `text`; they are in order and do not overlap.

    `name` stands in the header as `a/NAME` and `b/NAME`. Empty if nothing changes.
    """
    lines = _lines(text)
    hunks = "".join(_hunk(lines, blocks, shift) for blocks, shift in _hunks(text, lines, edits))
    if not hunks:
        return ""
    return f"--- {_label('a', name)}\n+++ {_label('b', name)}\n{hunks}"


def masked_diff(transformation: Transformation, files: Files) -> str:
    """The diff of each file that changes, with a mark for what a Secret holds.

    With no mark in it, it can be applied.
    """
    spans = secret_spans(transformation.reading)
    parts = []
    for file, edits in files.edits(transformation.edits):
        text, moved = masked_text(file.text, edits, files.spans(spans, file))
        parts.append(unified_diff(text, moved, name=file.name))
    return "".join(parts)


def _lines(text: str) -> list[str]:
    """The lines with their line ends."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _blocks(text: str, lines: list[str], edits: Sequence[Edit]) -> Iterator[_Block]:
    """What changes, in whole lines: edits in the same lines make one block."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    ends = starts[1:]
    if lines and not lines[-1].endswith("\n"):
        ends.pop()  # the end of the text is still in its last line
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first = bisect_right(ends, edit.start)
        last = min(bisect_right(ends, edit.end) + 1, len(lines))
        if groups and first < groups[-1][1]:
            before = groups[-1]
            before[2].append(edit)
            groups[-1] = before[0], max(last, before[1]), before[2]
        else:
            groups.append((first, max(first, last), [edit]))
    for first, last, own in groups:
        yield _trimmed(
            lines, first, last, _lines(_replaced(text, starts[first], starts[last], own))
        )


def _replaced(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    parts: list[str] = []
    for edit in edits:
        parts += (text[start : edit.start], edit.text)
        start = edit.end
    return "".join([*parts, text[start:end]])


def _trimmed(lines: list[str], first: int, last: int, new: list[str]) -> _Block:
    """The block without the lines that stay as they are at its begin and end."""
    head, tail = 0, len(new)
    while first < last and head < tail and lines[first] == new[head]:
        first, head = first + 1, head + 1
    while first < last and head < tail and lines[last - 1] == new[tail - 1]:
        last, tail = last - 1, tail - 1
    return _Block(first, last, new[head:tail])


def _hunks(
    text: str, lines: list[str], edits: Sequence[Edit]
) -> Iterator[tuple[list[_Block], int]]:
    """Blocks that are near each other, and how many lines were added before them."""
    hunk: list[_Block] = []
    shift = 0
    for block in _blocks(text, lines, edits):
        if block.first == block.last and not block.new:
            continue
        if hunk and block.first - hunk[-1].last > 2 * CONTEXT:
            yield hunk, shift
            shift += sum(len(b.new) - (b.last - b.first) for b in hunk)
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk, shift


def _hunk(lines: list[str], blocks: list[_Block], shift: int) -> str:
    first = max(0, blocks[0].first - CONTEXT)
    last = min(len(lines), blocks[-1].last + CONTEXT)
    rows: list[str] = []
    at = first
    for block in blocks:
        rows += (" " + line for line in lines[at : block.first])
        rows += ("-" + line for line in lines[block.first : block.last])
        rows += ("+" + line for line in block.new)
        at = block.last
    rows += (" " + line for line in lines[at:last])
    added = sum(len(block.new) - (block.last - block.first) for block in blocks)
    old = _range(first, last - first)
    new = _range(first + shift, last - first + added)
    body = "".join(row if row.endswith("\n") else row + _NO_NEWLINE for row in rows)
    return f"@@ -{old} +{new} @@\n{body}"


def _range(first: int, count: int) -> str:
    """A range of lines as the header has it: an empty one is named by the line before it."""
    return f"{first + 1 if count else first},{count}"


def _label(side: str, name: str) -> str:
    """A file's name as git writes it: quoted if it has odd characters, a tab behind spaces."""
    label = f"{side}/{name.lstrip('/')}"
    if re.search(r'[\x00-\x1f\x7f"\\]', label):
        return '"' + re.sub(r'[\x00-\x1f\x7f"\\]', lambda m: f"\\{ord(m[0]):03o}", label) + '"'
    return label + "\t" if " " in label else label
