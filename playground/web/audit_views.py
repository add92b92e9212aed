"""What the timeline of the audit log shows, and the words that all of its pages have."""

from dataclasses import dataclass
from datetime import UTC, datetime

from playground.audit.chain import WITHOUT_HEAD
from playground.audit.described import Image
from playground.audit.listing import Found, Head, Page
from playground.audit.sighting import Sighting
from playground.web.audit_wanted import Asked

OBJECTS_IN_LIST = 6
"""Objects of one entry of a list; how many more there are is said."""
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
        done(first) if first else "",
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


def done(one: Sighting) -> str:
    """What was done, as the beginning of a sentence."""
    if one.how == "input":
        return f"Was asked to {one.action}"
    return DONE.get(one.action, one.action.capitalize())


def in_words(one: Sighting) -> str:
    """What was done, to which object, and that the stage failed if it did."""
    outcome = " (the stage failed)" if one.failed else ""
    return f"{done(one)} {one.name or 'objects it does not name'}{outcome}"


def to_the_second(received: str) -> str:
    """A time of an entry, for the eye."""
    return f"{received[:10]} {received[11:19]}"
