"""Traffic: which load balancers an object is attached to, by their selectors in its labels.

Sources: clouddriver, ``op/handler/KubernetesServiceHandler.java``,
``KubernetesManifestAnnotater.java`` and ``KubernetesDeployManifestOperation.java``.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from playground.kinds.spinnaker_kinds import LOAD_BALANCING, spelled_in, spelled_kind
from playground.manifest import KubernetesObject
from playground.manifest.pointer import Tokens, format_pointer

from .step import Step, metadata_paths
from .versioner import annotations_of, metadata_text, same_namespace

RULE = "attach-traffic"
LOAD_BALANCERS = "traffic.spinnaker.io/load-balancers"
CONFLICT = "traffic-annotation-conflict"
MALFORMED_ANNOTATION = "malformed-traffic-annotation"
MALFORMED_SERVICE = "malformed-load-balancer"
NOT_A_LOAD_BALANCER = "not-a-load-balancer"
NO_SERVICE = "service-not-found"
NO_SELECTOR = "service-without-selector"
OVERLAP = "selector-label-overlap"

_ANNOTATION: Tokens = ("metadata", "annotations", LOAD_BALANCERS)
Action = Literal["enable", "disable"]


def load_balancers(value: Mapping[str, Any]) -> list[str] | None:
    """What the annotation lists, [] if it is absent; None if it is no JSON list of strings."""
    text = annotations_of(value).get(LOAD_BALANCERS)
    if text is None:
        return []
    try:
        listed = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return None
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        return None
    return listed


def set_traffic(item: KubernetesObject, services: Sequence[str]) -> Step:
    """Write the load balancers of the stage down; another list that is there is an error."""
    step = Step()
    if LOAD_BALANCERS not in annotations_of(item.value):
        text = json.dumps(list(services), ensure_ascii=False, separators=(",", ":"))
        reason = "The stage attaches the object to these load balancers."
        path = ("metadata", "annotations")
        step.write_entries(item, path, {LOAD_BALANCERS: text}, RULE, reason)
    elif load_balancers(item.value) != list(services):
        message = f"{item} lists other load balancers than the stage does."
        help = "Take the annotation out of the manifest, or the services out of the stage."
        step.refuse(item, _ANNOTATION, CONFLICT, message, help)
    return step


def attach(
    item: KubernetesObject,
    requested: Sequence[KubernetesObject],
    live: Sequence[Mapping[str, Any]],
) -> Step:
    """Copy the selectors of the load balancers that the object lists into its labels.

    They are looked up among the objects of the request and then in the cluster, `live`.
    """
    step = Step()
    listed = load_balancers(item.value)
    if listed is None:
        message = f"{item}: the annotation {LOAD_BALANCERS} is no JSON list of strings."
        help = """Write it as '["service NAME"]'."""
        step.refuse(item, _ANNOTATION, MALFORMED_ANNOTATION, message, help)
        return step
    path = _label_path(item)
    labels = dict(_mapping_at(item, path))
    wanted: dict[str, str] = {}
    for name in listed:
        selector = _selector(step, item, name, requested, live)
        if selector is None:
            continue
        overlap = sorted(selector.keys() & labels.keys())
        if overlap:
            message = f"{item} has the label {overlap[0]} already, which {name} selects by."
            help = "Let the service select by a label that the pod template does not have."
            step.refuse(item, (*path, overlap[0]), OVERLAP, message, help)
            continue
        labels |= selector
        wanted |= selector
    reason = f"These labels make the pods take the traffic of {' and '.join(listed)}."
    step.write_entries(item, path, wanted, RULE, reason)
    return step


def _selector(
    step: Step,
    item: KubernetesObject,
    name: str,
    requested: Sequence[KubernetesObject],
    live: Sequence[Mapping[str, Any]],
) -> dict[str, str] | None:
    """The selector of a load balancer; None if there is none to copy, and why is in the step."""
    words = name.split(" ")
    kind = spelled_in(words[0])
    if len(words) != 2:
        help = "Name it as 'service NAME'."
        step.refuse(
            item, _ANNOTATION, MALFORMED_SERVICE, f"{name!r} names no load balancer.", help
        )
        return None
    found = next(
        (
            each.value
            for each in requested
            if spelled_kind(each.value) == kind
            and each.name == words[1]
            and each.namespace == item.namespace
        ),
        None,
    ) or next((value for value in live if _is_called(value, kind, words[1], item.namespace)), None)
    if found is None:
        help = "Deploy it first, or with this request, in the same namespace."
        message = f"The load balancer {name} does not exist in the namespace of {item}."
        step.refuse(item, _ANNOTATION, NO_SERVICE, message, help)
        return None
    if kind not in LOAD_BALANCING:
        message = f"Spinnaker cannot attach anything to a {words[0]}."
        step.refuse(item, _ANNOTATION, NOT_A_LOAD_BALANCER, message, "Attach a service.")
        return None
    if kind == spelled_kind(item.value) and words[1] == item.name:
        return {}
    selector = selector_of(found)
    if not selector:
        message = f"{name} has no selector, so nothing can be attached to it."
        step.refuse(item, _ANNOTATION, NO_SELECTOR, message, "Give the service a selector.")
        return None
    return selector


def _is_called(value: Mapping[str, Any], kind: str, name: str, namespace: str | None) -> bool:
    return (
        spelled_kind(value) == kind
        and metadata_text(value, "name") == name
        and same_namespace(metadata_text(value, "namespace"), namespace)
    )


def selector_of(service: Mapping[str, Any]) -> dict[str, str]:
    """The selector of a Service; empty if it has none of that shape."""
    spec = service.get("spec")
    selector = spec.get("selector") if isinstance(spec, dict) else None
    entries = selector.items() if isinstance(selector, dict) else ()
    return {key: value for key, value in entries if isinstance(value, str)}


def traffic_patch(
    action: Action, selector: Mapping[str, str], target: KubernetesObject
) -> list[dict[str, str]]:
    """The JSON Patch (RFC 6902) by which an Enable or a Disable stage adds or removes the labels.

    It goes to the pod template, or to the object's own labels if it has none, as with a pod.
    """
    path = _label_path(target)
    labels = _mapping_at(target, path)
    operations = []
    for key, value in selector.items():
        pointer = format_pointer((*path, key))
        if action == "disable":
            if key in labels:
                operations.append({"op": "remove", "path": pointer})
        else:
            op = "replace" if key in labels else "add"
            operations.append({"op": op, "path": pointer, "value": value})
    return operations


def _label_path(item: KubernetesObject) -> Tokens:
    return (*metadata_paths(item)[-1], "labels")


def _mapping_at(item: KubernetesObject, path: Tokens) -> dict[str, Any]:
    value: Any = item.value
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
