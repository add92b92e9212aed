"""Version ConfigMaps and Secrets: give every content a name of its own."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from playground.artifacts.artifact import Artifact
from playground.artifacts.content_hash import content_hash, split_hash_suffix
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject, Reading, Severity

from .annotate import annotate_artifact
from .doubt import doubtful_places
from .step import Step
from .strategy import strategy_of
from .versioner import (
    LONGEST_NAME,
    NAME,
    VERSION,
    annotations_of,
    choose_version,
    deployed_versions,
    version_number,
    version_text,
)

Naming = Literal["spinnaker", "hash"]

RULE = "version-name"
_TYPES = {"ConfigMap": "kubernetes/configMap", "Secret": "kubernetes/secret"}


class Named(NamedTuple):
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
    for item in objects:
        if is_configuration(item) and item.name and _wanted(item):
            if naming == "hash":
                result = _hash_name(item, reading, step)
            else:
                result = _numbered_name(item, existing, step, faithful)
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


def _wanted(item: KubernetesObject) -> bool:
    return strategy_of(item).versioned is not False


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
    item: KubernetesObject, existing: Sequence[dict[str, Any]], step: Step, faithful: bool
) -> Named | None:
    annotations = annotations_of(item.value)
    own = annotations.get(NAME), annotations.get(VERSION)
    if not faithful and all(own) and item.name == f"{own[0]}-{own[1]}":
        return Named(item, str(own[0]), item.name)
    if "-" in item.name and version_number(item.name.rpartition("-")[2]) is not None:
        step.find(
            item,
            ("metadata", "name"),
            Severity.WARNING,
            "version-in-name",
            f"{item.name} looks versioned, but to Spinnaker it is just a name.",
            "Write the name without -vNNN; the version is appended by the deploy.",
        )
    kind = item.once(spelled_kind)
    versions = deployed_versions(existing, kind, item.name, item.namespace)
    number = choose_version(item.value, versions).number
    return _fitting(item, item.name, f"{item.name}-{version_text(number)}", step)


# ---- the Changes


def _fitting(item: KubernetesObject, base: str, name: str, step: Step) -> Named | None:
    if len(name) <= LONGEST_NAME:
        return Named(item, base, name)
    step.find(
        item,
        ("metadata", "name"),
        Severity.ERROR,
        "name-too-long",
        f"With its version the name would have {len(name)} characters, more than {LONGEST_NAME}.",
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
    """Add the artifact annotations that the object lacks; what is there stays."""
    item = named.item
    artifact = Artifact(
        type=_TYPES[item.kind],
        name=named.base,
        location=item.namespace or "",
        version=named.name.removeprefix(named.base + "-"),
    )
    answer = annotate_artifact(item, artifact)
    step.changes += answer.changes
    step.findings += answer.findings
