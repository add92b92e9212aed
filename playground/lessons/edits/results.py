"""What the sandbox of edits takes and what it answers with, as values for templates and tests."""

from dataclasses import dataclass

from playground.lessons.audit_inputs import SETTINGS, AuditInputs, setting_field
from playground.lessons.edits.drift_view import ShownRow
from playground.lessons.edits.three_views import ThreeViews
from playground.lessons.events_view import EventsView
from playground.lessons.followed import Choice
from playground.lessons.results import ShownProblem
from playground.lessons.rollout_view import RolloutView

FIELDS = {
    "manifest": "the stored manifest",
    "live": "the live object",
    "applied": "what was applied last",
    "pasted": "the pasted object",
    "scale_to": "the number of replicas",
    "image_to": "the image",
    "env_to": "the variables",
    "patch_text": "the patch",
    "act": "what was done",
    "tick": "the tick to look at",
    **{setting_field(name): words for name, words in SETTINGS.items()},
}
"""The fields of the form that can have Problems, as the page calls them."""
TABS = ("manifest", "live", "applied", "pasted")


@dataclass(frozen=True, slots=True)
class EditInputs:
    """The form, as text: whatever it holds gives a page.

    `journal` is what was done until now (`acts.written`; empty: the manifest was deployed once),
    `act` what is to be done now: a key of `acts.WAYS`, `deploy:STRATEGY`, or `begin`, `back`,
    `bring`. `live` and `applied` are the texts in the two editors, which the reader may have
    changed; the other fields are those of the acts, of the picture and of the page. Without
    `audit` no events are shown.
    """

    manifest: str = ""
    journal: str = ""
    act: str = ""
    follow: str = ""
    live: str = ""
    applied: str = ""
    pasted: str = ""
    scale_to: str = ""
    image_to: str = ""
    env_to: str = ""
    patch_text: str = ""
    patch_type: str = "strategic"
    tick: str = ""
    story: str = ""
    autoscaler: bool = False
    omitted: bool = False
    capacity: bool = False
    tab: str = "manifest"
    audit: AuditInputs | None = None


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """Something that was done: in words, as a command, and kubectl's answers."""

    number: int
    title: str
    command: str
    answers: tuple[str, ...]
    failed: bool


@dataclass(frozen=True, slots=True)
class ShownStrategy:
    """One way of deploying: `result` is kubectl's word, `message` its words where it refuses;
    `marks` are a class and a word for each row."""

    name: str
    title: str
    command: str
    result: str
    message: str
    refused: bool
    starts_rollout: bool
    asked: bool
    marks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CameTrue:
    """What was foretold of one row, what the deploy made of it, and whether that was it."""

    path: str
    fate: str
    mark: str
    was: str
    now: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """How things stand, in a sentence, and what the next deploy of the stored manifest comes to;
    `deploy` is "" where that follows from it."""

    drift: str
    deploy: str = ""
    fails: bool = False


@dataclass(frozen=True, slots=True)
class EditResults:
    """Everything below the editor.

    `rows` are the drift of the object that is followed, `forecast` what the next deploy comes to;
    `came` is what the last deploy made of the drift that it met. `notes` say what
    cannot be shown. `new_manifest`, `new_texts` (live and last applied): they are others than the
    form sent.
    """

    inputs: EditInputs
    summary: str
    problems: tuple[ShownProblem, ...]
    object: str
    choices: tuple[Choice, ...]
    deeds: tuple[ShownDeed, ...]
    rows: tuple[ShownRow, ...]
    row_count: int
    views: ThreeViews | None
    no_applied: str
    patch: str
    forecast: Forecast
    strategies: tuple[ShownStrategy, ...]
    came: tuple[CameTrue, ...]
    notes: tuple[str, ...]
    stories: tuple[Choice, ...]
    switches: bool
    rollout_notes: tuple[str, ...]
    rollout: RolloutView | None
    new_manifest: bool
    new_texts: bool
    events: EventsView | None = None
