"""What one event says about one object, and which part of that stands beside an entry's text."""

from dataclasses import dataclass, field
from typing import Any, Literal

from .described import Image

How = Literal["hydrated", "stub", "parameters", "reference", "input"]
"""How much of an object stands in an event: all of it; its name beside a patch; its name beside
the parameters of an action; its name beside a reference into the artifact store; what a stage that
failed was asked to deploy, with nothing about what of it was applied."""
Level = Literal["task", "stage", "execution"]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an object.

    `kind` is Kubernetes' spelling, with the group if that is none of Spinnaker's own:
    ``ConfigMap``, ``Certificate.cert-manager.io``. `name` is the whole name, ``cfg-v003``; `base`
    and `version` are its parts, the latter empty if it has none. `name` is empty where the event
    speaks of objects without naming them. `deed` is the same in every event that tells of the
    same thing done by one execution to one object.
    """

    account: str
    namespace: str
    kind: str
    name: str
    base: str
    version: str
    how: How
    action: str
    failed: bool
    level: Level
    execution: str
    deed: str

    @property
    def object(self) -> tuple[str, str, str, str]:
        """What tells objects apart: account, namespace, kind and base name."""
        return self.account, self.namespace, self.kind, self.base


@dataclass(frozen=True, slots=True)
class Sighting(Told):
    """The same with what only the event has; `pointer` (RFC 6901) leads into that."""

    pointer: str = ""
    images: tuple[Image, ...] = ()
    manifest: dict[str, Any] | None = field(default=None, compare=False)
    parameters: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ObjectRow(Told):
    """The same as it stands beside a text; `images` is a JSON list of references."""

    images: str
