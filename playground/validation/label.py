"""Labels and annotations.

The server names the whole map and neither key nor entry; the pointer leads to the entry.

Source: ``ValidateLabels`` in apimachinery `pkg/apis/meta/v1/validation/validation.go`,
``ValidateAnnotations`` in `pkg/api/validation/objectmeta.go`.
"""

from typing import Any

from . import formats
from .cause import Causes, invalid, too_long
from .field_path import Path

MOST_ANNOTATION_BYTES = 256 * 1024
"""Of all keys and values of one object together."""


def label_causes(labels: dict[str, Any], path: Path) -> Causes:
    """Keys and values; in the order of keys, which the server does not keep."""
    for key, value in labels.items():
        place = path.at(key)
        for message in formats.label_key(key):
            yield invalid(place, key, message)
        for message in formats.label_value(value):
            yield invalid(place, value, message)


def annotation_causes(annotations: dict[str, Any], path: Path) -> Causes:
    """Keys, whose case does not matter, and the size; values are free."""
    for key in annotations:
        for message in formats.label_key(key.lower()):
            yield invalid(path.at(key), key, message)
    size = sum(
        len(part.encode("utf-8", "replace")) for pair in annotations.items() for part in pair
    )
    if size > MOST_ANNOTATION_BYTES:
        yield too_long(path, MOST_ANNOTATION_BYTES)
