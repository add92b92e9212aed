"""What the page “What ran at this time?” shows: the objects as of a moment, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from playground.audit.objects_at import ObjectState, Seen
from playground.web.audit_views import ShownSighting, in_words, shown_sighting, to_the_second

STATES_ON_PAGE = 100


@dataclass(frozen=True, slots=True)
class ShownState:
    """An object at a moment: which entry it comes from, and what is not known about it."""

    sighting: ShownSighting
    number: int
    time: str
    deleted: bool
    since: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class AtPage:
    """The context of `audit_at.html`: the objects as of `moment`, and the last entry until then.

    `unnamed` are actions on objects that the event does not name.
    """

    fields: dict[str, str]
    faults: tuple[str, ...]
    moment: str = ""
    last: int = 0
    states: tuple[ShownState, ...] = ()
    first: int = 0
    count: int = 0
    unnamed: tuple[tuple[str, int, str], ...] = ()
    query: str = ""

    @property
    def next_first(self) -> int:
        """The first object of the next page; 0 if there is none."""
        following = self.first + len(self.states)
        return following if following < self.count else 0


def shown_state(state: ObjectState) -> ShownState:
    """One object at a moment."""
    latest = state.seen or state.since[-1]
    since = tuple(
        (in_words(one.sighting), one.number, to_the_second(one.received)) for one in state.since
    )
    return ShownState(
        shown_sighting(latest.sighting),
        state.seen.number if state.seen else 0,
        to_the_second(state.seen.received) if state.seen else "",
        state.deleted,
        since,
    )


def unnamed(seen: Sequence[Seen]) -> tuple[tuple[str, int, str], ...]:
    """Actions on objects without a name: in words, the entry's number and its time."""
    return tuple((in_words(one.sighting), one.number, to_the_second(one.received)) for one in seen)
