"""An event on its way into a log: unwrapped, redacted, summed up; and then chained."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from .beside import Beside, beside
from .canonical import canonical, canonical_members, canonical_object, sha256
from .chain import START, Entry, Sealed, entry_text, sealed
from .delivery import unwrapped
from .redact import key_name, redacted
from .summary import Summary, summary


class Prepared(NamedTuple):
    """A redacted event, ready to become an entry."""

    record: Sealed
    summary: Summary
    beside: Beside


class Receipt(NamedTuple):
    """What came of an event: its entry's number and hash.

    ``duplicate``: that entry was there before. `same_key_as` is the number of the first entry
    about the same happening, if that says something else.
    """

    status: Literal["stored", "duplicate"]
    number: int
    hash: str
    same_key_as: int | None = None


def prepare(body: Any, key: bytes, received: datetime) -> Prepared:
    """The event in a body that was posted, redacted: only this can be appended."""
    delivery = unwrapped(body)
    kept = redacted({"event": delivery.event, "wrapper": delivery.wrapper}, key)
    event = kept["event"]
    members = canonical_members(event) if isinstance(event, dict) else None
    text = canonical(event) if members is None else canonical_object(members)
    time = received.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = sealed(text, delivery.form, kept["wrapper"], time, key_name(key))
    told = summary(event, time, members=members)
    return Prepared(record, told, beside(event, told))


def chained(events: Iterable[Prepared], before: Sequence[Entry] = ()) -> tuple[Entry, ...]:
    """The entries of a log that has those `before`, these events and no others: one that is there
    is left out, one about the same happening that says something else names the first."""
    entries = [*before]
    contents: dict[str, dict[str, int]] = {}
    for entry in before:
        if entry.summary.key:
            contents.setdefault(entry.summary.key, {})[entry.summary.content] = entry.number
    previous = before[-1].hash if before else START
    for prepared in events:
        told = prepared.summary
        of_key = contents.setdefault(told.key, {}) if told.key else {}
        if told.content in of_key:
            continue
        same = min(of_key.values(), default=None)
        number = len(entries) + 1
        text = entry_text(prepared.record, number, previous, same)
        previous = sha256(text)
        of_key[told.content] = number
        entries.append(Entry(number, text, previous, replace(told, same_key_as=same)))
    return tuple(entries)
