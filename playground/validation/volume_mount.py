"""Where a container sees its volumes.

Source: ``ValidateVolumeMounts`` in `pkg/apis/core/validation/validation.go`.
"""

from collections.abc import Collection

from .cause import Causes, invalid, not_found, required
from .field_path import Path, Value
from .volume import descending_path_causes


def mounts_causes(mounts: list[Value], path: Path, volumes: Collection[str]) -> Causes:
    """`volumes`: the names that are there to be mounted."""
    taken: set[str] = set()
    for position, mount in enumerate(mounts):
        place = path.index(position)
        name, where = mount.get("name", ""), mount.get("mountPath", "")
        if not name:
            yield required(place.child("name"))
        if name not in volumes:
            yield not_found(place.child("name"), name)
        if not where:
            yield required(place.child("mountPath"))
        if where in taken:
            yield invalid(place.child("mountPath"), where, "must be unique")
        taken.add(where)
        for field in ("subPath", "subPathExpr"):
            if below := mount.get(field):
                at_field = place.child(field).called(f"{path.field}.{field}")
                yield from descending_path_causes(below, at_field)
        if mount.get("subPath") and mount.get("subPathExpr"):
            at_field = place.child("subPathExpr").called(f"{path.field}.subPathExpr")
            yield invalid(
                at_field, mount["subPathExpr"], "subPathExpr and subPath are mutually exclusive"
            )
