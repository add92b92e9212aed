"""The chain: each entry carries the SHA-256 of the one before, so a change to one breaks the next.

An entry is canonical JSON; its hash is that of its text. What this cannot show by itself: that
entries were cut off at the end, or that someone who can write the database computed the whole
chain anew. For both it takes the hash of an entry, a head, that is kept elsewhere.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .beside import Beside, beside
from .canonical import canonical, sha256
from .summary import Summary, summary

START = "0" * 64
"""What the first entry carries in place of a hash."""
WITHOUT_HEAD = (
    "Without a head that was kept elsewhere this cannot show that entries were cut off at the "
    "end, or that the whole chain was computed anew."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is kept: its number from 1 on, its text and the hash of that.

    `summary` and `beside` are what stands beside the text for searching; both follow from the
    text. `beside` is None where only the text is kept.
    """

    number: int
    text: str
    hash: str
    summary: Summary
    beside: Beside | None = None

    @property
    def record(self) -> dict[str, Any]:
        """The text, read."""
        record: dict[str, Any] = json.loads(self.text)
        return record

    @property
    def is_intact(self) -> bool:
        """Whether the text has the hash that stands beside it."""
        return self.text.isascii() and sha256(self.text) == self.hash


class Sealed(NamedTuple):
    """What the writer needs of a redacted event: its canonical text and the members beside it."""

    event: str
    form: str
    received: str
    redaction: str
    wrapper: str


def sealed(event: str, form: str, wrapper: Any, received: str, redaction: str) -> Sealed:
    """`event` is canonical text, `received` the time in RFC 3339; `redaction` names the key of the
    digests."""
    return Sealed(event, canonical(form), received, redaction, canonical(wrapper))


def entry_text(record: Sealed, number: int, previous: str, same_key_as: int | None) -> str:
    """The canonical text of an entry: as `canonical` would write the whole, but put together."""
    return (
        f'{{"event":{record.event},"form":{record.form},"number":{number},'
        f'"previous":"{previous}","received":"{record.received}",'
        f'"redaction":"{record.redaction}",'
        f'"same_key_as":{"null" if same_key_as is None else same_key_as},'
        f'"wrapper":{record.wrapper}}}'
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of looking at a chain: the entries that fit, the last hash, and the fault.

    `fault` is None if all of it fits; else `number` is of the first entry that does not.
    """

    entries: int
    head: str
    fault: str | None = None
    number: int | None = None


def verify(entries: Iterable[Entry], head: str | None = None) -> Verdict:
    """Look at all entries, oldest first. `head` is the hash of an entry that has to be there."""
    previous, count = START, 0
    head_is_there = head in (None, START)
    for entry in entries:
        fault = _fault(entry, count + 1, previous)
        if fault is not None:
            return Verdict(count, previous, fault, count + 1)
        previous, count = entry.hash, count + 1
        head_is_there = head_is_there or entry.hash == head
    if not head_is_there:
        fault = (
            "Every entry fits the one before, but none has the head that was kept elsewhere: "
            "entries were cut off at the end, or the chain was computed anew."
        )
        return Verdict(count, previous, fault, None)
    return Verdict(count, previous)


def _fault(entry: Entry, number: int, previous: str) -> str | None:
    """What does not fit; each thing that a database can be told is compared with the text."""
    if entry.number < number:
        return f"An entry has the number {entry.number}, which none can have here."
    if entry.number != number:
        return f"Entry {number} is not there; the next one has the number {entry.number}."
    if not entry.is_intact:
        return f"The text of entry {number} does not have the hash that stands beside it."
    try:
        record = json.loads(entry.text)
        is_canonical = canonical(record) == entry.text
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical or not isinstance(record, dict) or "received" not in record:
        return f"The text of entry {number} is not the canonical JSON of an entry."
    if record.get("number") != number:
        return f"The text of entry {number} says that it is entry {record.get('number')}."
    if record.get("previous") != previous:
        return f"Entry {number} does not carry the hash of the entry before it."
    event = record.get("event")
    expected = summary(event, record["received"], record.get("same_key_as"))
    fits = entry.beside is None or entry.beside == beside(event, expected)
    if entry.summary != expected or not fits:
        return f"What stands beside the text of entry {number} is not what its text says."
    return None


def verdict_text(verdict: Verdict, head: str | None) -> str:
    """A Verdict in words, as the command prints it, with the last hash; `head` was asked for."""
    entries = f"{verdict.entries:,} {'entry' if verdict.entries == 1 else 'entries'}"
    lines = [f"{entries}, and each fits the one before."]
    if verdict.number is not None:
        lines = [f"The first {entries} fit; entry {verdict.number:,} does not."]
    if verdict.fault is not None:
        lines.append(verdict.fault)
    lines.append(f"head {verdict.head}")
    if head is None:
        lines.append(WITHOUT_HEAD)
    return "\n".join(lines) + "\n"
