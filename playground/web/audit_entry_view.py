"""What the page of one entry shows: what it says of each object, and what was there before."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.audit.chain import START, WITHOUT_HEAD
from playground.audit.listing import Opened
from playground.audit.objects_at import Before, Seen
from playground.audit.origin import Origin, origin
from playground.lessons.compared import Compared, compared, shown
from playground.web.audit_views import (
    ShownImage,
    ShownSighting,
    claimed,
    done,
    in_words,
    shown_image,
    shown_sighting,
    to_the_second,
)

OBJECTS_ON_PAGE = 10
TEXT_ON_PAGE = 200_000
"""Characters of an event as JSON; all of it is one link away."""

REMARKS = {
    "stub": "The event has the patch and a stub of the object, no manifest.",
    "parameters": "The event names the object and what was asked for; it has no manifest.",
    "reference": "The manifest is in Spinnaker’s artifact store; this log cannot follow the "
    "reference.",
    "input": "The stage failed before it told what it had applied. This is what it was asked "
    "to apply; the log cannot know how much of it was.",
}


@dataclass(frozen=True, slots=True)
class ShownObject:
    """An object of an opened entry: its manifest as YAML, and what changed since `before`.

    `between` are actions since then that left no manifest, as a text with the entry's number.
    """

    sighting: ShownSighting
    number: int
    action: str
    failed: bool
    remark: str
    pointer: str
    manifest: str
    parameters: str
    images: tuple[ShownImage, ...]
    before: ShownSighting | None
    before_number: int
    before_time: str
    compared: Compared | None
    between: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """The context of `audit_entry.html`; `is_intact`: the text has its hash."""

    number: int
    title: str
    received: str
    claimed: str
    form: str
    type: str
    application: str
    origin: Origin
    objects: tuple[ShownObject, ...]
    first: int
    count: int
    hash: str
    is_intact: bool
    previous: str
    redaction: str
    pairs: tuple[int, ...]
    text: str
    is_cut: bool
    without_head: str = WITHOUT_HEAD

    @property
    def is_first(self) -> bool:
        """Whether there is no entry before it."""
        return self.previous == START

    @property
    def next_first(self) -> int:
        """The first object of the next page; 0 if there is none."""
        following = self.first + len(self.objects)
        return following if following < self.count else 0


def entry_page(opened: Opened, first: int, befores: Sequence[Before]) -> EntryPage:
    """One entry; `befores` are what was there before of its objects from `first` on."""
    entry, record = opened.entry, opened.entry.record
    event = record["event"]
    told = entry.summary
    text = json.dumps(event, indent=2, ensure_ascii=False)
    objects = tuple(
        _object(seen, before, position)
        for position, (seen, before) in enumerate(
            zip(opened.seen[first : first + OBJECTS_ON_PAGE], befores, strict=True), first + 1
        )
    )
    from_where = origin(event)
    names = (from_where.stage, told.type, "An event of an unknown shape")
    return EntryPage(
        entry.number,
        next(filter(None, names)),
        told.received,
        claimed(told.received, told.created),
        str(record.get("form", "")),
        told.type,
        told.application,
        from_where,
        objects,
        first,
        len(opened.seen),
        entry.hash,
        entry.is_intact,
        str(record.get("previous", "")),
        str(record.get("redaction", "")),
        opened.pairs,
        text[:TEXT_ON_PAGE],
        len(text) > TEXT_ON_PAGE,
    )


def _object(seen: Seen, before: Before, number: int) -> ShownObject:
    one = seen.sighting
    known, between = before
    old = known.sighting.manifest if known else None
    both = old is not None and one.manifest is not None
    return ShownObject(
        shown_sighting(one),
        number,
        done(one),
        one.failed,
        REMARKS.get(one.how, ""),
        one.pointer,
        shown(one.manifest)[:TEXT_ON_PAGE] if one.manifest is not None else "",
        _parameters(one.parameters),
        tuple(map(shown_image, one.images)),
        shown_sighting(known.sighting) if known else None,
        known.number if known else 0,
        to_the_second(known.received) if known else "",
        compared(old, one.manifest) if both else None,
        tuple((in_words(each.sighting), each.number) for each in between),
    )


def _parameters(parameters: dict[str, Any]) -> str:
    """What was asked for, as YAML."""
    return shown(parameters)[:TEXT_ON_PAGE] if parameters else ""
