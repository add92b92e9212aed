"""Version ConfigMaps and Secrets: give every content a name of its own."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from playground.artifacts.content_hash import content_hash, split_hash_suffix
from playground.manifest import MISSING, Change, KubernetesObject, Reading, Severity
from playground.manifest.apply import same
from playground.manifest.pointer import Tokens, format_pointer

from .doubt import doubtful_places
from .step import Step

Naming = Literal["spinnaker", "hash"]

RULE = "version-name"
ANNOTATE_RULE = "annotate-version"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_VERSIONED = "strategy.spinnaker.io/versioned"
_PREFIX = "artifact.spinnaker.io/"
_TYPES = {"ConfigMap": "kubernetes/configMap", "Secret": "kubernetes/secret"}
_NUMBER = re.compile(r"v([0-9]+)", re.ASCII)
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Named:
    """A ConfigMap or Secret of the input and the name that it gets.

    `base` is the name without version; `name` equals the present one if nothing is to be done.
    """

    item: KubernetesObject
    base: str
    name: str


def is_configuration(item: KubernetesObject) -> bool:
    """Whether the object is a ConfigMap or Secret of the core group."""
    return item.group == "" and item.kind in _TYPES


def version_names(
    objects: Iterable[KubernetesObject],
    reading: Reading,
    *,
    naming: Naming,
    existing: Sequence[dict[str, Any]] = (),
    faithful: bool = False,
) -> tuple[list[Named], Step]:
    """Choose the versioned name of every ConfigMap and Secret.

    `naming` "hash" appends the content hash that kustomize would, "spinnaker" a number after
    Spinnaker's versioner: that of the oldest identical one of `existing`, else the highest plus
    one, else 0. An object that bears its own version already keeps it, unless `faithful`.
    """
    step = Step()
    named = []
    deployed = _by_artifact(existing)
    for item in objects:
        if is_configuration(item) and item.name and _wanted(item):
            if naming == "hash":
                result = _hash_name(item, reading, step)
            else:
                result = _numbered_name(item, deployed, step, faithful)
            if result is not None:
                named.append(result)
                _rename(step, result, naming, faithful)
    return named, step


def without_objects(step: Step, named: Sequence[Named], kept: Sequence[Named]) -> Step:
    """The step without the Changes of the objects that are in `named` and not `kept`."""
    places = {(entry.item.document, entry.item.pointer + "/metadata/") for entry in named}
    places -= {(entry.item.document, entry.item.pointer + "/metadata/") for entry in kept}
    changes = [
        change
        for change in step.changes
        if not any(
            change.document == document and change.pointer.startswith(prefix)
            for document, prefix in places
        )
    ]
    return Step(changes, step.findings)


def annotations_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """The annotations of an object; empty if there are none of that shape."""
    metadata = value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations if isinstance(annotations, dict) else {}


def _wanted(item: KubernetesObject) -> bool:
    """Spinnaker's switch: the annotation, where present, must be ``true`` in any case."""
    switch = annotations_of(item.value).get(_VERSIONED)
    return not isinstance(switch, str) or switch.lower() == "true"


# ---- by content hash


def _hash_name(item: KubernetesObject, reading: Reading, step: Step) -> Named | None:
    doubts = list(doubtful_places(item, reading))
    for tokens, why in doubts:
        step.find(
            item,
            tokens,
            Severity.ERROR,
            "hash-in-doubt",
            f"{item} gets no content hash: {why}.",
            "Put the value in quotes.",
        )
    if doubts:
        return None
    suffix = content_hash(item.value)
    split = split_hash_suffix(item.name)
    base = split[0] if split and split[1] == suffix else item.name
    return _fitting(item, base, f"{base}-{suffix}", step)


# ---- by Spinnaker's number


def _numbered_name(
    item: KubernetesObject,
    deployed: dict[tuple[str, str | None, str], list[dict[str, Any]]],
    step: Step,
    faithful: bool,
) -> Named | None:
    annotations = annotations_of(item.value)
    own = annotations.get(_PREFIX + "name"), annotations.get(_PREFIX + "version")
    if not faithful and all(own) and item.name == f"{own[0]}-{own[1]}":
        return Named(item, str(own[0]), item.name)
    if re.search(r"-v[0-9]{3,}\Z", item.name):
        step.find(
            item,
            ("metadata", "name"),
            Severity.WARNING,
            "version-in-name",
            f"{item.name} looks versioned, but to Spinnaker it is just a name.",
            "Write the name without -vNNN; the version is appended by the deploy.",
        )
    others = deployed.get((item.kind, item.namespace, item.name), [])
    name = f"{item.name}-v{_number(item.value, others):03d}"
    return _fitting(item, item.name, name, step)


def _number(value: dict[str, Any], others: Sequence[dict[str, Any]]) -> int:
    """Source: clouddriver, ``artifact/ResourceVersioner.java``."""
    numbers = [_version(other) for other in others]
    for number, other in zip(numbers, others, strict=True):
        if number is not None and _identical(value, other):
            return number
    return max((number for number in numbers if number is not None), default=-1) + 1


def _version(value: dict[str, Any]) -> int | None:
    match = _NUMBER.fullmatch(str(annotations_of(value).get(_PREFIX + "version", "")))
    return int(match[1]) if match else None


def _identical(value: dict[str, Any], other: dict[str, Any]) -> bool:
    """All but the metadata equal to what was last applied; never without that annotation."""
    try:
        applied = json.loads(annotations_of(other).get(LAST_APPLIED, ""))
    except (TypeError, ValueError):
        return False
    if not isinstance(applied, dict):
        return False
    return same({**value, "metadata": None}, {**applied, "metadata": None})


def _by_artifact(
    existing: Sequence[dict[str, Any]],
) -> dict[tuple[str, str | None, str], list[dict[str, Any]]]:
    """The deployed objects that Spinnaker made, oldest first, by kind, namespace and name."""
    found: dict[tuple[str, str | None, str], list[dict[str, Any]]] = {}
    for value in existing:
        item = KubernetesObject(0, "", value)
        annotations = annotations_of(value)
        name = annotations.get(_PREFIX + "name")
        if is_configuration(item) and annotations.get(_PREFIX + "type") and isinstance(name, str):
            found.setdefault((item.kind, item.namespace, name), []).append(value)
    for values in found.values():
        values.sort(key=lambda value: str(value["metadata"].get("creationTimestamp", "")))
    return found


# ---- the Changes


def _fitting(item: KubernetesObject, base: str, name: str, step: Step) -> Named | None:
    if len(name) <= _LONGEST_NAME:
        return Named(item, base, name)
    step.find(
        item,
        ("metadata", "name"),
        Severity.ERROR,
        "name-too-long",
        f"With its version the name would have {len(name)} characters, more than {_LONGEST_NAME}.",
        "Choose a shorter name.",
    )
    return None


def _rename(step: Step, named: Named, naming: Naming, faithful: bool) -> None:
    item = named.item
    if named.name != item.name:
        if naming == "hash":
            reason = (
                "The name ends with the hash of the content, so other content is another name."
            )
        else:
            reason = "Each content is deployed under a number of its own, so rollbacks find it."
        step.change(item, ("metadata", "name"), named.name, RULE, reason)
    if naming == "spinnaker":
        _annotate(step, named)


def _annotate(step: Step, named: Named) -> None:
    """Add the artifact annotations that the object lacks; what is there stays.

    Source: clouddriver, ``description/manifest/KubernetesManifestAnnotater.java``.
    """
    item = named.item
    wanted = {
        _PREFIX + "type": _TYPES[item.kind],
        _PREFIX + "name": named.base,
        _PREFIX + "location": item.namespace or "",
        _PREFIX + "version": named.name.removeprefix(named.base + "-"),
    }
    metadata = item.value["metadata"]
    reason = "Spinnaker finds its versions by these annotations, not by the name."
    path: Tokens = ("metadata", "annotations")
    annotations = metadata.get("annotations")
    if annotations is None or not isinstance(annotations, dict):
        before = metadata.get("annotations", MISSING)
        if before is None or before is MISSING:
            pointer = item.pointer + format_pointer(path)
            step.changes.append(
                Change(item.document, pointer, before, wanted, ANNOTATE_RULE, reason)
            )
        return
    for key, value in wanted.items():
        if key not in annotations:
            pointer = item.pointer + format_pointer((*path, key))
            step.changes.append(
                Change(item.document, pointer, MISSING, value, ANNOTATE_RULE, reason)
            )
