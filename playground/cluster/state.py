"""A Cluster that comes from outside: from a form, or from a file of live objects.

Both are read as hostile: any JSON value may stand anywhere. What cannot be used is left out and
named by a Finding; the rest of the Cluster is there.
"""

import json
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any

from playground.cluster.cluster import START, Cluster, Key, cluster_of, key_of
from playground.cluster.refusals import wrong_type
from playground.manifest.finding import Finding
from playground.manifest.pointer import format_pointer
from playground.manifest.problem import Severity
from playground.manifest.reading import Reading

MOST_OBJECTS = 500
MOST_CHARACTERS = 2 * 2**20
"""Of one object written as JSON, and of all objects together."""
MOST_DEPTH = 100
RULE = "cluster"
_LAST_TIME = 253_402_300_799
_HELP = "Give live objects as `kubectl get -o yaml` prints them."
_MAPS, _STRINGS = ("labels", "annotations"), ("namespace", "uid", "resourceVersion")
Object = dict[str, Any]


def to_json(cluster: Cluster) -> Object:
    """The Cluster as a JSON value that `from_json` reads back: objects, version, start."""
    return {
        "objects": list(cluster.objects),
        "version": cluster.version,
        "start": cluster.start,
    }


def from_json(value: Any) -> tuple[Cluster, tuple[Finding, ...]]:
    """The Cluster that `to_json` wrote; pointers of the Findings lead from the value's root."""
    if not isinstance(value, dict):
        return Cluster(), (_finding(0, (), "The state of the cluster is not an object."),)
    findings: list[Finding] = []
    for key in sorted(set(map(str, value)) - {"objects", "version", "start"}):
        findings.append(_finding(0, (key,), "The state of the cluster has no such field."))
    objects = value.get("objects", [])
    if not isinstance(objects, list):
        findings.append(_finding(0, ("objects",), "`objects` is not a list."))
        objects = []
    rows = ((0, ("objects", number), obj) for number, obj in enumerate(objects))
    held = tuple(_usable(rows, findings))
    start = _count(value, "start", START, _LAST_TIME - 2**31, findings)
    version = _count(value, "version", 0, 2**31 - 1, findings)
    found = cluster_of(held, start)
    return Cluster(held, max(version, found.version), start), tuple(findings)


def from_reading(reading: Reading, start: int = START) -> tuple[Cluster, tuple[Finding, ...]]:
    """The Cluster that holds the live objects of a manifest: documents, Lists, or both."""
    findings: list[Finding] = []
    rows = (
        (item.document, tuple(item.pointer.split("/")[1:]), item.value)
        for document in reading.documents
        for item in document.objects
    )
    return cluster_of(_usable(rows, findings), start), tuple(findings)


def _count(value: Object, name: str, default: int, most: int, findings: list[Finding]) -> int:
    number = value.get(name, default)
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= most:
        return number
    findings.append(_finding(0, (name,), f"`{name}` is not a whole number from 0 to {most}."))
    return default


def _usable(
    rows: Iterable[tuple[int, tuple[str | int, ...], Any]], findings: list[Finding]
) -> Iterator[Object]:
    """The objects that can be held, oldest first; Findings for the others."""
    seen: set[Key] = set()
    characters = 0
    for document, path, obj in rows:
        if len(seen) >= MOST_OBJECTS:
            message = (
                f"A cluster here holds {MOST_OBJECTS} objects; this one and more are too many."
            )
            findings.append(_finding(document, path, message))
            return
        fault = _fault(obj)
        if fault is not None:
            findings.append(_finding(document, (*path, *fault[0]), fault[1]))
            continue
        characters += len(json.dumps(obj))
        key = key_of(obj)
        if characters > MOST_CHARACTERS:
            message = f"The objects take more than {MOST_CHARACTERS:,} characters as JSON."
            findings.append(_finding(document, path, message))
            return
        if key in seen:
            message = f"There is a {key.kind} {key.name} before this one; only that one is held."
            findings.append(_finding(document, path, message))
            continue
        seen.add(key)
        yield _without_nulls(obj)


def _fault(obj: Any) -> tuple[tuple[str, ...], str] | None:
    """The first thing that keeps an object from being held: its path and a sentence."""
    if not isinstance(obj, dict):
        return (), "This is not an object."
    if not _is_json(obj):
        return (), f"The object is nested deeper than {MOST_DEPTH} levels, or is not JSON."
    for name in ("apiVersion", "kind"):
        if not isinstance(obj.get(name), str) or not obj[name]:
            return (name,), f"`{name}` is not a name."
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict):
        return ("metadata",), "`metadata` is not an object."
    if not isinstance(metadata.get("name"), str) or not 0 < len(metadata["name"]) <= 253:
        return ("metadata", "name"), "`metadata.name` is not a name of 1 to 253 characters."
    for name in _STRINGS:
        if not isinstance(metadata.get(name, ""), str):
            return ("metadata", name), f"`metadata.{name}` is not text."
    for name in _MAPS:
        found = metadata.get(name, {})
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            return ("metadata", name), f"`metadata.{name}` is not a map of texts."
    for name in ("finalizers", "managedFields", "ownerReferences"):
        if not isinstance(metadata.get(name, []), list):
            return ("metadata", name), f"`metadata.{name}` is not a list."
    generation = metadata.get("generation", 0)
    if not isinstance(generation, int) or isinstance(generation, bool):
        return ("metadata", "generation"), "`metadata.generation` is not a number."
    version = metadata.get("resourceVersion", "0")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        return ("metadata", "resourceVersion"), "`metadata.resourceVersion` is not a number."
    mistake = wrong_type(obj)
    if mistake is not None:
        return (
            (),
            f"The API server could not have stored this: {mistake.field}: {mistake.message}.",
        )
    return None


def _is_json(value: Any) -> bool:
    stack = [(value, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > MOST_DEPTH or (isinstance(node, float) and not isfinite(node)):
            return False
        if isinstance(node, int) and not -(2**63) <= node < 2**64:
            return False
        if isinstance(node, dict):
            if not all(isinstance(key, str) for key in node):
                return False
            stack.extend((child, depth + 1) for child in node.values())
        elif isinstance(node, list):
            stack.extend((child, depth + 1) for child in node)
        elif node is not None and not isinstance(node, str | int | float | bool):
            return False
    return True


def _without_nulls(value: Any) -> Any:
    """An API server prints no nulls: one that stands in a file is the same as nothing."""
    if isinstance(value, dict):
        return {key: _without_nulls(child) for key, child in value.items() if child is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value


def _finding(document: int, path: tuple[str | int, ...], message: str) -> Finding:
    return Finding(Severity.ERROR, RULE, message, _HELP, document, format_pointer(path))
