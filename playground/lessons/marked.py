"""A text with its edits and faulty places marked, line by line, and the same as a diff."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

LINE_END = re.compile(r"\r\n|\r|\n")
TOKEN = re.compile(r"[^\s,\]}]+")

SHOWN_LINES = 400
"""A text of up to so many lines is shown whole; of a longer one, only what is marked."""

CONTEXT = 3
MOST_LINES = 2_000
MOST_CHARACTERS = 400


class Edit(Protocol):
    """A stretch of the text and what takes its place; `end` is excluded."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; `mark` is "" (untouched), "ins", "del" or "fault"."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `number` is 1-based in the reader's text, None for a line that is added."""

    number: int | None
    segments: tuple[Segment, ...]

    @property
    def faulty(self) -> bool:
        """Whether a Problem stands in this line."""
        return any(segment.mark == "fault" for segment in self.segments)

    @property
    def touched(self) -> bool:
        """Whether an edit reaches into this line."""
        return any(segment.mark in ("ins", "del") for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Gap:
    """Lines that are left out because nothing in them is marked."""

    lines: int


@dataclass(frozen=True, slots=True)
class Marked:
    """What is shown of a text, and how much of the input the edits left alone (characters)."""

    rows: tuple[Line | Gap, ...] = ()
    cut_short: bool = False
    untouched: int = 0
    total: int = 0


def smallest(text: str, edit: Edit) -> tuple[int, int, str]:
    """The edit without what it takes away and puts back: its real start, end and new text."""
    old, new = text[edit.start : edit.end], edit.text
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return edit.start + head, edit.end - tail, new[head : len(new) - tail]


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *(match.end() for match in LINE_END.finditer(text))]


def faulty_span(
    text: str, starts: Sequence[int], line: int, column: int
) -> tuple[int, int] | None:
    """The word that stands at a 1-based line and column, as offsets."""
    if not 1 <= line <= len(starts):
        return None
    start = starts[line - 1] + column - 1
    match = TOKEN.match(text, start)
    return (start, match.end()) if match else None


def mark(text: str, edits: Sequence[Edit], places: Sequence[tuple[int, int]] = ()) -> Marked:
    """Mark `edits` (in order, apart from each other) and the words at `places` in `text`.

    `places` are 1-based (line, column). Long texts are shown around their marks only.
    """
    starts = line_starts(text)
    cuts = [smallest(text, edit) for edit in edits]
    faults = sorted(
        {span for place in places if (span := faulty_span(text, starts, *place)) is not None}
    )
    spots = [(starts[line - 1],) * 2 for line, _ in places if 1 <= line <= len(starts)]
    ranges = _ranges(starts, [(start, end) for start, end, _ in cuts] + faults + spots)
    rows: list[Line | Gap] = []
    shown = 0
    for first, last in ranges:
        if first > shown:
            rows.append(Gap(first - shown))
        begin = starts[first]
        stop = starts[last] if last < len(starts) else len(text)
        rows += _lines(text, begin, stop, first + 1, cuts, faults)
        shown = last
        if len(rows) > MOST_LINES:
            break
    if shown < len(starts) and len(rows) <= MOST_LINES:
        rows.append(Gap(len(starts) - shown))
    untouched = len(text) - sum(end - start for start, end, _ in cuts)
    return Marked(tuple(rows[:MOST_LINES]), len(rows) > MOST_LINES, untouched, len(text))


def _ranges(starts: Sequence[int], spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which lines to show, 0-based and half open: all of a short text, or those around marks."""
    if len(starts) <= SHOWN_LINES:
        return [(0, len(starts))]
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        first = max(0, bisect_right(starts, start) - 1 - CONTEXT)
        last = min(len(starts), bisect_right(starts, max(start, end - 1)) + CONTEXT)
        if ranges and first <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        else:
            ranges.append((first, last))
    return ranges or [(0, 2 * CONTEXT)]


def _lines(
    text: str,
    begin: int,
    stop: int,
    number: int,
    cuts: Sequence[tuple[int, int, str]],
    faults: Sequence[tuple[int, int]],
) -> list[Line]:
    pieces: list[Segment] = []
    at = begin
    for start, end, new in cuts[bisect_left(cuts, (begin,)) :]:
        if start > stop or (start == stop and stop < len(text)):
            break
        pieces += _with_faults(text, at, start, faults)
        pieces += [Segment(text[start:end], "del"), Segment(new, "ins")]
        at = end
    pieces += _with_faults(text, at, stop, faults)
    return _split(pieces, number)


def _with_faults(
    text: str, start: int, end: int, faults: Sequence[tuple[int, int]]
) -> list[Segment]:
    pieces: list[Segment] = []
    for fault_start, fault_end in faults[max(0, bisect_left(faults, (start,)) - 1) :]:
        if fault_start >= end:
            break
        first, last = max(start, fault_start), min(end, fault_end)
        if last > first:
            pieces += [Segment(text[start:first]), Segment(text[first:last], "fault")]
            start = last
    return [*pieces, Segment(text[start:end])]


def _split(pieces: Iterable[Segment], number: int) -> list[Line]:
    """Lines out of pieces; a line's number counts the line ends that the reader wrote."""
    lines: list[Line] = []
    current: list[Segment] = []
    written = False

    def finish() -> None:
        nonlocal current, written, number
        lines.append(Line(number if written else None, tuple(current)))
        number += written
        current, written = [], False

    for piece in pieces:
        parts = LINE_END.split(piece.text)
        for index, part in enumerate(parts):
            if index:
                # An added line may end in the line end of the line that it was added after.
                written = written or (not current and piece.mark != "ins")
                finish()
            if part:
                current.append(Segment(_shortened(part), piece.mark))
                written = written or piece.mark != "ins"
    if current:
        finish()
    return lines


def _shortened(part: str) -> str:
    half = MOST_CHARACTERS // 2
    return part if len(part) <= MOST_CHARACTERS else f"{part[:half]} … {part[-half:]}"
