"""Metadata of every object: its name, labels, annotations, owners and finalizers.

Source: ``ValidateObjectMetaAccessor`` and ``ValidateObjectMetaAccessorUpdate`` in apimachinery
`pkg/api/validation/objectmeta.go`; names from ``SimpleNameGenerator`` in apiserver
`pkg/storage/names/generate.go`.
"""

from . import formats
from .cause import Causes, invalid, required
from .field_path import Path, Value
from .formats import Format
from .label import annotation_causes, label_causes

_LONGEST_PREFIX = 58
_GENERATED = "xxxxx"
"""Stands for the five characters that the server would choose."""

METADATA = Path().child("metadata")


def name_of(metadata: Value) -> str:
    """The name, or what the server would make of `generateName`."""
    prefix = metadata.get("generateName", "")
    generated = prefix[:_LONGEST_PREFIX] + _GENERATED if prefix else ""
    return metadata.get("name", "") or generated


def metadata_causes(metadata: Value, name_format: Format) -> Causes:
    """What is wrong with the metadata of a new object."""
    prefix, path = metadata.get("generateName", ""), METADATA
    if prefix:
        masked = prefix[:-1] + "a" if len(prefix) > 1 and prefix.endswith("-") else prefix
        place = path.child("generateName")
        for message in name_format(masked):
            yield invalid(place, prefix, message)
    name = name_of(metadata)
    if not name:
        yield required(path.child("name"), "name or generateName is required")
    else:
        place = path.child("name")
        if not metadata.get("name"):
            place = path.child("generateName").called("metadata.name")
        for message in name_format(name):
            yield invalid(place, name, message)
    yield from _same_at_any_time(metadata, path)


def metadata_update_causes(old: Value, new: Value) -> Causes:
    """What is wrong with the metadata of a changed object; its name is not looked at again."""
    path = METADATA
    for field in ("uid", "creationTimestamp"):
        if new.get(field) and old.get(field) and new[field] != old[field]:
            yield invalid(path.child(field), new[field], "field is immutable")
    yield from _same_at_any_time(new, path)


def _same_at_any_time(metadata: Value, path: Path) -> Causes:
    yield from label_causes(metadata.get("labels") or {}, path.child("labels"))
    yield from annotation_causes(metadata.get("annotations") or {}, path.child("annotations"))
    owners = path.child("ownerReferences")
    for position, owner in enumerate(metadata.get("ownerReferences") or ()):
        yield from _owner_causes(owner, owners.at(position))
    for position, finalizer in enumerate(metadata.get("finalizers") or ()):
        place = path.child("finalizers").at(position)
        for each in formats.label_key(finalizer):
            yield invalid(place, finalizer, each)
        if not any(formats.label_key(finalizer)) and "/" not in finalizer:
            yield from _finalizer_causes(finalizer, place)


def _owner_causes(owner: Value, path: Path) -> Causes:
    """The server leaves out which owner it is."""
    for field, what in (
        ("apiVersion", "version must not be empty"),
        ("kind", "must not be empty"),
        ("name", "must not be empty"),
        ("uid", "must not be empty"),
    ):
        if not owner.get(field):
            yield invalid(path.child(field), "", what)


_OWN_FINALIZERS = ("foregroundDeletion", "kubernetes", "orphan")


def _finalizer_causes(finalizer: str, path: Path) -> Causes:
    """Source: ``ValidateFinalizerName``: only Kubernetes' own have no domain."""
    if finalizer not in _OWN_FINALIZERS:
        yield invalid(
            path, finalizer, "name is neither a standard finalizer name nor is it fully qualified"
        )
