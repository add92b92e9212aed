"""Volumes of a pod.

Which sources are looked into: emptyDir, hostPath, configMap, secret, projected, downwardAPI,
persistentVolumeClaim. Of the others only their number counts: a volume has one source, and one
without any is an emptyDir.

Source: ``ValidateVolumes`` and ``validateVolumeSource`` in
`pkg/apis/core/validation/validation.go`.
"""

from collections.abc import Iterator, Mapping

from . import formats
from .cause import Cause, Causes, duplicate, forbidden, invalid, not_supported, required
from .env import field_ref_causes
from .field_path import Path, Value
from .quantity import amount

_SOURCES = (
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret",
    "nfs", "iscsi", "glusterfs", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "flocker",
    "downwardAPI", "fc", "configMap", "azureFile", "vsphereVolume", "quobyte", "azureDisk",
    "storageos", "photonPersistentDisk", "portworxVolume", "scaleIO", "projected", "csi",
    "ephemeral", "image", "flexVolume",
)  # fmt: skip
"""In the order in which the server looks; a second one is refused at itself."""
_HOST_PATH_TYPES = (
    "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate",
    "Socket",
)  # fmt: skip
_LARGEST_MODE = 0o777
_WRONG_MODE = "must be a number between 0 and 0777 (octal), both inclusive"
_PROJECTED = ("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle")


def volumes_causes(volumes: list[Value], path: Path, claims: Mapping[str, Path]) -> Causes:
    """The claims of a StatefulSet come first, and a volume of the same name is not looked at.

    Source: ``volumesToAddForTemplates`` in `pkg/apis/apps/validation/validation.go`.
    """
    for index, (name, at_claim) in enumerate(claims.items()):
        yield from _name_causes(name, at_claim.called(f"{path.field}[{index}].name"))
    names: set[str] = set()
    kept = [position for position, each in enumerate(volumes) if each.get("name") not in claims]
    for index, position in enumerate(kept, len(claims)):
        place, volume = path.index(position).called(f"{path.field}[{index}]"), volumes[position]
        given = [source for source in _SOURCES if source in volume]
        for source in given[1:]:
            yield forbidden(place.child(source), "may not specify more than 1 volume type")
        if given:
            yield from _source_causes(given[0], volume[given[0]], place.child(given[0]))
        name = volume.get("name", "")
        yield from _name_causes(name, place.child("name"))
        if name and name in names:
            yield duplicate(place.child("name"), name)
        names.add(name)


def _name_causes(name: str, path: Path) -> Causes:
    if not name:
        yield required(path)
    else:
        for message in formats.dns_label(name):
            yield invalid(path, name, message)


def _source_causes(kind: str, source: Value, path: Path) -> Causes:
    match kind:
        case "emptyDir":
            if amount(source.get("sizeLimit", "0")) < 0:
                place = path.child("sizeLimit")
                yield forbidden(place, "SizeLimit field must be a valid resource quantity")
        case "hostPath":
            yield from _host_path_causes(source, path)
        case "persistentVolumeClaim":
            if not source.get("claimName"):
                yield required(path.child("claimName"))
        case "secret":
            if not source.get("secretName"):
                yield required(path.child("secretName"))
            yield from _files_causes(source, path)
        case "configMap":
            if not source.get("name"):
                yield required(path.child("name"))
            yield from _files_causes(source, path)
        case "downwardAPI":
            yield from _files_causes(source, path)
        case "projected":
            yield from _projected_causes(source, path)


def _host_path_causes(source: Value, path: Path) -> Causes:
    where = source.get("path", "")
    if not where:
        yield required(path.child("path"))
        return
    yield from _backsteps(where, path.child("path"))
    kind = source.get("type", "")
    if kind not in _HOST_PATH_TYPES:
        yield not_supported(path.child("type"), kind, _HOST_PATH_TYPES)


def _projected_causes(source: Value, path: Path) -> Causes:
    yield from _mode_causes(source, "defaultMode", path)
    for position, projection in enumerate(source.get("sources") or ()):
        place = path.child("sources").index(position)
        given = [kind for kind in _PROJECTED if kind in projection]
        for kind in given[1:]:
            yield forbidden(
                place.child(kind), "may not specify more than 1 volume type per source"
            )
        if not given:
            continue
        kind, inner = given[0], projection[given[0]]
        if kind in ("secret", "configMap") and not inner.get("name"):
            yield required(place.child(kind, "name"))
        if kind in ("secret", "configMap", "downwardAPI"):
            yield from _files_causes(inner, place.child(kind))


def _files_causes(source: Value, path: Path) -> Causes:
    """`items`, which turn keys into files, and the mode of these."""
    yield from _mode_causes(source, "defaultMode", path)
    for position, item in enumerate(source.get("items") or ()):
        place = path.child("items").index(position)
        if "fieldRef" in item:
            yield from field_ref_causes(item["fieldRef"], place.child("fieldRef"))
        elif "resourceFieldRef" not in item and not item.get("key"):
            yield required(place.child("key"))
        where = item.get("path", "")
        if not where:
            yield required(place.child("path"))
        else:
            yield from descending_path_causes(where, place.child("path"))
        yield from _mode_causes(item, "mode", place)


def _mode_causes(source: Value, field: str, path: Path) -> Causes:
    mode = source.get(field, 0)
    if not 0 <= mode <= _LARGEST_MODE:
        yield invalid(path.child(field), mode, _WRONG_MODE)


def descending_path_causes(where: str, path: Path) -> Iterator[Cause]:
    """A path that stays below where it starts. Source: ``validateLocalDescendingPath``."""
    if where.startswith("/"):
        yield invalid(path, where, "must be a relative path")
    yield from _backsteps(where, path)


def _backsteps(where: str, path: Path) -> Causes:
    if ".." in where.split("/"):
        yield invalid(path, where, "must not contain '..'")
