"""What the pages of the audit log show: entries and what they say about objects, in words."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.audit.chain import START, WITHOUT_HEAD
from playground.audit.described import Image
from playground.audit.listing import Found, Head, Opened, Page
from playground.audit.objects_at import Before, ObjectState, Seen
from playground.audit.origin import Origin, origin
from playground.audit.sighting import Sighting
from playground.lessons.compared import Compared, compared, shown
from playground.web.audit_wanted import Asked

OBJECTS_IN_LIST = 6
"""Objects of one entry of a list; how many more there are is said."""
OBJECTS_ON_PAGE = 10
STATES_ON_PAGE = 100
TEXT_ON_PAGE = 200_000
"""Characters of an event as JSON; all of it is one link away."""
CLOCK_MILLISECONDS = 300_000
"""How far the sender's clock may be from ours without a word."""

DONE = {
    "deploy": "Deployed",
    "run": "Ran",
    "patch": "Patched",
    "scale": "Scaled",
    "undo": "Undid a rollout of",
    "pause": "Paused the rollout of",
    "resume": "Resumed the rollout of",
    "restart": "Restarted",
    "delete": "Deleted",
    "enable": "Sent traffic to",
    "disable": "Took traffic from",
}
REMARKS = {
    "stub": "The event has the patch and a stub of the object, no manifest.",
    "parameters": "The event names the object and what was asked for; it has no manifest.",
    "reference": "The manifest is in Spinnaker’s artifact store; this log cannot follow the "
    "reference.",
    "input": "The stage failed before it told what it had applied. This is what it was asked "
    "to apply; the log cannot know how much of it was.",
}
TAG_ONLY = "A tag only. It names what the registry had under it then, which nobody can look up."


@dataclass(frozen=True, slots=True)
class ShownImage:
    """One image: its `name` with tag, and its digest, whole and `short`; "" if there is none."""

    name: str
    digest: str
    short: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class ShownSighting:
    """An object in a list; `title` is kind and whole name, `query` leads to its history."""

    title: str
    place: str
    version: str
    how: str
    query: dict[str, str]
    images: tuple[ShownImage, ...]


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of the timeline; `claimed` is the sender's time if it is far from ours."""

    number: int
    day: str
    time: str
    received: str
    claimed: str
    done: str
    failed: bool
    stage: str
    type: str
    user: str
    application: str
    execution: str
    execution_name: str
    objects: tuple[ShownSighting, ...]
    more: int
    same_key_as: int | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """The context of `audit_log.html`. `older` is the query of the next page, "" if there is none;
    `cut_at` is where a search that took too long stopped."""

    asked: Asked
    entries: tuple[ShownEntry, ...]
    older: str
    cut_at: int | None
    head: Head
    without_head: str = WITHOUT_HEAD


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
    """The context of `audit_entry.html`."""

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


def log_page(asked: Asked, page: Page | None, head: Head) -> LogPage:
    """The timeline; no Page where what was asked for cannot be looked for."""
    if page is None:
        return LogPage(asked, (), "", None, head)
    entries = tuple(map(shown_entry, page.found))
    older = ""
    if page.before is not None:
        older = "&".join(filter(None, (asked.query, f"before={page.before}")))
    return LogPage(asked, entries, older, page.cut_at, head)


def shown_entry(found: Found) -> ShownEntry:
    first = found.objects[0] if found.objects else None
    return ShownEntry(
        found.number,
        found.received[:10],
        found.received[11:19],
        found.received,
        claimed(found.received, found.created),
        _done(first) if first else "",
        found.type.endswith(":failed"),
        found.stage,
        found.type,
        found.user,
        found.application,
        found.execution,
        found.execution_name,
        tuple(map(shown_sighting, found.objects[:OBJECTS_IN_LIST])),
        max(0, len(found.objects) - OBJECTS_IN_LIST),
        found.same_key_as,
    )


def shown_sighting(one: Sighting) -> ShownSighting:
    title = f"{one.kind} {one.name}" if one.name else "objects that the event does not name"
    query = {"object": one.base, "kind": one.kind, "namespace": one.namespace}
    query["account"] = one.account
    place = " · ".join(filter(None, (one.namespace, one.account)))
    images = tuple(map(shown_image, one.images))
    return ShownSighting(title, place, one.version, one.how, query, images)


def shown_image(image: Image) -> ShownImage:
    name = image.reference.rpartition("@")[0] if image.digest else image.reference
    algorithm, _, digits = image.digest.partition(":")
    short = f"{algorithm}:{digits[:12]}" if digits else ""
    return ShownImage(name, image.digest, short, image.is_whole)


def claimed(received: str, created: int | None) -> str:
    """The sender's time, if it differs from ours by more than some minutes."""
    if created is None:
        return ""
    try:
        ours = datetime.fromisoformat(received).timestamp() * 1000
        theirs = datetime.fromtimestamp(created / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return f"{created} ms after 1970"
    if abs(ours - created) <= CLOCK_MILLISECONDS:
        return ""
    return theirs.strftime("%Y-%m-%d %H:%M:%S")


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
        _done(one),
        one.failed,
        REMARKS.get(one.how, ""),
        one.pointer,
        shown(one.manifest)[:TEXT_ON_PAGE] if one.manifest is not None else "",
        _parameters(one.parameters),
        tuple(map(shown_image, one.images)),
        shown_sighting(known.sighting) if known else None,
        known.number if known else 0,
        _time(known.received) if known else "",
        compared(old, one.manifest) if both else None,
        tuple((_in_words(each.sighting), each.number) for each in between),
    )


def _parameters(parameters: dict[str, Any]) -> str:
    """What was asked for, as YAML."""
    return shown(parameters)[:TEXT_ON_PAGE] if parameters else ""


def _done(one: Sighting) -> str:
    """What was done, as the beginning of a sentence."""
    if one.how == "input":
        return f"Was asked to {one.action}"
    return DONE.get(one.action, one.action.capitalize())


def _in_words(one: Sighting) -> str:
    done = _done(one)
    outcome = " (the stage failed)" if one.failed else ""
    return f"{done} {one.name or 'objects it does not name'}{outcome}"


def _time(received: str) -> str:
    return f"{received[:10]} {received[11:19]}"


def shown_state(state: ObjectState) -> ShownState:
    """One object at a moment."""
    latest = state.seen or state.since[-1]
    since = tuple(
        (_in_words(one.sighting), one.number, _time(one.received)) for one in state.since
    )
    return ShownState(
        shown_sighting(latest.sighting),
        state.seen.number if state.seen else 0,
        _time(state.seen.received) if state.seen else "",
        state.deleted,
        since,
    )


def unnamed(seen: Sequence[Seen]) -> tuple[tuple[str, int, str], ...]:
    """Actions on objects without a name: in words, the entry's number and its time."""
    return tuple((_in_words(one.sighting), one.number, _time(one.received)) for one in seen)
