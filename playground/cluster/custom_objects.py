"""Custom objects: the schema of their CustomResourceDefinition, unknown fields, and defaults.

A Cluster that holds no CustomResourceDefinition for a kind takes its objects as they are.
Source: apiextensions-apiserver, ``pkg/apiserver/schema/{pruning,defaulting}``.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from playground.cluster.cluster import Cluster
from playground.cluster.schema import Part, from_crd, tables
from playground.kinds import api_group

Object = dict[str, Any]
_ALWAYS_KNOWN = ("apiVersion", "kind", "metadata")


def crd_schema(cluster: Cluster, api_version: str, kind: str) -> Part | None:
    """The schema of a custom kind as its CustomResourceDefinition in the Cluster has it."""
    row = crd_version(cluster, api_version, kind)
    if row is None:
        return None
    schema = row.get("schema")
    return from_crd(schema.get("openAPIV3Schema") if isinstance(schema, dict) else None)


def has_scale(cluster: Cluster, api_version: str, kind: str) -> bool:
    """Whether objects of a custom kind can be scaled; without its definition, yes."""
    row = crd_version(cluster, api_version, kind)
    subresources = row.get("subresources") if row else {"scale": {}}
    return isinstance(subresources, dict) and "scale" in subresources


def crd_version(cluster: Cluster, api_version: str, kind: str) -> Object | None:
    """The row of ``spec.versions`` that defines a custom kind, if the Cluster has one."""
    group, version = api_group(api_version), api_version.rpartition("/")[2]
    for crd in cluster.list("CustomResourceDefinition", group="apiextensions.k8s.io"):
        spec = crd.get("spec")
        if not isinstance(spec, dict) or spec.get("group") != group:
            continue
        names, versions = spec.get("names"), spec.get("versions")
        if not isinstance(names, dict) or names.get("kind") != kind:
            continue
        for row in versions if isinstance(versions, list) else ():
            if isinstance(row, dict) and row.get("name") == version:
                return row
    return None


def whole_schema(schema: Part | None) -> Part:
    """The schema with the metadata that every object has."""
    fields = dict(schema.fields) if schema else {}
    metadata = Part("struct", type_name=tables()["types"]["OtherObject"]["metadata"]["type"])
    return Described(fields | {"metadata": metadata}, keeps_unknown=schema is None)


class Described(Part):
    """A struct with these fields."""

    def __init__(self, fields: dict[str, Part], *, keeps_unknown: bool) -> None:
        super().__init__("struct", keeps_unknown=keeps_unknown)
        self.__dict__["fields"] = fields


def unknown_fields(obj: Object, schema: Part) -> Iterator[str]:
    """The paths of fields that the schema does not have and does not preserve."""
    for key, value in obj.items():
        if key not in _ALWAYS_KNOWN:
            yield from _unknown(value, schema, key, key)


def _unknown(value: Any, parent: Part, key: str, path: str) -> Iterator[str]:
    if parent.shape == "struct" and key not in parent.fields and not parent.keeps_unknown:
        yield path
        return
    part = parent.field(key)
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _unknown(child, part, name, f"{path}.{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict):
                for name, child in item.items():
                    yield from _unknown(child, part.elements, name, f"{path}[{number}].{name}")


def pruned(value: Any, part: Part, *, root: bool = True) -> Any:
    """The value without unknown fields and nulls, with the schema's defaults."""
    if isinstance(value, list):
        return [pruned(item, part.elements, root=False) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, child in value.items():
        known = part.shape != "struct" or key in part.fields or part.keeps_unknown
        if root and key in _ALWAYS_KNOWN:
            kept[key] = child
        elif known and child is not None:
            kept[key] = pruned(child, part.field(key), root=False)
    for key, below in part.fields.items():
        if key not in kept and below.has_default and not (root and key in _ALWAYS_KNOWN):
            kept[key] = pruned(deepcopy(below.default), below, root=False)
    return kept
