"""Prepare: one object of a request goes through all steps, before anything is submitted.

Source: clouddriver, ``op/manifest/KubernetesDeployManifestOperation.java``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.artifacts.artifact import Artifact
from playground.kinds.replaced_fields import replaced_fields
from playground.kinds.spinnaker_kinds import (
    RECEIVING_TRAFFIC,
    SCALABLE,
    VERSIONED,
    spelled_kind,
)
from playground.manifest import KubernetesObject, Severity
from playground.manifest.pointer import Tokens

from .annotate import annotate_artifact, annotate_moniker
from .capacity import keep_capacity
from .expand import override_namespace
from .label import label
from .pool import Pool, Supplied
from .replacers import bind
from .request import Request
from .step import Step, changed, together
from .strategy import MAX_VERSION_HISTORY, Strategy, doubtful_strategy, strategy_of
from .strategy import VERSIONED as VERSIONED_SWITCH
from .traffic import attach, set_traffic
from .unbound import explain_unbound, explain_unlooked
from .unworkable import unworkable
from .versioner import (
    LONGEST_NAME,
    PREFIX,
    Choice,
    DeployedVersion,
    annotations_of,
    artifact_of,
    choose_version,
    deployed_versions,
    metadata_text,
    version_number,
    version_text,
)

STEPS = (
    "namespace",
    "strategy",
    "bind",
    "version",
    "annotate",
    "capacity",
    "traffic",
    "label",
    "rename",
)
"""The names of the steps; one that had nothing to do or to say is left out of `Prepared.steps`."""

VERSION_RULE, RENAME_RULE = "version", "rename"
HISTORY_TOO_SHORT = "max-version-history-below-2"
_NAME: Tokens = ("metadata", "name")
_BLUE_GREEN = ("redblack", "bluegreen")


class Prepared:
    """One object: as it was read (`item`), as it will be submitted (`ready`), and all between.

    `kind` is in Spinnaker's spelling; `versioned` says whether it gets a number, and `choice`
    which one. `artifact` is what it hands on, `bound` what was bound into it.
    """

    def __init__(self, item: KubernetesObject, kind: str) -> None:
        self.item = self.ready = item
        self.kind = kind
        self.steps: dict[str, Step] = {}
        self.strategy = Strategy()
        self.choice: Choice | None = None
        self.artifact: Artifact | None = None
        self.bound: tuple[Supplied, ...] = ()

    @property
    def error(self) -> str | None:
        """The code of what makes the request fail, if this object does."""
        return next((step.error for step in self.steps.values() if step.error), None)

    @property
    def full_name(self) -> str:
        """``kind name``, as Spinnaker names objects."""
        name = self.ready.name or metadata_text(self.ready.value, "generateName")
        return f"{self.kind} {name}"

    @property
    def generates_name(self) -> bool:
        return not self.ready.name and bool(metadata_text(self.ready.value, "generateName"))

    def take(self, name: str, step: Step) -> None:
        """Make the Changes of a step, and keep its answer under the step's name."""
        if step.changes or step.findings or step.error:
            before = self.steps.get(name)
            self.steps[name] = together((before, step)) if before else step
            self.ready = changed(self.ready, step.changes)


def prepare(
    item: KubernetesObject,
    request: Request,
    pool: Pool,
    requested: Sequence[KubernetesObject],
    live: Sequence[Mapping[str, Any]],
) -> Prepared:
    """Take one object through the steps, and put the artifact that it becomes into the pool.

    `requested` are all objects of the request, in order and as they came; `live` is the cluster.
    An object that Spinnaker cannot work on is left as it is, and its error says why.
    """
    prepared = Prepared(item, spelled_kind(item.value))
    faults = unworkable(item)
    if faults.error:
        prepared.take("strategy", faults)
        return prepared
    prepared.take("namespace", override_namespace(item, request.namespace_override))
    prepared.take("strategy", validate(prepared.ready, request.strategy))

    _bind(prepared, request, pool, live)
    prepared.strategy = strategy_of(prepared.ready)
    prepared.take("strategy", doubtful_strategy(prepared.ready, annotations_of(item.value)))
    versions = _version(prepared, request, live)

    number = prepared.choice.number if prepared.choice else None
    moniker = request.moniker._replace(
        cluster=request.moniker.cluster or prepared.full_name,
        sequence=request.moniker.sequence if number is None else number,
    )
    prepared.artifact = artifact_of(prepared.ready, request.account, number)
    pool.put(prepared.artifact)
    prepared.take("annotate", annotate_artifact(prepared.ready, prepared.artifact))
    if prepared.strategy.use_source_capacity and prepared.kind in SCALABLE:
        prepared.take("capacity", keep_capacity(prepared.ready, live, versions))
    if prepared.kind in RECEIVING_TRAFFIC:
        if request.services:
            prepared.take("traffic", set_traffic(prepared.ready, request.services))
        if request.enable_traffic and not prepared.error:
            prepared.take("traffic", attach(prepared.ready, requested, live))
    prepared.take("annotate", annotate_moniker(prepared.ready, moniker))
    skip = request.skip_spec_template_labels
    suffix = request.managed_by_suffix
    prepared.take("label", label(prepared.ready, moniker, suffix, skip_template=skip))
    prepared.take("rename", _rename(prepared))
    return prepared


def validate(item: KubernetesObject, strategy: str) -> Step:
    """Refuse blue/green with a history too short for two versions to live side by side."""
    step = Step()
    history = strategy_of(item).max_version_history
    if strategy in _BLUE_GREEN and history is not None and history < 2:
        message = f"{item} keeps {history} versions, and blue/green needs two at once."
        help = "Raise the annotation to 2 or more, or take it away."
        tokens = ("metadata", "annotations", MAX_VERSION_HISTORY)
        step.refuse(item, tokens, HISTORY_TOO_SHORT, message, help)
    return step


def _bind(
    prepared: Prepared, request: Request, pool: Pool, live: Sequence[Mapping[str, Any]]
) -> None:
    item, account = prepared.ready, request.account
    artifacts = pool.artifacts
    bound = bind(item, artifacts, account, request.binding)
    prepared.bound = tuple(bound.artifacts)
    left = explain_unbound(item, bound.unbound, pool, account, request.binding, live)
    elsewhere = explain_unlooked(item, item.once(replaced_fields), artifacts, account)
    prepared.take("bind", together((bound, left, elsewhere)))


# ---- versions and names


def _version(
    prepared: Prepared, request: Request, live: Sequence[Mapping[str, Any]]
) -> list[DeployedVersion] | None:
    """Choose the version, if there is to be one; the versions that are there already."""
    item, step = prepared.ready, Step()
    wanted, why = versioned_by(prepared.kind, prepared.strategy, request.versioned)
    if not wanted:
        if prepared.kind in VERSIONED:
            message = f"{item} gets no version: {why}."
            step.find(item, _NAME, Severity.INFO, VERSION_RULE, message, _UNVERSIONED)
            prepared.take("version", step)
        return None
    versions = deployed_versions(live, prepared.kind, item.name or None, item.namespace)
    prepared.choice = choose_version(item.value, versions)
    message = f"{item} gets {_reason(prepared.choice, versions)}."
    step.find(item, _NAME, Severity.INFO, VERSION_RULE, message, _VERSIONED_HELP)
    _doubtful_name(step, item)
    prepared.take("version", step)
    return versions


_UNVERSIONED = "Its content is changed in place, and no rollout follows from that."
_VERSIONED_HELP = "Each content has a number of its own, so that going back finds the old one."


def versioned_by(kind: str, strategy: Strategy, stage: bool | None) -> tuple[bool, str]:
    """Whether a kind is versioned, and who says so: annotation, stage, or the kind itself."""
    if strategy.versioned is not None:
        return strategy.versioned, f"the annotation {VERSIONED_SWITCH} says so"
    if stage is not None:
        return stage, "the stage says so"
    return kind in VERSIONED, "its kind is not versioned"


def _reason(choice: Choice, versions: Sequence[DeployedVersion]) -> str:
    number = version_text(choice.number)
    if choice.reused is not None:
        return f"{number} again: the oldest version with the same content is reused"
    if not versions or choice.number == 0:
        return f"{number}: the cluster has no version of it yet"
    highest = version_text(choice.number - 1)
    return f"{number}: no version has this content, and {highest} is the highest"


def _doubtful_name(step: Step, item: KubernetesObject) -> None:
    if version_number(item.name.rpartition("-")[2]) is not None and "-" in item.name:
        message = f"{item.name} looks versioned, but to Spinnaker it is just a name."
        help = "Write the name without -vNNN; the version is appended by the deploy."
        step.find(item, _NAME, Severity.WARNING, "version-in-name", message, help)
    present = sorted(key for key in annotations_of(item.value) if key.startswith(PREFIX))
    if present:
        tokens = ("metadata", "annotations", present[0])
        message = f"{present[0]} is there already and stays, whatever version the object gets."
        help = "Take out the annotations that Spinnaker wrote before you deploy a live object."
        step.find(item, tokens, Severity.WARNING, "frozen-annotation", message, help)
    if not item.name:
        message = "Without a name, as with generateName, the version is joined to the word null."
        help = f'Annotate the object with {VERSIONED_SWITCH}: "false".'
        step.find(item, ("metadata",), Severity.WARNING, "generated-version", message, help)


def _rename(prepared: Prepared) -> Step:
    """The final name: that of the artifact's reference."""
    item, step = prepared.ready, Step()
    reference = prepared.artifact.reference if prepared.artifact else None
    if reference is not None and reference != item.name and prepared.choice is not None:
        number = version_text(prepared.choice.number)
        reason = f"It is deployed as version {number}, so that other versions stay beside it."
        step.change(item, _NAME, reference, RENAME_RULE, reason)
    if reference is not None and len(reference) > LONGEST_NAME:
        message = (
            f"The name has {len(reference)} characters, and the API server takes {LONGEST_NAME}."
        )
        step.find(item, _NAME, Severity.ERROR, "name-too-long", message, "Choose a shorter name.")
    return step
