"""The view without the server's defaults: what any manifest or edit of a case mentions."""

import re
from copy import deepcopy
from typing import Any

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_POD = ["spec", "template"]
Shape = Any
"""`{key: shape}`, `[shape of every element]`, or True: mentioned as a whole."""


def project(live: Any, shape: Shape) -> Any:
    """The value cut down to what the shape mentions."""
    if shape is True or not isinstance(live, dict | list):
        return live
    if isinstance(live, dict) and isinstance(shape, dict):
        kept = {key: value for key, value in live.items() if shape.get(key) is not None}
        return {key: project(value, shape[key]) for key, value in kept.items()}
    if isinstance(live, list) and isinstance(shape, list):
        return [project(item, shape[0]) for item in live]
    return live


def case_shape(case: dict[str, Any]) -> Shape:
    """What the manifests and the steps of a case mention."""
    shape: Shape = {"apiVersion": True, "kind": True, "metadata": {"name": True}}
    for manifest in case["manifests"].values():
        manifest = deepcopy(manifest)
        manifest.get("metadata", {}).pop("namespace", None)
        shape = _merged(shape, _of(manifest))
    for step in case["steps"]:
        for mentioned in _mentioned(step):
            shape = _merged(shape, mentioned)
    return shape


def _mentioned(step: dict[str, Any]) -> list[Shape]:
    kind = step["kind"]
    if kind == "edit":
        return [
            _at(_tokens(operation["path"]), _of(operation["value"]))
            for operation in step["patch"]
            if operation["op"] in ("add", "replace")
        ]
    if kind in ("patch_strategic", "patch_merge"):
        return [_of(step["patch"])]
    if kind == "scale":
        return [{"spec": {"replicas": True}}]
    containers = [*_POD, "spec", "containers", "*"]
    if kind == "set_image":
        return [_at(containers, {"name": True, "image": True})]
    if kind == "set_env":
        return [_at([*containers, "env", "*"], {"name": True, "value": True})]
    if kind in ("annotate", "label"):
        keys = {re.split(r"=|-$", value)[0]: True for value in step["values"]}
        return [{"metadata": {"annotations" if kind == "annotate" else "labels": keys}}]
    if kind == "rollout_restart":
        return [_at([*_POD, "metadata", "annotations"], {RESTARTED_AT: True})]
    return []


def _tokens(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _merged(one: Shape, other: Shape) -> Shape:
    if one is None or other is None:
        return one or other
    if isinstance(one, dict) and isinstance(other, dict):
        return {key: _merged(one.get(key), other.get(key)) for key in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])]
    return one if other is True else other  # something more precise wins over "mentioned"


def _of(value: Any) -> Shape:
    if isinstance(value, dict) and value:
        return {key: _of(child) for key, child in value.items() if not key.startswith("$")}
    if isinstance(value, list) and value:
        shape: Shape = None
        for item in value:
            shape = _merged(shape, _of(item))
        return [shape]
    return True


def _at(parts: list[str], shape: Shape) -> Shape:
    for part in reversed(parts):
        shape = [shape] if re.fullmatch(r"\d+|-|\*", part) else {part: shape}
    return shape
