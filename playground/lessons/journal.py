"""What a reader did on a page, one row of texts for each act, as it travels with the form.

Nothing that follows from the acts travels: they are done again for each page. What comes back is
hostile, and bounded.
"""

import json
from collections.abc import Collection, Iterable, Mapping

from playground.manifest import Problem, Severity

MOST_CHARACTERS = 600_000
"""Of all rows together, written as JSON."""
Rows = list[dict[str, str]]


class Unusable(ValueError):
    """What came back is no such rows; the text is a clause that says why."""


def read_rows(text: str, names: Collection[str], most: int) -> Rows:
    """The rows that `written_rows` wrote, at most `most`, with these members. Raises Unusable."""
    if not text.strip():
        return []
    if len(text) > MOST_CHARACTERS:
        raise Unusable(f"is longer than {MOST_CHARACTERS:,} characters")
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        raise Unusable("is not JSON") from None
    if not isinstance(rows, list) or len(rows) > most:
        raise Unusable(f"is not a list of at most {most} acts")
    for row in rows:
        if not isinstance(row, dict) or not row.keys() <= set(names):
            raise unknown_act()
        if not all(isinstance(value, str) for value in row.values()):
            raise unknown_act()
    return rows


def unknown_act() -> Unusable:
    """For an act that cannot be done, or is no act."""
    return Unusable("has an act that this page does not know")


def written_rows(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as JSON text, without what is empty; no text for no rows."""
    kept = [{name: value for name, value in row.items() if value} for row in rows]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def unusable(rule: str, fault: Unusable, help: str) -> Problem:
    """What is said about rows that came back in another shape."""
    message = f"What was done here {fault}, so it is left out."
    return Problem(Severity.ERROR, rule, message, help, 1, 1)


def too_many(rule: str, most: int, help: str) -> Problem:
    """What is said about an act too many, or too long."""
    message = f"So much is not kept: at most {most} acts, {MOST_CHARACTERS:,} characters."
    return Problem(Severity.ERROR, rule, message, help, 1, 1)
