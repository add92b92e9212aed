"""A scenario in the recorded format: read strictly, and made into a State and its events.

The format is that of the recordings (`tests/conformance/rollouts/README.md`). What is not in it
is an error, never skipped: a key misspelt must not look like a rollout without trouble.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playground.rollout.budget import MAX_EVENTS, MAX_PODS, MAX_TICKS
from playground.rollout.contents import Content, Reference
from playground.rollout.events import (
    AddNode,
    DeleteContent,
    Event,
    Operation,
    PutContent,
    SetPolicy,
    Touch,
    Wait,
)
from playground.rollout.fields import (
    ScenarioError,
    below,
    integer,
    keys,
    mapping,
    number,
    optional,
    required,
    sequence,
    string,
)
from playground.rollout.refused import refuse_fields
from playground.rollout.spec import FORMATS, limit_pods, read_field, read_spec
from playground.rollout.state import PodTemplate, Policy, State
from playground.rollout.workloads import Spec

_KEYS = {
    "name", "kind", "about", "spec", "templates", "configmaps", "start", "kubelet", "events",
    "max_ticks",
}  # fmt: skip
_WRITE_KEYS = ("replicas", "paused", "strategy", "updateStrategy", "minReadySeconds")
"""Fields of the spec that an event may write, of those that the kind has."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario that was read: the state before anything has happened, and what will.

    `warm`: the first template's pods are brought up before tick 0 (`start: ready`).
    """

    state: State
    warm: bool
    events: Mapping[int, Sequence[Event]]
    max_ticks: int


def read_scenario(scenario: object) -> Scenario:
    """Raises ScenarioError for the first thing that is not as the format wants it."""
    top = mapping(scenario, "")
    kind = string(required(top, "kind", ""), "/kind")
    if kind not in FORMATS:
        raise ScenarioError(
            "/kind", f"{kind!r} is no workload that is simulated", f"Use {' or '.join(FORMATS)}."
        )
    keys(top, _KEYS | ({"nodes"} if kind == "DaemonSet" else set()), "")
    for name in ("name", "about"):
        optional(top, name, "", string, "")
    templates, names = _templates(required(top, "templates", ""))
    start = optional(top, "start", "", string, "ready")
    if start not in ("ready", "empty"):
        raise ScenarioError("/start", f"{start!r} is no start", "Write ready or empty.")
    policy = _policy_fields(optional(top, "kubelet", "", mapping, {}), "/kubelet")
    spec = _spec(kind, top, next(iter(names.values())))
    events = _events(kind, top, names, spec)
    state = State(
        workload=FORMATS[kind].workload(spec),
        templates=templates,
        contents=_configmaps(optional(top, "configmaps", "", mapping, {})),
        nodes=_nodes(top, events),
        policy=Policy(**policy),
    )
    max_ticks = optional(top, "max_ticks", "", integer, 40)
    if max_ticks > MAX_TICKS:
        raise ScenarioError(
            "/max_ticks", f"{max_ticks} ticks are too many", f"At most {MAX_TICKS} are simulated."
        )
    return Scenario(state, start == "ready", events, max_ticks)


def _templates(value: object) -> tuple[dict[str, PodTemplate], dict[str, str]]:
    """The templates, and for each name the one that stands for it: the last of several equal
    ones, as the recorder has it."""
    templates: dict[str, PodTemplate] = {}
    contents: dict[str, tuple[Any, ...]] = {}
    by_content: dict[tuple[Any, ...], str] = {}
    rows = mapping(value, "/templates")
    if not rows:
        raise ScenarioError("/templates", "there is no template", "Give at least one.")
    for name, row in rows.items():
        at = below("/templates", name)
        template = mapping(row, at)
        keys(template, {"image", "config", "env", "annotations"}, at)
        image = string(required(template, "image", at), f"{at}/image")
        config = optional(template, "config", at, string, None)
        env = optional(template, "env", at, mapping, {})
        annotations = optional(template, "annotations", at, mapping, {})
        content = (
            image,
            config,
            tuple(sorted((key, str(item)) for key, item in env.items())),
            tuple(sorted((key, str(item)) for key, item in annotations.items())),
        )
        by_content[content] = name
        references = (Reference("ConfigMap", config),) if config else ()
        templates[name] = PodTemplate(name, (("app", image),), references)
        contents[name] = content
    return templates, {name: by_content[content] for name, content in contents.items()}


def _spec(kind: str, top: Mapping[str, Any], template: str) -> Spec:
    rows = optional(top, "spec", "", mapping, {})
    ignored = FORMATS[kind].ignored
    keys(rows, FORMATS[kind].fields.keys() | ignored.keys(), "/spec")
    for key in rows.keys() & ignored.keys():
        ignored[key][1](rows[key], f"/spec/{key}")
    return read_spec(kind, rows, template, "/spec")


def _nodes(top: Mapping[str, Any], events: Mapping[int, Sequence[Event]]) -> int:
    """How many there are at the start; a DaemonSet has a pod on each, so all of them count."""
    nodes = optional(top, "nodes", "", integer, 0)
    operations = [each for tick in events.values() for event in tick for each in event.operations]
    if nodes + sum(isinstance(each, AddNode) for each in operations) > MAX_PODS:
        raise ScenarioError(
            "/nodes", "so many nodes are too many", f"At most {MAX_PODS} are simulated."
        )
    return int(nodes)


def _configmaps(rows: Mapping[str, Any]) -> dict[tuple[str, str], Content]:
    for name, data in rows.items():
        mapping(data, below("/configmaps", name))
    return {("ConfigMap", name): 1 for name in rows}


def _policy_fields(rows: Mapping[str, Any], at: str) -> dict[str, Any]:
    readers: dict[str, Callable[[object, str], Any]] = {
        "ready_after": integer,
        "ready_per_tick": _integer_or_none,
        "terminate_after": _integer_or_none,
        "broken": lambda value, at: frozenset(
            string(item, f"{at}/{i}") for i, item in enumerate(sequence(value, at))
        ),
    }
    keys(rows, set(readers), at)
    return {key: readers[key](value, f"{at}/{key}") for key, value in rows.items()}


def _integer_or_none(value: object, at: str) -> int | None:
    return None if value is None else integer(value, at)


def _events(
    kind: str, top: Mapping[str, Any], names: Mapping[str, str], spec: Spec
) -> dict[int, list[Event]]:
    """The events by tick; each write must leave a spec that the API server takes."""
    events: dict[int, list[Event]] = {}
    writes: list[tuple[int, int, Mapping[str, Any], Mapping[str, Any]]] = []
    listed = optional(top, "events", "", sequence, ())
    if len(listed) > MAX_EVENTS:
        raise ScenarioError(
            "/events", f"{len(listed)} events are too many", f"At most {MAX_EVENTS} are simulated."
        )
    for i, row in enumerate(listed):
        at = f"/events/{i}"
        fields = mapping(row, at)
        tick = integer(required(fields, "tick", at), f"{at}/tick")
        if not 1 <= tick <= MAX_TICKS:
            raise ScenarioError(
                f"{at}/tick", f"no event in tick {tick}", f"Ticks are 1 to {MAX_TICKS}."
            )
        event = _event(kind, fields, at, names)
        events.setdefault(tick, []).append(event)
        writes.append((tick, i, event.write, fields))
    rows = optional(top, "spec", "", mapping, {})
    for _, i, write, fields in sorted(writes, key=lambda each: each[:2]):
        written = FORMATS[kind].fields.keys() & fields.keys()
        rows = {**rows, **{key: fields[key] for key in written}}
        refuse_fields(kind, rows, f"/events/{i}")
        spec = replace(spec, **write)
        limit_pods(spec, f"/events/{i}")
    return events


def _event(kind: str, fields: Mapping[str, Any], at: str, names: Mapping[str, str]) -> Event:
    operations: list[Operation] = []
    write: dict[str, Any] = {}
    for key, value in fields.items():
        here = below(at, key)
        if key == "tick":
            continue
        if key == "template":
            name = string(value, here)
            if name not in names:
                raise ScenarioError(here, f"there is no template {name!r}", "Add it to templates.")
            write["template"] = names[name]
        elif key in _WRITE_KEYS and key in FORMATS[kind].fields:
            field, item = read_field(kind, key, value, at)
            write[field] = item
        elif key == "configmap":
            row = mapping(value, here)
            keys(row, {"name", "data"}, here)
            mapping(required(row, "data", here), f"{here}/data")
            name = string(required(row, "name", here), f"{here}/name")
            operations.append(PutContent("ConfigMap", name))
        elif key == "delete_configmap":
            operations.append(DeleteContent("ConfigMap", string(value, here)))
        elif key == "kubelet":
            operations.append(SetPolicy(_policy_fields(mapping(value, here), here)))
        elif key == "add_node" and kind == "DaemonSet":
            if value is not True:
                raise ScenarioError(here, f"{value!r} is not true", "Write add_node: true.")
            operations.append(AddNode())
        elif key == "wait":
            operations.append(Wait(number(value, here)))
        elif key in ("crash", "recover", "delete_pods"):
            operations.append(_touch(key, mapping(value, here), here))
        else:
            raise ScenarioError(here, f"{key!r} is no operation", "See the scenario format.")
    source = {key: value for key, value in fields.items() if key != "tick"}
    return Event(tuple(operations), write, source)


def _touch(action: str, row: Mapping[str, Any], at: str) -> Touch:
    keys(row, {"template", "count", "pods"}, at)
    aliases = optional(row, "pods", at, sequence, None)
    return Touch(
        action,
        None
        if aliases is None
        else frozenset(string(a, f"{at}/pods/{i}") for i, a in enumerate(aliases)),
        optional(row, "template", at, string, None),
        optional(row, "count", at, integer, None),
    )
