"""A unified diff straight from the edits, with what belongs to Secrets masked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.lessons.marked import CONTEXT, LINE_END, Edit, line_starts, smallest

MASK = "••••••"
MOST_ROWS = 2_000
_MASKED = re.compile("\ue000+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `sign` is "@" (a hunk's head), " ", "-" or "+"."""

    sign: str
    text: str


def difference(
    text: str, edits: Sequence[Edit], secret: Iterable[tuple[int, int]] = ()
) -> tuple[Row, ...]:
    """The rows of the unified diff that applying `edits` makes; no edits, no rows.

    `secret` are the spans (offsets in `text`, end excluded) whose characters must not be shown,
    also not in the lines around an edit.
    """
    if not edits:
        return ()
    text = _masked(text, secret)
    starts = [*line_starts(text), len(text) + 1]
    rows: list[Row] = []
    shift = 0
    for first, last, cuts in _hunks(starts, [smallest(text, edit) for edit in edits]):
        old = text[starts[first] : starts[last] if last < len(starts) - 1 else len(text)]
        new = _spliced(old, starts[first], cuts)
        before, after = _split(old), _split(new)
        rows.append(
            Row("@", f"@@ -{first + 1},{len(before)} +{first + 1 + shift},{len(after)} @@")
        )
        rows += _rows(before, after)
        shift += len(after) - len(before)
        if len(rows) > MOST_ROWS:
            break
    return tuple(Row(row.sign, _MASKED.sub(MASK, row.text)) for row in rows[:MOST_ROWS])


def _masked(text: str, secret: Iterable[tuple[int, int]]) -> str:
    """Characters of a private use area in place of secret ones, so that offsets stay right."""
    for start, end in secret:
        text = text[:start] + re.sub(r"[^\r\n]", "\ue000", text[start:end]) + text[end:]
    return text


def _hunks(
    starts: Sequence[int], cuts: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, list[tuple[int, int, str]]]]:
    """Runs of lines (0-based, half open) with the edits in them, and context around."""
    hunks: list[tuple[int, int, list[tuple[int, int, str]]]] = []
    line = 0
    for cut in cuts:
        while starts[line + 1] <= cut[0]:
            line += 1
        first, last = max(0, line - CONTEXT), line + 1
        while starts[last] < cut[1]:
            last += 1
        last = min(last + CONTEXT, len(starts) - 1)
        if hunks and first <= hunks[-1][1]:
            hunks[-1] = (hunks[-1][0], max(last, hunks[-1][1]), [*hunks[-1][2], cut])
        else:
            hunks.append((first, last, [cut]))
    return hunks


def _spliced(old: str, offset: int, cuts: Iterable[tuple[int, int, str]]) -> str:
    for start, end, new in reversed(list(cuts)):
        old = old[: start - offset] + new + old[end - offset :]
    return old


def _split(text: str) -> list[str]:
    lines = LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def _rows(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """The rows of one hunk, which is short: equal lines pair up, the others go out and come in."""
    from difflib import SequenceMatcher

    rows: list[Row] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            rows += [Row(" ", line) for line in before[i:j]]
        else:
            rows += [Row("-", line) for line in before[i:j]]
            rows += [Row("+", line) for line in after[k:m]]
    return rows
