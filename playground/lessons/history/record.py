"""The log, read once: its entries, what each says about objects, and who did it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from playground.audit.chain import Entry
from playground.audit.objects_at import Object, Seen, by_object, seen_in, told_once
from playground.audit.sighting import Sighting
from playground.cluster import without_bookkeeping
from playground.cluster.differences import FieldDifference, field_differences
from playground.lessons.history.deeds import BETWEEN, Deed
from playground.lessons.history.log import log_of


def clock(seconds: int) -> str:
    """A time of the day, such as `09:15`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M")


def timestamp(seconds: int) -> str:
    """RFC 3339, as entries have it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def titled(sighting: Sighting) -> str:
    """An object in words."""
    return f"{sighting.kind} {sighting.name}"


@dataclass(frozen=True)
class Record:
    """What was done, and the log of it; `key` is that of the digests in place of secrets."""

    deeds: tuple[Deed, ...] = ()
    entries: tuple[Entry, ...] = ()
    key: bytes = b""

    @cached_property
    def seen(self) -> Sequence[Seen]:
        """All that the entries say about objects."""
        return seen_in(self.entries)

    @cached_property
    def once(self) -> Sequence[Seen]:
        """The same without repetitions."""
        return told_once(self.seen)

    @cached_property
    def objects(self) -> Mapping[Object, Sequence[Seen]]:
        """What was done to each object, oldest first."""
        return by_object(self.once)

    def entry(self, number: int) -> Entry:
        """The entry with this number."""
        return self.entries[number - 1]

    def deed_of(self, number: int) -> Deed:
        """What was done that the entry with this number tells of."""
        id = self.entry(number).summary.execution
        return next(
            deed for deed in self.deeds if deed.execution is not None and deed.execution.id == id
        )

    def entries_of(self, deed: Deed) -> tuple[Entry, ...]:
        """The entries that tell of it."""
        if deed.execution is None:
            return ()
        return tuple(each for each in self.entries if each.summary.execution == deed.execution.id)

    @property
    def users(self) -> tuple[str, ...]:
        """Everybody that the log names, in the order of their first entry."""
        return tuple(dict.fromkeys(each.summary.user for each in self.entries))


NOTHING = Record()


def record_of(deeds: Sequence[Deed], begun: Record = NOTHING) -> Record:
    """The Record of what was done; what is the same in `begun` is taken from there, and so is
    the key."""
    same = 0
    for deed, known in zip(deeds, begun.deeds, strict=False):
        if deed is not known:
            break
        same += 1
    before = sum(len(begun.entries_of(deed)) for deed in deeds[:same])
    entries = log_of(deeds[same:], begun.key, begun.entries[:before])
    return Record(tuple(deeds), entries, begun.key)


@dataclass(frozen=True, slots=True)
class Step:
    """From one state of an object to the next one that the log has: what is different."""

    before: Seen
    after: Seen
    differences: tuple[FieldDifference, ...]


def steps_of(done: Sequence[Seen]) -> tuple[Step, ...]:
    """The steps between the whole manifests among what was done to an object, oldest first."""
    whole = [one for one in done if one.sighting.manifest is not None]
    return tuple(
        Step(before, after, differences(before.sighting.manifest, after.sighting.manifest))
        for before, after in zip(whole, whole[1:], strict=False)
    )


def differences(
    before: dict[str, Any] | None, after: dict[str, Any] | None
) -> tuple[FieldDifference, ...]:
    """Where two manifests differ, without what only the API server writes."""
    return field_differences(without_bookkeeping(before or {}), without_bookkeeping(after or {}))


def moment_after(deed: Deed) -> int:
    """A time between an act and the next one, in seconds since 1970."""
    return deed.time + BETWEEN // 3
