"""What may not change in an object that is complete: Pods, Jobs, claims, addresses of Services.

`playground.validation` judges what was sent; these rules compare two objects as they are stored,
defaults and generated values included. Source: Kubernetes, ``pkg/apis/{core,batch}/validation``.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from playground.cluster.equality import same
from playground.cluster.outcome import Cause
from playground.cluster.quantity import quantity_value

Object = dict[str, Any]

_POD_RULE = (
    "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
    "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set "
    "to 1 if it was previously negative)"
)
_CLAIM_RULE = (
    "Forbidden: spec is immutable after creation except resources.requests and "
    "volumeAttributesClassName for bound claims"
)
_IMMUTABLE = "Invalid value: field is immutable"
_JOB_FIELDS = (
    "selector",
    "completionMode",
    "podFailurePolicy",
    "backoffLimitPerIndex",
    "managedBy",
    "successPolicy",
)
_SCHEDULING = ("affinity", "nodeSelector", "tolerations", "schedulingGates")


def forbidden_changes(new: Object, old: Object) -> tuple[Cause, ...]:
    """Why the stored object `old` cannot become `new`; empty for kinds without such rules."""
    rule = _RULES.get((str(new.get("apiVersion")), str(new.get("kind"))))
    before, after = old.get("spec"), new.get("spec")
    if rule is None or not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    return tuple(rule(before, after, old))


def _pod(before: Object, after: Object, _: Object) -> Iterator[Cause]:
    """Source: ``ValidatePodUpdate``."""
    kept = deepcopy(after)
    for name in ("containers", "initContainers"):
        old, new = before.get(name) or [], kept.get(name) or []
        if len(old) != len(new):
            yield Cause(f"spec.{name}", "Forbidden: pod updates may not add or remove containers")
            return
        for left, right in zip(old, new, strict=True):
            right.pop("image", None)
            right.update({"image": left["image"]} if "image" in left else {})
    deadline = kept.pop("activeDeadlineSeconds", None)
    known = before.get("activeDeadlineSeconds")
    if known is not None and (deadline is None or deadline > known):
        message = "Invalid value: must be less than or equal to previous value"
        yield Cause("spec.activeDeadlineSeconds", message)
    if known is not None:
        kept["activeDeadlineSeconds"] = known
    tolerations = kept.pop("tolerations", [])
    if any(not any(same(one, other) for other in tolerations) for one in _tolerations(before)):
        message = "Forbidden: existing toleration can not be modified except its tolerationSeconds"
        yield Cause("spec.tolerations", message)
    if "tolerations" in before:
        kept["tolerations"] = before["tolerations"]
    grace = before.get("terminationGracePeriodSeconds")
    if grace is not None and grace < 0 and kept.get("terminationGracePeriodSeconds") == 1:
        kept["terminationGracePeriodSeconds"] = grace
    if not same(kept, before):
        yield Cause("spec", _POD_RULE)


def _tolerations(spec: Object) -> list[Any]:
    found = spec.get("tolerations")
    return found if isinstance(found, list) else []


def _job(before: Object, after: Object, old: Object) -> Iterator[Cause]:
    """Source: ``ValidateJobSpecUpdate``."""
    completions = after.get("completions")
    elastic = after.get("completionMode") == "Indexed" and completions == after.get("parallelism")
    if completions != before.get("completions") and not elastic:
        yield Cause("spec.completions", _IMMUTABLE)
    for name in _JOB_FIELDS:
        if not same(before.get(name), after.get(name)):
            yield Cause(f"spec.{name}", _IMMUTABLE)
    new, held = deepcopy(after.get("template")), deepcopy(before.get("template"))
    started = isinstance(old.get("status"), dict) and "startTime" in old["status"]
    if before.get("suspend") is True and not started:
        for template in (new, held):
            _drop_scheduling(template)
    if not same(new, held):
        yield Cause("spec.template", _IMMUTABLE)


def _drop_scheduling(template: Any) -> None:
    """A Job that is suspended and has not started may be sent elsewhere."""
    if isinstance(template, dict):
        template.pop("metadata", None)
        spec = template.get("spec")
        if isinstance(spec, dict):
            for name in _SCHEDULING:
                spec.pop(name, None)


def _claim(before: Object, after: Object, old: Object) -> Iterator[Cause]:
    """Source: ``ValidatePersistentVolumeClaimUpdate``."""
    status = old.get("status")
    kept = deepcopy(after)
    if isinstance(status, dict) and status.get("phase") == "Bound":
        asked = _requests(kept).pop("storage", None)
        held = _requests(before).get("storage")
        if held is not None:
            kept.setdefault("resources", {}).setdefault("requests", {})["storage"] = held
        if asked is not None and quantity_value(asked) < quantity_value(held or "0"):
            message = "Forbidden: field can not be less than status.capacity"
            yield Cause("spec.resources.requests.storage", message)
        for name in ("volumeAttributesClassName",):
            kept.pop(name, None)
            if name in before:
                kept[name] = before[name]
    if not same(kept, before):
        yield Cause("spec", _CLAIM_RULE)


def _requests(spec: Object) -> Object:
    resources = spec.get("resources")
    requests = resources.get("requests") if isinstance(resources, dict) else None
    return requests if isinstance(requests, dict) else {}


def _service(before: Object, after: Object, _: Object) -> Iterator[Cause]:
    """Source: ``ValidateServiceUpdate`` and ``upgradeDowngradeClusterIPsErr``."""
    if "ExternalName" in (before.get("type"), after.get("type")):
        return
    for name in ("clusterIPs", "ipFamilies"):
        old, new = before.get(name) or [None], after.get(name) or [None]
        if old[0] is not None and old[0] != new[0]:
            yield Cause(f"spec.{name}[0]", "Invalid value: may not change once set")


_RULES: dict[tuple[str, str], Callable[[Object, Object, Object], Iterator[Cause]]] = {
    ("v1", "Pod"): _pod,
    ("v1", "PersistentVolumeClaim"): _claim,
    ("v1", "Service"): _service,
    ("batch/v1", "Job"): _job,
}
