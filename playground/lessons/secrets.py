"""What a Secret holds never leaves the editor: patches and diffs show a mask in its place."""

from collections.abc import Iterable
from typing import Any

from playground.lessons.differences import MASK
from playground.manifest import KubernetesObject, Reading
from playground.manifest.pointer import format_pointer

LAST_APPLIED = "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration"
HELD = ("data", "stringData")


def secret_spans(reading: Reading) -> list[tuple[int, int]]:
    """Where values of Secrets stand in the text, as offsets in order."""
    spans = []
    for document in reading.documents:
        for item in document.objects:
            if item.kind == "Secret":
                for pointer in _held(item):
                    at = reading.position(document.index, pointer)
                    spans.append((at.start, at.end))
    return sorted(spans)


def masked_operations(
    target: KubernetesObject, operations: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """A patch's operations; the values of those that write or test a Secret's data are masked."""
    places = (*(f"/{field}" for field in HELD), LAST_APPLIED)
    return [
        {**operation, "value": MASK}
        if target.kind == "Secret"
        and "value" in operation
        and any(str(operation["path"]).startswith(place) for place in places)
        else operation
        for operation in operations
    ]


def _held(item: KubernetesObject) -> Iterable[str]:
    for field in HELD:
        values = item.value.get(field)
        if isinstance(values, dict):
            yield from (item.pointer + format_pointer((field, key)) for key in values)
        elif values is not None:
            yield f"{item.pointer}/{field}"
    metadata = item.value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(annotations, dict) and LAST_APPLIED.rpartition("/")[2].replace("~1", "/") in (
        annotations
    ):
        yield item.pointer + LAST_APPLIED
