"""What kubectl itself wants of an object before it sends it: types of identity and metadata.

Source: ``unstructured.UnstructuredJSONScheme`` and ``PartialObjectMetadata`` in
k8s.io/apimachinery; the API server checks everything else.
"""

import re
from collections.abc import Iterator
from typing import Any

from .document import KubernetesObject
from .pointer import Tokens
from .words import kind_of

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})", re.ASCII)
_STRINGS = ("name", "generateName", "namespace", "selfLink", "uid", "resourceVersion")
_STRING_MAPS = ("labels", "annotations")


def refusals(item: KubernetesObject) -> Iterator[tuple[Tokens, str]]:
    """Why kubectl would refuse the object: the faulty place in it and a sentence."""
    value = item.value
    kind, api_version = value.get("kind"), value.get("apiVersion")
    if not isinstance(kind, str) or not kind:
        yield ("kind",), "The object has no kind." if not kind else "The kind must be a string."
    if api_version is not None and not isinstance(api_version, str):
        yield ("apiVersion",), "The apiVersion must be a string."
    elif not api_version:
        yield ("apiVersion",), "The object has no apiVersion."
    elif api_version.count("/") > 1:
        yield ("apiVersion",), "The apiVersion must be a version or group/version."
    metadata = value.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        yield ("metadata",), "metadata must be a mapping."
    elif metadata:
        yield from _metadata_refusals(metadata)


def _metadata_refusals(metadata: dict[str, Any]) -> Iterator[tuple[Tokens, str]]:
    for key in _STRINGS:
        if metadata.get(key) is not None and not isinstance(metadata[key], str):
            yield (
                ("metadata", key),
                f"metadata.{key} must be a string, not {kind_of(metadata[key])}.",
            )
    for key in _STRING_MAPS:
        entries = metadata.get(key)
        if entries is not None and not isinstance(entries, dict):
            yield ("metadata", key), f"metadata.{key} must be a mapping of strings."
            continue
        for name, entry in (entries or {}).items():
            if entry is not None and not isinstance(entry, str):
                sentence = f"The value of {name!r} must be a string, not {kind_of(entry)}."
                yield ("metadata", key, name), sentence
    for key in ("creationTimestamp", "deletionTimestamp"):
        time = metadata.get(key)
        if time is not None and not (isinstance(time, str) and _TIME.fullmatch(time)):
            yield ("metadata", key), f"metadata.{key} must be a time such as 2026-01-31T12:00:00Z."
