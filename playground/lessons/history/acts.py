"""What was done to the Cluster, and by whom: it travels with the form, and is done again.

The log follows from it, entry by entry, so none of that travels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from playground.lessons.edits.acts import PATCHES
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

RULE = "history"
MOST_ACTS = 24
LONGEST_NAME = 100
"""Characters of a user's name."""
LONGEST_IMAGE = 500
WAYS: dict[str, tuple[str, ...]] = {
    "deploy": ("",),
    "edit": ("",),
    "scale": ("",),
    "patch": PATCHES,
    "undo": ("",),
    "kubectl": ("scale", "image"),
}
"""What can be done, and the ways of doing it: all but the last by Spinnaker."""
_HELP = "Begin again with the history that the page opens with."


@dataclass(frozen=True, slots=True)
class Act:
    """`do` is a key of `WAYS` and `how` one of its values; `by` is who did it.

    `text` is what was typed: a manifest, a number, a patch. `image` is what the trigger of a
    deploy supplies, "" for nothing; `on` names the object that all else is done to, as
    `Kind/namespace/name`.
    """

    do: str
    by: str = ""
    how: str = ""
    text: str = ""
    image: str = ""
    on: str = ""


def read_acts(text: str) -> tuple[tuple[Act, ...], Problem | None]:
    """The acts that `written` wrote; what comes back in another shape is a Problem and no acts."""
    try:
        acts = [Act(**{"do": "", **row}) for row in read_rows(text, Act.__slots__, MOST_ACTS)]
        if not all(_is_known(act) for act in acts):
            raise unknown_act()
    except Unusable as fault:
        return (), unusable(RULE, fault, _HELP)
    return tuple(acts), None


def _is_known(act: Act) -> bool:
    short = len(act.by) <= LONGEST_NAME and len(act.image) <= LONGEST_IMAGE
    return short and act.how in WAYS.get(act.do, ())


def written(acts: Iterable[Act]) -> str:
    """The acts as JSON text for `read_acts`."""
    return written_rows(map(asdict, acts))


def added(acts: Sequence[Act], act: Act) -> tuple[tuple[Act, ...], Problem | None]:
    """The acts with one more; a Problem, and the acts as they were, where they are too many."""
    more = (*acts, act)
    if len(more) > MOST_ACTS or len(written(more)) > MOST_CHARACTERS:
        return tuple(acts), too_many(RULE, MOST_ACTS, _HELP)
    return more, None
