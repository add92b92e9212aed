"""The diff of the report room, row by row, for a page to draw."""

from dataclasses import dataclass

from playground.deploy.transform import Transformation
from playground.report.diff import unified_diff
from playground.report.mask import masked_text
from playground.report.secret_spans import secret_spans

MOST_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `sign` is "@" (a hunk's head), "\\\\" (a remark), " ", "-" or "+"."""

    sign: str
    text: str


def difference(deployed: Transformation) -> tuple[Row, ...]:
    """The rows of the unified diff, with what Secrets hold masked; no edits, no rows."""
    if not deployed.edits:
        return ()
    reading = deployed.reading
    text, edits = masked_text(reading.text, deployed.edits, secret_spans(reading))
    return rows(unified_diff(text, edits))


def rows(diff: str) -> tuple[Row, ...]:
    """The rows of a unified diff; no diff, no rows."""
    # Without the header, which names files that there are none of.
    lines = diff.split("\n")[2:-1]
    shown = [
        Row(line[0], line if line[0] == "@" else line[1:].rstrip("\r"))
        for line in lines[:MOST_ROWS]
    ]
    if len(lines) > MOST_ROWS:
        shown.append(Row("@", "The diff goes on, but a page cannot show more."))
    return tuple(shown)
