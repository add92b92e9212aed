"""Versions: which number an object gets, and the artifact that it becomes.

Sources: clouddriver, ``artifact/ResourceVersioner.java``, ``artifact/ArtifactConverter.java`` and
``caching/view/provider/ArtifactProvider.java``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from playground.artifacts.artifact import Artifact
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject
from playground.manifest.apply import same

from .moniker import text_annotation

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
PREFIX = "artifact.spinnaker.io/"
TYPE, NAME = PREFIX + "type", PREFIX + "name"
LOCATION, VERSION = PREFIX + "location", PREFIX + "version"

DEFAULT_NAMESPACE = "default"
LONGEST_NAME = 253
"""Characters that an API server takes; Spinnaker itself does not count them."""
_NUMBER = re.compile(r"v([-+]?[0-9]{1,10})", re.ASCII)


class DeployedVersion(NamedTuple):
    """A live object that Spinnaker made: name and version as its annotations say."""

    name: str
    version: str
    value: Mapping[str, Any]


class Choice(NamedTuple):
    """The number of a version; `reused` is the live object that has the same content."""

    number: int
    reused: DeployedVersion | None


def annotations_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """The annotations of an object; empty if there are none of that shape."""
    metadata = value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations if isinstance(annotations, dict) else {}


def metadata_text(value: Mapping[str, Any], key: str) -> str:
    """A text of an object's metadata; "" if there is none."""
    metadata = value.get("metadata")
    text = metadata.get(key) if isinstance(metadata, dict) else None
    return text if isinstance(text, str) else ""


def same_namespace(one: str | None, other: str | None) -> bool:
    """Whether two objects live in one namespace: naming none means ``default`` to a cluster."""
    return (one or DEFAULT_NAMESPACE) == (other or DEFAULT_NAMESPACE)


def deployed_versions(
    live: Iterable[Mapping[str, Any]], kind: str, name: str | None, namespace: str | None
) -> list[DeployedVersion]:
    """The versions of an object in the cluster, the oldest first.

    `kind` is in Spinnaker's spelling. What an object is called does not matter, only what its
    annotations say.
    """
    found = [
        (metadata_text(value, "creationTimestamp"), version)
        for value in live
        if (version := _deployed(value, name)) is not None  # most have another name
        and spelled_kind(value) == kind
        and same_namespace(metadata_text(value, "namespace"), namespace)
    ]
    return [version for _, version in sorted(found, key=lambda each: each[0])]


def _deployed(value: Mapping[str, Any], wanted: str | None) -> DeployedVersion | None:
    annotations = annotations_of(value)
    name = text_annotation(annotations, NAME) or ""
    if name != wanted or not text_annotation(annotations, TYPE):
        return None
    return DeployedVersion(name, text_annotation(annotations, VERSION) or "", value)


def version_number(version: str) -> int | None:
    """The number of a version such as ``v012``; None if it is not one."""
    match = _NUMBER.fullmatch(version)
    number = int(match[1]) if match else -1
    return number if 0 <= number < 2**31 else None


def version_text(number: int) -> str:
    """``v000``, ``v012``, ``v1000``: at least three digits, and no wrap."""
    return f"v{number:03d}"


def choose_version(value: Mapping[str, Any], versions: Sequence[DeployedVersion]) -> Choice:
    """The number of the oldest identical version, or else the highest one plus one, or else 0."""
    for version in versions:
        number = version_number(version.version)
        if number is not None and is_identical(value, version.value):
            return Choice(number, version)
    highest = highest_number(versions)
    return Choice(0 if highest is None else highest + 1, None)


def highest_number(versions: Iterable[DeployedVersion]) -> int | None:
    numbers = (version_number(version.version) for version in versions)
    return max((number for number in numbers if number is not None), default=None)


def is_identical(value: Mapping[str, Any], live: Mapping[str, Any]) -> bool:
    """All but the metadata equal to what was last applied; never without that annotation."""
    try:
        applied = json.loads(annotations_of(live).get(LAST_APPLIED, ""))
    except (TypeError, ValueError, RecursionError):
        return False
    if not isinstance(applied, dict):
        return False
    mine = {key: item for key, item in value.items() if key != "metadata"}
    return same(mine, {key: item for key, item in applied.items() if key != "metadata"})


def artifact_of(item: KubernetesObject, account: str, number: int | None) -> Artifact:
    """What a deployed object hands on; `number` None if it is not versioned.

    An object without name, so with ``generateName``, has none as an artifact either; versioned,
    its reference begins with ``null``, as Java writes it.
    """
    name = item.name or None
    version = "" if number is None else version_text(number)
    return Artifact(
        type=f"kubernetes/{spelled_kind(item.value)}",
        name=name,
        location=item.namespace or "",
        version=version,
        reference=f"{name or 'null'}-{version}" if version else name,
        metadata={"account": account},
    )
