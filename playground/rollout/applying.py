"""From a reader's objects to a State, and what applying a second set of them changes.

Applying is `kubectl apply` with every object as written: the second manifest replaces what the
first one said, what it leaves out gets its default, and objects that it does not name stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.kinds import pod_template
from playground.rollout.configuration import fingerprint, read_template
from playground.rollout.events import Event, MoveTags, Operation, PutContent
from playground.rollout.fields import ScenarioError, mapping
from playground.rollout.pod_template import same_pod_template
from playground.rollout.spec import SPEC_FIELDS, read_spec_field, validate_spec
from playground.rollout.state import Deployment, DeploymentSpec, PodTemplate, State

Object = Mapping[str, Any]
Tags = Mapping[str, tuple[str | None, str | None]]
"""Image reference without digest → (digest that it stands for before, digest after)."""


@dataclass(frozen=True, slots=True)
class Objects:
    """One Deployment of a set of objects, and the ConfigMaps and Secrets of its namespace."""

    deployment: dict[str, Any] | None
    contents: Mapping[tuple[str, str], Object]


def select(objects: Sequence[Object], namespace: str | None, name: str) -> Objects:
    """What of the objects the Deployment's pods can read; no namespace is `default`."""
    deployment, contents = None, {}
    for obj in objects:
        metadata, kind = obj.get("metadata"), obj.get("kind")
        if not isinstance(metadata, dict):
            continue
        own, place = metadata.get("name"), metadata.get("namespace")
        if not isinstance(own, str) or (place or "default") != (namespace or "default"):
            continue
        if kind == "Deployment" and own == name:
            deployment = dict(obj)
        elif kind in ("ConfigMap", "Secret"):
            contents[str(kind), own] = obj
    return Objects(deployment, contents)


def running_state(objects: Objects, tags: Tags) -> State:
    """The Deployment, created with template `v1`, before any controller has looked at it."""
    assert objects.deployment is not None, "there is something to run"
    return State(
        Deployment(read_spec(objects.deployment, "v1")),
        {"v1": read_template("v1", objects.deployment)},
        contents={key: fingerprint(obj) for key, obj in objects.contents.items()},
        tags={image: before for image, (before, _) in tags.items()},
    )


def created_state(before: Objects, after: Objects, tags: Tags) -> tuple[State, Event]:
    """The same for a Deployment that applying creates, with all that is applied beside it."""
    operations, told = _content_changes(before, after)
    state = running_state(Objects(after.deployment, {**before.contents, **after.contents}), tags)
    state = replace(state, tags={image: digest for image, (_, digest) in tags.items()})
    return state, Event(source=(*told, f"{_name(after)} is created."))


def applied(state: State, before: Objects, after: Objects, tags: Tags) -> tuple[State, Event]:
    """The state with the second template in reach (as `v2`, if it differs), and the event of
    applying; the event's `source` is one sentence for each thing that it does."""
    operations, told = _content_changes(before, after)
    moved = {image: new for image, (old, new) in tags.items() if old != new}
    if moved:
        operations.append(MoveTags(moved))
        told += [f"The tag of {image} is moved to another image." for image in moved]
    write: dict[str, Any] = {}
    if after.deployment is not None:
        old = state.deployment.spec
        state, new = _second_template(state, before, after)
        write = {name: getattr(new, name) for name in ("template", *_NAMES)}
        told += _told(_name(after), old, new)
    return state, Event(tuple(operations), write, tuple(told))


def read_spec(deployment: Mapping[str, Any], template: str) -> DeploymentSpec:
    """The spec's fields that decide a rollout. Raises ScenarioError, as the API server refuses."""
    rows = mapping(deployment.get("spec"), "/spec")
    fields = dict(
        read_spec_field(key, rows[key], f"/spec/{key}")
        for key in SPEC_FIELDS
        if rows.get(key) is not None
    )
    spec = DeploymentSpec(template, **fields)
    validate_spec(spec, "/spec")
    if pod_template(deployment) is None:
        raise ScenarioError("/spec", "there is no pod template", "Add spec.template.")
    return spec


_NAMES = tuple(name for name, _ in SPEC_FIELDS.values())


def _second_template(
    state: State, before: Objects, after: Objects
) -> tuple[State, DeploymentSpec]:
    assert after.deployment is not None and before.deployment is not None
    spec = read_spec(after.deployment, "v1")
    if same_pod_template(_template(before.deployment), _template(after.deployment)):
        return state, spec
    templates: dict[str, PodTemplate] = {
        **state.templates,
        "v2": read_template("v2", after.deployment),
    }
    return replace(state, templates=templates), replace(spec, template="v2")


def _content_changes(before: Objects, after: Objects) -> tuple[list[Operation], list[str]]:
    """An immutable object keeps its data: the API server refuses the write. Upstream:
    `pkg/apis/core/validation/validation.go`, ValidateConfigMapUpdate and ValidateSecretUpdate."""
    operations: list[Operation] = []
    told = []
    for (kind, name), obj in after.contents.items():
        old, new = before.contents.get((kind, name)), fingerprint(obj)
        if old is None:
            told.append(f"{kind} {name} is created.")
        elif fingerprint(old) == new:
            continue
        elif old.get("immutable") is True:
            told.append(f"{kind} {name} is immutable: the API server refuses its new data.")
            continue
        else:
            told.append(f"{kind} {name} is changed in place.")
        operations.append(PutContent(kind, name, new))
    return operations, told


def _told(name: str, old: DeploymentSpec, new: DeploymentSpec) -> list[str]:
    told = []
    if old.replicas != new.replicas:
        told.append(f"{name} is scaled from {old.replicas} to {new.replicas}.")
    if old.template == new.template:
        told.append(f"{name} is applied with the same pod template, so nothing rolls out.")
    elif new.paused:
        told.append(f"{name} gets a new pod template, but is paused.")
    else:
        told.append(f"{name} gets a new pod template.")
    return told


def _name(objects: Objects) -> str:
    assert objects.deployment is not None
    return f"Deployment {objects.deployment['metadata']['name']}"


def _template(deployment: dict[str, Any]) -> dict[str, Any]:
    place = pod_template(deployment)
    assert place is not None, "read_spec has looked"
    return place[1]
