"""How each part of a kind is merged: the tables of `merge_keys.json`, and the schema of a CRD.

Source: the ``x-kubernetes-*`` extensions in the API server's OpenAPI v3 document.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from playground.kinds import is_custom

_TABLES = Path(__file__).with_name("merge_keys.json")


@dataclass(frozen=True)
class Part:
    """One field, list element or map value, and how it is merged.

    `shape` is what the schema says it is: `struct` (named fields), `map` (free keys), `list`,
    `scalar`, or `any` where the schema does not say (what is found there tells). `strategies` are
    client-side apply's patchStrategy (`merge`, `retainKeys`) and `merge_key` its patchMergeKey;
    `atomic` and `keys` belong to server-side apply.
    """

    shape: str = "any"
    strategies: tuple[str, ...] = ()
    merge_key: str = ""
    atomic: bool = False
    keys: tuple[str, ...] = ()
    format: str = ""
    default: Any = None
    has_default: bool = False
    type_name: str = ""
    inline: Mapping[str, Any] = field(default_factory=dict)
    keeps_unknown: bool = True

    @cached_property
    def fields(self) -> Mapping[str, "Part"]:
        """The named fields that the schema describes, of a struct or of a list's elements."""
        if self.type_name:
            return _fields(self.type_name)
        return {name: from_crd(schema) for name, schema in self.inline.get("fields", {}).items()}

    @cached_property
    def elements(self) -> "Part":
        """The part that every element of a list, or every value of a map, is."""
        if "items" in self.inline:
            return from_crd(self.inline["items"])
        if self.type_name:
            return Part("struct", type_name=self.type_name)
        return Part(format=self.format)

    def field(self, name: str) -> "Part":
        """What stands under `name`: a named field, a map's value, or something unknown."""
        if self.shape == "map":
            return self.elements
        return self.fields.get(name, UNKNOWN)

    @property
    def merges(self) -> bool:
        """Whether client-side apply merges this list element by element."""
        return "merge" in self.strategies

    @property
    def retains_keys(self) -> bool:
        """Whether client-side apply sends ``$retainKeys`` for this object or its elements."""
        return "retainKeys" in self.strategies


UNKNOWN: Final = Part()
"""What the tables do not describe: objects are merged key by key, lists replaced."""
OTHER_BUILT_IN: Final = Part("struct", type_name="OtherObject")
"""A built-in kind without a table of its own: all have the same metadata."""


@cache
def tables() -> dict[str, Any]:
    """The content of `merge_keys.json`: `kinds` and `types`."""
    content: dict[str, Any] = json.loads(_TABLES.read_text("utf-8"))
    return content


@cache
def schema_of(api_version: str, kind: str) -> Part | None:
    """The root of a kind's schema; None for a custom object, which is merged as plain JSON."""
    known = tables()["kinds"].get(kind)
    if known and known["apiVersion"] == api_version:
        return Part("struct", type_name=known["type"])
    return None if is_custom(api_version, kind) else OTHER_BUILT_IN


@cache
def _fields(type_name: str) -> dict[str, Part]:
    return {name: _part(row) for name, row in tables()["types"][type_name].items()}


def _part(row: dict[str, Any]) -> Part:
    shape = "scalar"
    if "list" in row or "map" in row:
        shape = "list" if "list" in row else "map"
    elif "type" in row:
        shape = "struct"
    return Part(
        shape,
        strategies=tuple(row.get("strategy", "").split(",")) if "strategy" in row else (),
        merge_key=row.get("merge_key", ""),
        atomic=row.get("list") == "atomic" or row.get("map") == "atomic" or "atomic" in row,
        keys=tuple(row.get("keys", ())),
        format=row.get("format", ""),
        default=row.get("default"),
        has_default="default" in row,
        type_name=row.get("type", ""),
    )


def from_crd(schema: Any) -> Part:
    """The Part that a CustomResourceDefinition's ``openAPIV3Schema`` (any JSON value) describes.

    Source: apiextensions-apiserver, ``schema/openapi/v2``; what is no schema is taken for unknown.
    """
    if not isinstance(schema, dict):
        return UNKNOWN
    fields, items = schema.get("properties"), schema.get("items")
    extra, of = schema.get("additionalProperties"), schema.get("type")
    preserves = schema.get("x-kubernetes-preserve-unknown-fields") is True
    default, has_default = schema.get("default"), "default" in schema
    if of == "array":
        keys = schema.get("x-kubernetes-list-map-keys")
        return Part(
            "list",
            atomic=schema.get("x-kubernetes-list-type") not in ("map", "set"),
            keys=tuple(k for k in keys if isinstance(k, str)) if isinstance(keys, list) else (),
            inline={"items": items},
            default=default,
            has_default=has_default,
        )
    atomic = schema.get("x-kubernetes-map-type") == "atomic"
    if isinstance(fields, dict):
        inline = {"fields": fields}
        return Part(
            "struct",
            atomic=atomic,
            inline=inline,
            keeps_unknown=preserves,
            default=default,
            has_default=has_default,
        )
    if of == "object":
        if isinstance(extra, dict):
            return Part(
                "map",
                atomic=atomic,
                inline={"items": extra},
                default=default,
                has_default=has_default,
            )
        keeps = preserves or extra is True
        return Part(
            "struct", atomic=atomic, keeps_unknown=keeps, default=default, has_default=has_default
        )
    return Part(
        "scalar" if of in ("string", "integer", "number", "boolean") else "any",
        default=default,
        has_default=has_default,
    )
