"""The annotation in which kubectl keeps the manifest that it applied last.

Source: kubectl, ``pkg/util/apply.go``.
"""

import json
from typing import Any

from playground.cluster.outcome import LAST_APPLIED, Refused

Object = dict[str, Any]


def annotated(manifest: Object, namespace: str) -> Object:
    """The manifest with the annotation that holds it: what `kubectl apply` works with."""
    plain = in_namespace(without_annotation(manifest), namespace)
    found = plain["metadata"].get("annotations")
    found = found if isinstance(found, dict) else {}
    annotations = {key: value for key, value in found.items() if value is not None}
    plain = {**plain, "metadata": {**plain["metadata"], "annotations": annotations}}
    text = written(plain)
    metadata = {**plain["metadata"], "annotations": {**annotations, LAST_APPLIED: text}}
    return {**plain, "metadata": metadata}


def in_namespace(manifest: Object, namespace: str) -> Object:
    """The manifest with its namespace written down; cluster-wide objects have none ("")."""
    if not namespace:
        return manifest
    return {**manifest, "metadata": {**manifest["metadata"], "namespace": namespace}}


def written(manifest: Object) -> str:
    """The annotation's text: JSON with sorted keys, no spaces, and a final line break."""
    text = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text + "\n"


def without_annotation(manifest: Object) -> Object:
    """The manifest without the annotation, which is never part of what it holds."""
    metadata = manifest["metadata"]
    annotations = metadata.get("annotations")
    if not isinstance(annotations, dict) or LAST_APPLIED not in annotations:
        return manifest
    rest = {key: value for key, value in annotations.items() if key != LAST_APPLIED}
    return {**manifest, "metadata": {**metadata, "annotations": rest}}


def annotation_text(live: Object) -> str | None:
    """What the annotation says, whatever that is; None without it."""
    metadata = live.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    text = annotations.get(LAST_APPLIED) if isinstance(annotations, dict) else None
    return text if isinstance(text, str) else None


def last_applied(live: Object) -> Object | None:
    """The manifest that the live object was made of; None without the annotation.

    Raises Refused where the annotation is no JSON object, as kubectl then does.
    """
    text = annotation_text(live)
    if not text:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Refused("Client", f"the annotation {LAST_APPLIED} is not a JSON object")
    return value
