"""What the reader did to the live object, as data: it travels with the form, and is done again.

Nothing that is derived travels: the Cluster is made anew of these acts for each page.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.cluster import STRATEGIES
from playground.manifest import Problem, Severity

MOST_ACTS = 40
MOST_CHARACTERS = 600_000
"""Of all acts together, written as JSON."""
BEGINNINGS = ("deploy", "paste")
"""The acts after which what is live is what somebody stored, or what the reader pasted."""
PATCHES = ("strategic", "merge", "json")
WAYS: dict[str, tuple[str, ...]] = {
    "deploy": tuple(STRATEGIES),
    "paste": ("",),
    "reapply": ("",),
    "scale": ("", "autoscaler"),
    "image": ("",),
    "env": ("",),
    "restart": ("",),
    "undo": ("",),
    "pause": ("",),
    "resume": ("",),
    "patch": PATCHES,
    "edit": ("",),
}
"""What can be done, and the ways of doing it."""


@dataclass(frozen=True, slots=True)
class Act:
    """`do` is a key of `WAYS` and `how` one of its values; `on` names the object that it is done
    to, as `Kind/namespace/name`; `text` is what was typed: a manifest, a number, a patch."""

    do: str
    on: str = ""
    how: str = ""
    text: str = ""


def read_acts(text: str) -> tuple[tuple[Act, ...], Problem | None]:
    """The acts that `written` wrote; what comes back in another shape is a Problem and no acts."""
    if not text.strip():
        return (), None
    if len(text) > MOST_CHARACTERS:
        return (), _unusable(f"is longer than {MOST_CHARACTERS:,} characters")
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return (), _unusable("is not JSON")
    if not isinstance(rows, list) or len(rows) > MOST_ACTS:
        return (), _unusable(f"is not a list of at most {MOST_ACTS} acts")
    acts = []
    for row in rows:
        if not isinstance(row, dict) or not row.keys() <= {"do", "on", "how", "text"}:
            return (), _unusable("has an act that this page does not know")
        if not all(isinstance(value, str) for value in row.values()):
            return (), _unusable("has an act that this page does not know")
        act = Act(**{"do": "", **row})
        if act.how not in WAYS.get(act.do, ()):
            return (), _unusable("has an act that this page does not know")
        acts.append(act)
    return tuple(acts), None


def written(acts: Iterable[Act]) -> str:
    """The acts as JSON text for `read_acts`."""
    rows = [
        {name: value for name in Act.__slots__ if (value := getattr(act, name))} for act in acts
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def added(acts: Sequence[Act], act: Act) -> tuple[tuple[Act, ...], Problem | None]:
    """The acts with one more; a Problem, and the acts as they were, where they are too many."""
    more = (act,) if act.do == "paste" else (*acts, act)
    if len(more) > MOST_ACTS or len(written(more)) > MOST_CHARACTERS:
        message = f"So much is not kept: at most {MOST_ACTS} acts, {MOST_CHARACTERS:,} characters."
        help = "Begin again with the stored manifest."
        return tuple(acts), Problem(Severity.ERROR, "edits", message, help, 1, 1)
    return more, None


def _unusable(fault: str) -> Problem:
    message = f"What was done here {fault}, so it is left out."
    help = "Begin again with the stored manifest."
    return Problem(Severity.ERROR, "edits", message, help, 1, 1)
