"""Which images and which configuration a workload's pods start with."""

from typing import Any

from playground.kinds import find_images, find_references, pod_spec
from playground.kinds.reference import Reference as Field
from playground.manifest.pointer import Tokens
from playground.rollout.contents import ENV, SUB_PATH, VOLUME, Reference
from playground.rollout.pod_template import pull_policy
from playground.rollout.state import PodTemplate

_CONTAINERS = ("containers", "initContainers")
_SOURCES = ("configMap", "secret", "projected")


def read_template(name: str, workload: dict[str, Any]) -> PodTemplate:
    """The images and the configuration that the workload's pods start with.

    Configuration is what containers get in `env` and `envFrom` and what is mounted from volumes
    of type configMap, secret and projected. (A Secret for pulling images is not configuration.)
    An object that is read twice in the same way is one Reference: what either needs, it needs.
    """
    place = pod_spec(workload)
    spec = place[1] if place else {}
    images = [field for field in find_images(workload) if field.tokens[3] in _CONTAINERS]
    references: dict[tuple[str, str, str], Reference] = {}
    for field in find_references(workload):
        for reference in _read(spec, field):
            key = (reference.kind, reference.name, reference.way)
            references[key] = _both(references.get(key), reference)
    return PodTemplate(
        name,
        images=tuple((_name(spec, field.tokens), field.image) for field in images),
        references=tuple(references.values()),
        always=frozenset(
            _name(spec, field.tokens)
            for field in images
            if pull_policy(_walk(spec, field.tokens[3:5])) == "Always"
        ),
    )


def _read(spec: dict[str, Any], field: Field) -> list[Reference]:
    """The field as what pods read; nothing if they do not. `field.tokens` begin at the root."""
    inside = field.tokens[3:]
    if inside[0] == "volumes" and inside[2] in _SOURCES:
        return _mounted(spec, field, inside)
    if inside[0] not in _CONTAINERS:
        return []
    parent = _walk(spec, inside[:-1])
    if inside[2] == "envFrom":
        return [Reference(field.target_kind, field.name, field.optional, ENV)]
    key = str(parent.get("key"))
    # A key that may be missing may be so with all of the object.
    keys = ((key, field.optional),)
    return [Reference(field.target_kind, field.name, field.optional, ENV, keys, whole=False)]


def _mounted(spec: dict[str, Any], field: Field, inside: Tokens) -> list[Reference]:
    """By `subPath` a file is fixed; all other mounts are kept up to date."""
    parent, volume = _walk(spec, inside[:-1]), _walk(spec, inside[:2])
    items = [item for item in _list(parent.get("items")) if isinstance(item.get("key"), str)]
    keys = tuple((item["key"], field.optional) for item in items)
    paths = {str(item.get("path")): item["key"] for item in items}
    common = (field.target_kind, field.name, field.optional)
    found = []
    for mount in _mounts(spec, volume.get("name")):
        if not (mount.get("subPath") or mount.get("subPathExpr")):
            found.append(Reference(*common, VOLUME, keys, whole=not keys))
            continue
        path = str(mount.get("subPath")).partition("/")[0]
        if keys and path in paths:
            found.append(Reference(*common, SUB_PATH, ((paths[path], field.optional),), False))
        elif mount.get("subPath") and not keys:
            found.append(Reference(*common, SUB_PATH, ((path, True),), False))
        else:
            found.append(Reference(*common, SUB_PATH, keys, whole=not keys))
    # A volume that nobody mounts is set up all the same.
    return found or [Reference(*common, VOLUME, keys, whole=not keys)]


def _both(one: Reference | None, other: Reference) -> Reference:
    """What either needs. A named key is optional only if it is so both times."""
    if one is None:
        return other
    keys = dict(other.keys)
    keys |= {key: may_miss and keys.get(key, True) for key, may_miss in one.keys}
    return Reference(
        one.kind,
        one.name,
        one.optional and other.optional,
        one.way,
        tuple(keys.items()),
        one.whole or other.whole,
    )


def _mounts(spec: dict[str, Any], volume: object) -> list[dict[str, Any]]:
    return [
        mount
        for field in _CONTAINERS
        for container in _list(spec.get(field))
        for mount in _list(container.get("volumeMounts"))
        if mount.get("name") == volume
    ]


def _name(spec: dict[str, Any], tokens: Tokens) -> str:
    """The name of the container whose image `tokens` lead to."""
    return str(_walk(spec, tokens[3:5]).get("name"))


def _walk(value: Any, tokens: Tokens) -> dict[str, Any]:
    """The mapping at `tokens`, which lead to something that was found there."""
    for token in tokens:
        value = value[token]
    assert isinstance(value, dict), "a field was found in it"
    return value


def _list(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
