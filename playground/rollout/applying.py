"""From a reader's objects to a State, and what applying a second set of them changes.

Applying is `kubectl apply` with every object as written: the second manifest replaces what the
first one said, what it leaves out gets its default, and objects that it does not name stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.kinds import pod_template
from playground.rollout.configuration import read_template
from playground.rollout.contents import held
from playground.rollout.events import Event, MoveTags, Operation, PutContent
from playground.rollout.fields import ScenarioError, mapping
from playground.rollout.pod_template import same_pod_template
from playground.rollout.refused import refuse_changed, refuse_created
from playground.rollout.spec import FORMATS, read_spec
from playground.rollout.state import PodTemplate, State
from playground.rollout.workloads import DeploymentSpec, Spec, StatefulSet, Workload

Object = Mapping[str, Any]
Named = tuple[str, str | None, str]
"""A workload's kind, namespace and name."""
NODES = 3
"""On which a DaemonSet of the reader's runs."""
Tags = Mapping[str, tuple[str | None, str | None]]
"""Image reference without digest → (digest that it stands for before, digest after)."""


@dataclass(frozen=True, slots=True)
class Objects:
    """One workload of a set of objects, and the ConfigMaps and Secrets of its namespace."""

    workload: dict[str, Any] | None
    contents: Mapping[tuple[str, str], Object]


def select(objects: Sequence[Object], workload: Named) -> Objects:
    """The workload, and what of the objects its pods can read; no namespace is `default`."""
    found, contents = None, {}
    wanted, namespace, name = workload
    for obj in objects:
        metadata, kind = obj.get("metadata"), obj.get("kind")
        if not isinstance(metadata, dict):
            continue
        own, place = metadata.get("name"), metadata.get("namespace")
        if not isinstance(own, str) or (place or "default") != (namespace or "default"):
            continue
        if kind == wanted and own == name:
            found = dict(obj)
        elif kind in ("ConfigMap", "Secret"):
            contents[str(kind), own] = obj
    return Objects(found, contents)


def running_state(objects: Objects, tags: Tags) -> State:
    """The workload, created with template `v1`, before any controller has looked at it.

    A DaemonSet has NODES nodes to run on: how many there are, no manifest says.
    """
    assert objects.workload is not None, "there is something to run"
    workload: Workload = FORMATS[_kind(objects)].workload(read_applied(objects, "v1"))
    if isinstance(workload, StatefulSet):
        workload = replace(workload, name=str(objects.workload["metadata"]["name"]))
    return State(
        workload,
        {"v1": read_template("v1", objects.workload)},
        nodes=NODES,
        contents={key: held(obj) for key, obj in objects.contents.items()},
        tags={image: before for image, (before, _) in tags.items()},
    )


def created_state(before: Objects, after: Objects, tags: Tags) -> tuple[State, Event]:
    """The same for a workload that applying creates, with all that is applied beside it."""
    operations, told = content_changes(before, after)
    state = running_state(Objects(after.workload, {**before.contents, **after.contents}), tags)
    state = state._replace(tags={image: digest for image, (_, digest) in tags.items()})
    return state, Event(source=(*told, f"{name_of(after)} is created."))


def applied(state: State, before: Objects, after: Objects, tags: Tags) -> tuple[State, Event]:
    """The state with the second template in reach (as `v2`, if it differs), and the event of
    applying; the event's `source` is one sentence for each thing that it does."""
    operations, told = content_changes(before, after)
    moved = {image: new for image, (old, new) in tags.items() if old != new}
    if moved:
        operations.append(MoveTags(moved))
        told += [f"The tag of {image} is moved to another image." for image in moved]
    write: dict[str, Any] = {}
    if after.workload is not None:
        old = state.workload.spec
        state, new = _second_template(state, before, after)
        names = (name for name, _ in FORMATS[_kind(after)].fields.values())
        write = {name: getattr(new, name) for name in ("template", *names)}
        told += told_of(name_of(after), old, new)
    return state, Event(tuple(operations), write, tuple(told))


def read_applied(objects: Objects, template: str) -> Spec:
    """The spec's fields that decide a rollout. Raises ScenarioError, as the API server refuses."""
    assert objects.workload is not None, "there is something to read"
    refuse_created(objects.workload)
    rows = mapping(objects.workload.get("spec"), "/spec")
    written = {key: value for key, value in rows.items() if value is not None}
    spec = read_spec(_kind(objects), written, template, "/spec")
    if pod_template(objects.workload) is None:
        raise ScenarioError("/spec", "there is no pod template", "Add spec.template.")
    return spec


def _kind(objects: Objects) -> str:
    assert objects.workload is not None, "there is something to read"
    return str(objects.workload["kind"])


def _second_template(state: State, before: Objects, after: Objects) -> tuple[State, Spec]:
    assert after.workload is not None and before.workload is not None
    refuse_changed(before.workload, after.workload)
    spec = read_applied(after, "v1")
    if same_pod_template(_template(before.workload), _template(after.workload)):
        return state, spec
    templates: dict[str, PodTemplate] = {
        **state.templates,
        "v2": read_template("v2", after.workload),
    }
    return state._replace(templates=templates), replace(spec, template="v2")


def content_changes(before: Objects, after: Objects) -> tuple[list[Operation], list[str]]:
    """An immutable object keeps its data: the API server refuses the write. Upstream:
    `pkg/apis/core/validation/validation.go`, ValidateConfigMapUpdate and ValidateSecretUpdate."""
    operations: list[Operation] = []
    told = []
    for (kind, name), obj in after.contents.items():
        old, new = before.contents.get((kind, name)), held(obj)
        if old is None:
            told.append(f"{kind} {name} is created.")
        elif held(old).fingerprint == new.fingerprint:
            continue
        elif old.get("immutable") is True:
            told.append(f"{kind} {name} is immutable: the API server refuses its new data.")
            continue
        else:
            told.append(f"{kind} {name} is changed in place.")
        operations.append(PutContent(kind, name, new))
    return operations, told


def told_of(name: str, old: Spec, new: Spec) -> list[str]:
    told = []
    before, after = (getattr(spec, "replicas", None) for spec in (old, new))
    if before != after:
        told.append(f"{name} is scaled from {before} to {after}.")
    if old.template == new.template:
        told.append(f"{name} is applied with the same pod template, so nothing rolls out.")
    elif isinstance(new, DeploymentSpec) and new.paused:
        told.append(f"{name} gets a new pod template, but is paused.")
    else:
        told.append(f"{name} gets a new pod template.")
    return told


def name_of(objects: Objects) -> str:
    assert objects.workload is not None
    return f"{_kind(objects)} {objects.workload['metadata']['name']}"


def _template(workload: dict[str, Any]) -> dict[str, Any]:
    place = pod_template(workload)
    assert place is not None, "read_spec has looked"
    return place[1]
