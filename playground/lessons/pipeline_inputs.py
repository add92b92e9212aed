"""What the form says about the pipeline: its stages, and the Cluster that travels along."""

from dataclasses import dataclass, field, replace
from typing import Literal

from playground.deploy.request import RolloutStrategy

MOST_STAGES = 4
"""The manifest of the page is that of the first one."""
TRIGGERS = {
    "artifacts": "a list of artifacts",
    "docker": "an image found by polling a registry",
    "gcr": "a Pub/Sub message of Google’s registry",
    "registry": "a registry’s webhook",
    "webhook": "any other webhook",
}
"""What the text under “the trigger” can be, by the value of the form."""
VERSIONED = ("", "true", "false")
STRATEGIES: dict[str, RolloutStrategy] = {
    "none": "none",
    "redblack": "redblack",
    "bluegreen": "bluegreen",
    "highlander": "highlander",
}
MOST_SERVICES = 20

Action = Literal["", "deploy", "empty", "add-stage", "remove-stage"]


@dataclass(frozen=True, slots=True)
class StageInputs:
    """One stage as the form has it; the first one has no manifest here, and comes after none.

    `after` are the numbers of the stages that it needs; `versioned` is one of VERSIONED, "" for
    what annotations and kinds say; `required` a list of artifacts, as text;
    `services` the load balancers, with commas between them.
    """

    manifest: str = ""
    after: tuple[str, ...] = ()
    account: str = ""
    namespace: str = ""
    binding: bool = True
    versioned: str = ""
    required: str = ""
    strategy: RolloutStrategy = "none"
    services: str = ""

    @property
    def load_balancers(self) -> tuple[str, ...]:
        """The services one by one."""
        names = (name.strip() for name in self.services.split(","))
        return tuple(name for name in names if name)[:MOST_SERVICES]


@dataclass(frozen=True, slots=True)
class PipelineInputs:
    """The pipeline as the form has it, and what is asked for with it.

    `state` is the text of the hidden field, empty for a Cluster that holds what is running.
    """

    stages: tuple[StageInputs, ...] = field(default_factory=lambda: (StageInputs(),))
    state: str = ""
    action: Action = ""

    @property
    def can_grow(self) -> bool:
        return len(self.stages) < MOST_STAGES

    def reshaped(self) -> "PipelineInputs":
        """With a stage more or less, if that is what is asked for."""
        if self.action == "add-stage" and self.can_grow:
            added = StageInputs(after=(str(len(self.stages)),))
            return replace(self, stages=(*self.stages, added))
        if self.action == "remove-stage" and len(self.stages) > 1:
            return replace(self, stages=self.stages[:-1])
        return self


def stage_field(number: int, name: str) -> str:
    """The name of a field of a stage, counted from 1."""
    return f"stage{number}_{name}"
