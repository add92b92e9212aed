"""Why a controller did what it did: a rule, the numbers that went into it, and what came out.

Controllers note a Reason where they decide. One turn later the same question may have another
answer, so a Reason for doing nothing counts only until the next turn; one for doing something is
kept for the whole tick. `why.sentence` puts a Reason into words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Value = int | str


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision. `inputs` are pods, ticks or seconds by name; `result` is what the rule says.

    `acted`: something was changed because of it; otherwise it says why nothing was.
    """

    controller: str
    rule: str
    inputs: Mapping[str, Value]
    result: Value
    acted: bool = True


def resting(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those that say why nothing is done."""
    return tuple(reason for reason in reasons if not reason.acted)


def lasting(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Those that outlive a turn of the controllers."""
    return tuple(reason for reason in reasons if reason.acted)
