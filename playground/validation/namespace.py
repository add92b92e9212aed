"""Namespaces.

The server gives each a label with its name, so a name that is too long is named twice.

Source: ``ValidateNamespace`` in `pkg/apis/core/validation/validation.go`; the label from
`pkg/apis/core/v1/defaults.go`.
"""

from . import formats
from .cause import Causes, invalid
from .field_path import Value
from .metadata import METADATA, name_of


def namespace_causes(namespace: Value) -> Causes:
    name = name_of(namespace.get("metadata") or {})
    place = METADATA.child("name").called("metadata.labels")
    for message in formats.label_value(name):
        yield invalid(place, name, message)
