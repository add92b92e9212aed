"""What the reader did to the live object, as data: it travels with the form, and is done again.

Nothing that is derived travels: the Cluster is made anew of these acts for each page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from playground.cluster import STRATEGIES
from playground.lessons.journal import (
    MOST_CHARACTERS,
    Unusable,
    read_rows,
    too_many,
    unknown_act,
    unusable,
    written_rows,
)
from playground.manifest import Problem

RULE = "edits"
MOST_ACTS = 40
_HELP = "Begin again with the stored manifest."
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
    try:
        acts = [Act(**{"do": "", **row}) for row in read_rows(text, Act.__slots__, MOST_ACTS)]
        if any(act.how not in WAYS.get(act.do, ()) for act in acts):
            raise unknown_act()
    except Unusable as fault:
        return (), unusable(RULE, fault, _HELP)
    return tuple(acts), None


def written(acts: Iterable[Act]) -> str:
    """The acts as JSON text for `read_acts`."""
    return written_rows(map(asdict, acts))


def added(acts: Sequence[Act], act: Act) -> tuple[tuple[Act, ...], Problem | None]:
    """The acts with one more; a Problem, and the acts as they were, where they are too many."""
    more = (act,) if act.do == "paste" else (*acts, act)
    if len(more) > MOST_ACTS or len(written(more)) > MOST_CHARACTERS:
        return tuple(acts), too_many(RULE, MOST_ACTS, _HELP)
    return more, None
