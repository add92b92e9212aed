"""What the sandbox takes and what it answers with, as values for templates and tests."""

import re
from dataclasses import dataclass, replace

from playground.deploy.transform import Places, Transformation
from playground.deploy.version import Naming
from playground.lessons.audit_inputs import SETTINGS, AuditInputs, setting_field
from playground.lessons.differences import Row
from playground.lessons.events_view import EventsView
from playground.lessons.followed import Choice
from playground.lessons.marked import Marked
from playground.lessons.pinned_already import PinnedAlready
from playground.lessons.pipeline_inputs import MOST_STAGES, PipelineInputs, stage_field
from playground.lessons.pipeline_view import PipelineView
from playground.lessons.pull_policies import PoliciesView
from playground.lessons.rollout_view import RolloutView
from playground.lessons.template_inputs import LANGUAGES, TemplateInputs
from playground.lessons.trigger_shapes import TriggerShapes
from playground.manifest import Problem

SOURCES = {
    "manifest": "manifest.yaml",
    "running": "what is running",
    "artifacts": "the trigger",
    "artifacts_before": "the trigger, last time",
    "lost_at": "the tick of the lost pod",
    "tick": "the tick to look at",
    "story_text": "the story",
    "cluster": "the Cluster",
    **{f"template_{value}": f"the {name} template" for value, name in LANGUAGES.items()},
    "template_values": "the values of the template",
    "template_lock": "the lock file of the template",
    **{
        stage_field(number, name): words.format(number)
        for number in range(1, MOST_STAGES + 1)
        for name, words in (("manifest", "stage {}"), ("required", "what stage {} requires"))
    },
    "log": "the page’s log",
    **{setting_field(name): words for name, words in SETTINGS.items()},
}
"""The fields of the form that can have Problems, as the page calls them."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The form, as text: whatever it holds gives a page.

    `running` is what the deploy before wrote; `artifacts` what the trigger supplies to this
    deploy and `artifacts_before` what it supplied to the one before; `follow` the workload to
    draw, as `Kind/namespace/name`; `lost_at` the tick at which a pod is lost, empty for never;
    `tick` the one to open the picture at, empty for the one that tells most; `story` the name of
    the story to play, empty for this deploy, `story_text` its text and `story_of` the name of the
    story that the text was; `offered` the names of the stories to choose from, empty for all;
    `with_rollout` False stops before the Worlds, `with_nodes` goes on from them to nodes and what
    they pull. `trigger` says what the artifacts come as (one of
    `pipeline_inputs.TRIGGERS`), `event` asks for the event of that kind to be written for the
    manifest's image; `places` where references are followed; `pipeline`, `template` or
    `audit` None: there is none on this page.
    """

    manifest: str = ""
    running: str = ""
    artifacts: str = ""
    artifacts_before: str = ""
    trigger: str = "artifacts"
    event: str = ""
    naming: Naming = "spinnaker"
    places: Places = "complete"
    keep_tag: bool = True
    follow: str = ""
    lost_at: str = ""
    tick: str = ""
    story: str = ""
    story_of: str = ""
    story_text: str = ""
    offered: tuple[str, ...] = ()
    tab: str = "manifest"
    with_rollout: bool = True
    with_nodes: bool = False
    pipeline: PipelineInputs | None = None
    template: TemplateInputs | None = None
    audit: AuditInputs | None = None

    def taking_manifest_as_running(self) -> "Inputs":
        """The next deploy: what was to be deployed now runs."""
        return replace(self, running=self.manifest, artifacts_before=self.artifacts)


DIGEST = re.compile("(sha256:[0-9a-f]{8})[0-9a-f]{52}([0-9a-f]{4})")


def brief(text: str) -> str:
    """The text with digests cut to their ends."""
    return DIGEST.sub(r"\1…\2", text)


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A Problem and the field of the form that it is in, by its name and in words."""

    field: str
    source: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A Change as the list shows it: the object, the place, its line, why and by which rule."""

    object: str
    pointer: str
    line: int | None
    reason: str
    rule: str

    @property
    def brief(self) -> str:
        """The reason, with digests cut to their ends: marks, diff and patch have them whole."""
        return brief(self.reason)


@dataclass(frozen=True, slots=True)
class ShownPatch:
    """The patch of one object as JSON text, and the way back; what a Secret holds is masked."""

    object: str
    operations: int
    text: str
    inverse: str


@dataclass(frozen=True, slots=True)
class Results:
    """Everything below the editor, in the order in which the page shows it.

    `inputs` are the form's, with the text of the story that was chosen; `new_story`: that is not
    the text that the form sent.

    `new_stages`: the pipeline has a stage more or less than the form that was sent.

    `nodes`: the followed workload on nodes that keep images, or why it is not shown there.

    `changes` and `patches` are the first ones, as many as a page can show; the counts are of all.
    """

    inputs: Inputs
    summary: str
    problems: tuple[ShownProblem, ...]
    changes: tuple[ShownChange, ...]
    change_count: int
    unchanged: str
    pinned: tuple[PinnedAlready, ...]
    marked: Marked
    rows: tuple[Row, ...]
    patches: tuple[ShownPatch, ...]
    patch_count: int
    shows_rollout: bool
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    stories: tuple[Choice, ...] = ()
    new_story: bool = False
    rollout: RolloutView | None = None
    pipeline: PipelineView | None = None
    new_stages: bool = False
    shapes: TriggerShapes | None = None
    new_trigger: bool = False
    nodes: PoliciesView | str | None = None
    events: EventsView | None = None
    transformation: Transformation | None = None
    before: Transformation | None = None
