"""Lists of entries: what somebody looks for, a page of what was found, and an entry opened.

What looks is the store; these are its questions and answers, as values.
"""

from dataclasses import dataclass

from .chain import Entry
from .objects_at import Seen
from .sighting import Sighting
from .sightings import sightings


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty does not matter. Names have to be equal.

    `object` is a base name, for all its versions, or a whole one. `since` and `until` are times of
    ours in RFC 3339. `words` are looked for in names, executions, users and images; with `in_text`
    in the whole text. `everything`: also entries that repeat what others tell, or tell of no
    object.
    """

    application: str = ""
    user: str = ""
    type: str = ""
    execution: str = ""
    kind: str = ""
    namespace: str = ""
    account: str = ""
    object: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    in_text: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One entry of a list; the members are those of its Summary, and what it says of objects."""

    number: int
    received: str
    type: str
    application: str
    user: str
    execution: str
    execution_name: str
    stage: str
    task: str
    created: int | None
    same_key_as: int | None
    objects: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first. `before` begins the next page, None if there is none.

    `cut_at`: the time was up, and what is older than this entry was not looked at yet.
    """

    found: tuple[Found, ...]
    before: int | None
    cut_at: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: number and hash. 0 and the START of the chain if there is none."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One entry: `seen` is what it says about objects, `pairs` are the numbers of other entries
    about the same happening."""

    entry: Entry
    seen: tuple[Seen, ...]
    pairs: tuple[int, ...]


def found(entry: Entry) -> Found:
    """An entry as a list has it."""
    told = entry.summary
    return Found(
        entry.number,
        told.received,
        told.type,
        told.application,
        told.user,
        told.execution,
        told.execution_name,
        told.stage,
        told.task,
        told.created,
        told.same_key_as,
        sightings(entry.record.get("event")),
    )
