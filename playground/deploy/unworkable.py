"""Unworkable: what Spinnaker stumbles over before it submits anything.

Source: clouddriver, ``description/manifest/KubernetesManifest.java``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from playground.kinds.spinnaker_kinds import REFUSED, spelled_kind
from playground.manifest import KubernetesObject
from playground.manifest.pointer import Tokens

from .expand import nested_list
from .step import MALFORMED, Step


def unworkable(item: KubernetesObject) -> Step:
    """Why the object cannot be worked on; the Step has no error if it can."""
    step = nested_list(item)
    for tokens, message in _faults(item.value):
        help = "Correct it; the other objects of the request are shown as they would be."
        step.refuse(item, tokens, MALFORMED, message, help)
    if item.once(spelled_kind) in REFUSED:
        message = f"Spinnaker does not deploy objects of the kind {item.kind}."
        step.refuse(item, ("kind",), MALFORMED, message, "Take it out of the request.")
    return step


def _faults(value: Mapping[str, Any]) -> Iterator[tuple[Tokens, str]]:
    for key in ("apiVersion", "kind"):
        if not isinstance(value.get(key), str) or not value[key]:
            yield (key,) if key in value else (), f"The {key} is missing, or is no text."
    metadata = value.get("metadata")
    if not isinstance(metadata, dict):
        yield ("metadata",) if "metadata" in value else (), "The object has no metadata."
        return
    for key in ("name", "generateName", "namespace"):
        if not isinstance(metadata.get(key), str | None):
            yield ("metadata", key), f"metadata.{key} must be text."
    for group in ("annotations", "labels"):
        entries = metadata.get(group)
        if not isinstance(entries, dict | None):
            yield ("metadata", group), f"metadata.{group} must be a mapping of strings."
            continue
        for key, entry in (entries or {}).items():
            if "spinnaker.io/" in key and not isinstance(entry, str):
                yield ("metadata", group, key), f"The value of {key} must be text, in quotes."
