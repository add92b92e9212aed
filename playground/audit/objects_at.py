"""What ran at this time: the objects as of a moment, as far as the log can know them.

A thing that was done is told by many events, the last of them perhaps hours later and after the
next deploy. So each is dated by the first entry that tells of it, and the others are repetitions.
Times are those of our own clock (`received`): what the event says of its time is a claim.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .chain import Entry
from .sighting import Sighting
from .sightings import sightings

Object = tuple[str, str, str, str]
"""Account, namespace, kind and base name."""
Deed = tuple[str, str]
"""The execution, and what it did to one object."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A Sighting and the entry that it stands in: its number and when it was received.

    `since` and `first` are those of the first entry that tells of the same deed, once
    `told_once` has looked for it.
    """

    number: int
    received: str
    sighting: Sighting

    @property
    def deed(self) -> Deed:
        """The same for all that tells of one thing done to one object."""
        return self.sighting.execution, self.sighting.deed


Before = tuple[Seen | None, tuple[Seen, ...]]


@dataclass(frozen=True, slots=True)
class ObjectState:
    """An object at a moment: where it was last seen whole, and what was done to it since.

    `seen` None: the log never had its manifest. `since` are actions that leave no manifest, each
    kind of action on each name once, by the latest of them. `deleted`: the last thing done to it
    was to delete it, and that succeeded.
    """

    account: str
    namespace: str
    kind: str
    base: str
    seen: Seen | None
    since: tuple[Seen, ...]
    deleted: bool

    @property
    def object(self) -> Object:
        """What tells it apart: account, namespace, kind and base name."""
        return self.account, self.namespace, self.kind, self.base

    @property
    def is_known(self) -> bool:
        """Whether the log can know its manifest at that moment, apart from edits past it."""
        return self.seen is not None and not self.since


@dataclass(frozen=True, slots=True)
class Objects:
    """All objects at a moment, in alphabetical order, and what was done to objects unnamed."""

    states: tuple[ObjectState, ...]
    unnamed: tuple[Seen, ...]


def seen_in(entries: Iterable[Entry]) -> list[Seen]:
    """All that entries say about objects, oldest first."""
    return [
        Seen(entry.number, entry.summary.received, one)
        for entry in entries
        for one in sightings(entry.record.get("event"))
    ]


def told_once(seen: Iterable[Seen]) -> list[Seen]:
    """Without repetitions: the first entry that tells of each deed, oldest first."""
    first: dict[Deed, Seen] = {}
    for one in sorted(seen, key=lambda each: each.number):
        first.setdefault(one.deed, one)
    return list(first.values())


def objects_at(seen: Iterable[Seen], moment: str | None = None) -> Objects:
    """The objects at a moment (RFC 3339 in UTC, as in entries); None is now."""
    known = [one for one in told_once(seen) if moment is None or one.received <= moment]
    unnamed = tuple(one for one in known if not one.sighting.name)
    states = (_state(key, done) for key, done in sorted(by_object(known).items()))
    return Objects(tuple(states), unnamed)


def by_object(once: Iterable[Seen]) -> dict[Object, list[Seen]]:
    """What was done to each object that is named, whatever its versions, in the order given."""
    found: dict[Object, list[Seen]] = {}
    base_of: dict[Object, Object] = {}
    for one in once:
        sighting = one.sighting
        if not sighting.name:
            continue
        # Of a kind that Spinnaker does not version, only a manifest says that it has a version.
        full = (*sighting.object[:3], sighting.name)
        if sighting.how == "hydrated":
            base_of[full] = sighting.object
        found.setdefault(base_of.get(full, sighting.object), []).append(one)
    return found


def _state(key: Object, done: Sequence[Seen]) -> ObjectState:
    """What `done`, oldest first, leads to."""
    at = max((n for n, one in enumerate(done) if one.sighting.how == "hydrated"), default=-1)
    seen = done[at] if at >= 0 else None
    since: dict[tuple[str, ...], Seen] = {}
    for one in done[at + 1 :]:
        sighting = one.sighting
        same = seen is None or sighting.name == seen.sighting.name
        if same or sighting.how in ("input", "reference"):  # what is done to an old version is not
            doing = (sighting.name, sighting.how, sighting.action)
            since.pop(doing, None)
            since[doing] = one
    last = [*since.values()][-1].sighting if since else None
    deleted = last is not None and last.action == "delete" and not last.failed
    return ObjectState(*key, seen, tuple(since.values()), deleted)


def history(seen: Iterable[Seen], of: Seen) -> list[Seen]:
    """All that was done to the same object, each thing once, oldest first."""
    for done in by_object(told_once(seen)).values():
        if any(each.deed == of.deed for each in done):
            return done
    return []


def previous(seen: Iterable[Seen], of: Seen) -> Before:
    """The state of the same object before: ``cfg-v002`` for ``cfg-v003``; and what came between.

    The first is None if the log has no earlier manifest of it. What came between are actions that
    left none (`ObjectState.since`); what they did is in the difference, too.
    """
    once = told_once(seen)
    first = next((each.number for each in once if each.deed == of.deed), of.number)
    return state_of(objects_at(each for each in once if each.number < first), of.sighting)


def state_of(objects: Objects, one: Sighting) -> Before:
    """What is known of the object of a Sighting."""
    found = next((each for each in objects.states if each.object == one.object), None)
    return (found.seen, found.since) if found else (None, ())
