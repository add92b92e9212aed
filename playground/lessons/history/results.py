"""What the sandbox of the audit page takes and answers with, as values for templates and tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.lessons.followed import Choice
from playground.lessons.results import ShownProblem

FIELDS = {
    "manifest": "the manifest",
    "image": "the trigger’s image",
    "scale_to": "the number of replicas",
    "patch_text": "the patch",
    "applied": "what was applied last",
    "hand_to": "the kubectl command",
    "act": "what was done",
    "content": "what the image prints",
    "offset": "the byte",
}
"""The fields of the form that can have Problems, as the page calls them."""
TABS = ("manifest", "hands", "applied")
QUESTIONS = ("digest", "flag", "edit")
LONGEST_FIND = 200


@dataclass(frozen=True, slots=True)
class Pushed:
    """A push to the lab registry, and the digest of the image that it brought."""

    tag: str
    content: str
    digest: str


@dataclass(frozen=True, slots=True)
class HistoryInputs:
    """The form, as text: whatever it holds gives a page.

    `journal` is what was done until now (`acts.written`), `act` what is to be done now: a key of
    `acts.WAYS`, `begin`, `back`, `keep` (the head), `answer:QUESTION`. `by` is who does it, `on`
    the object that it is done to; `opened` is the number of the entry that is looked into, `find`
    a text to look for. `picked` and `told` hold by question what is chosen, and what was answered
    last. `entry`, `offset` and `letter` are the byte of the copy that is changed, `forge` how far
    a forger goes; `head` is the hash that was kept elsewhere. `pushed` is what the lab registry
    holds, oldest first, for images of the name `repository`; `content` is what is to be pushed
    next, and `code` is handed on: it tells the lab registry what was.
    """

    manifest: str = ""
    journal: str = ""
    act: str = ""
    by: str = ""
    image: str = ""
    on: str = ""
    scale_to: str = ""
    patch_text: str = ""
    patch_type: str = "strategic"
    applied: str = ""
    hand_how: str = "scale"
    hand_to: str = ""
    tab: str = "manifest"
    opened: str = ""
    find: str = ""
    moment: str = ""
    picked: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    forge: str = ""
    entry: str = ""
    offset: str = ""
    letter: str = ""
    head: str = ""
    pushed: tuple[Pushed, ...] = ()
    repository: str = ""
    content: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry on the timeline: its number, what it tells of, and what of objects is in it
    (`hydrated`, `stub`, `parameters`, `input`, or "" for nothing); `found` counts the places
    where what is looked for stands."""

    number: int
    type: str
    how: str
    opened: bool
    found: int = 0


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """One act on the timeline, with the entries that Spinnaker left of it.

    `kind` is ``pipeline``, ``orchestration`` or ``kubectl``; `note` says what the log lacks.
    """

    number: int
    time: str
    by: str
    kind: str
    title: str
    failed: bool
    note: str
    entries: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One field of an object that differs from what the log had of it before."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownObject:
    """What the opened entry says about one object.

    `previous` is the entry that told of it before, 0 if none did; `changes` are against that one,
    and `between` are actions that came since and left no manifest. `hydration` is against what
    the stage was given. `text` is YAML.
    """

    title: str
    how: str
    pointer: str
    images: tuple[str, ...]
    parameters: str
    text: str
    previous: int
    previous_title: str
    changes: tuple[ShownChange, ...]
    more_changes: int
    between: tuple[str, ...]
    hydration: tuple[ShownChange, ...]


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """The entry that is looked into."""

    number: int
    type: str
    received: str
    user: str
    why: str
    execution: str
    hash: str
    previous: str
    size: int
    objects: tuple[ShownObject, ...]
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A step of the way to an answer: an entry, where in it, and what stands there."""

    entry: int
    pointer: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is said to the reader's answer: `ways` lead to the right one, once it was given."""

    right: bool
    said: str
    ways: tuple[Way, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the log: what may be answered, and what is said to the last answer.

    Without `options` nothing can be asked, and `title` says why. `unanswered`: the reader asked
    to be told, and had chosen nothing.
    """

    name: str
    title: str
    options: tuple[Choice, ...]
    told: Told | None = None
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Forged:
    """The copy of the log that the reader may change, and what `verify` says about it.

    `before`, `byte` and `after` are the text of the entry around the byte, `now` what stands
    there in the copy. `lines` is the copy as it is downloaded, `head` the hash of the log's last
    entry. `holds`: `verify` finds nothing. `other_head` says why the head that was kept elsewhere
    may be of another log than this one, "" if it is of this one.
    """

    entry: int
    offset: int
    letter: str
    last_offset: int
    before: str
    byte: str
    now: str
    after: str
    verdict: str
    holds: bool
    number: int
    without_head: str
    other_head: str
    head: str
    command: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shipped:
    """The same deploy with the image given by `way`, ``tag`` or ``digest``: what its entry says,
    and which of the lab's images that may have been."""

    way: str
    entry: str
    candidates: tuple[Pushed, ...]
    proves: str


@dataclass(frozen=True, slots=True)
class HistoryResults:
    """Everything below the editor, in the order in which the page shows it.

    `objects` are what things can be done to, `moments` when one can ask what ran, `ways` how far a
    forger goes. `new_texts`: what was applied last is another text than the form sent.
    """

    inputs: HistoryInputs
    summary: str
    problems: tuple[ShownProblem, ...]
    objects: tuple[Choice, ...]
    deeds: tuple[ShownDeed, ...]
    entry_count: int
    opened: OpenedEntry | None
    moments: tuple[Choice, ...]
    questions: tuple[Question, ...]
    forged: Forged | None
    ways: tuple[Choice, ...]
    shipped: tuple[Shipped, ...]
    new_texts: bool
