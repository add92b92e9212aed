"""How kubectl reads the text of a manifest, compared as `reading/README.md` says."""

import base64
import hashlib
from typing import Any

from playground.kinds.catalogue import CLUSTER_WIDE, NAMESPACED
from playground.manifest import KUBECTL, KubernetesObject, Reading, read
from playground.manifest.identity import refusals

_SHOWN_DEPTH = 120
_SHOWN_STRING = 3000
_DROPPED = ("uid", "creationTimestamp", "managedFields", "resourceVersion", "generation")
_SERVED = {  # what the recording's API server (v1.36.2) serves by default, by group
    "": {"v1"},
    "autoscaling": {"v1", "v2"},
    "extensions": set[str](),
    "apps": {"v1"},
}
_KNOWN = {"name", "topic", "teaches", "text", "base64", "parts", "validate"}


def claims(case: Any) -> bool:
    return isinstance(case, dict) and any(form in case for form in ("text", "base64", "parts"))


def run(case: dict[str, Any], result: dict[str, Any] | None) -> list[str]:
    if result is None or "parsed" not in result:
        return ["there is no recorded reading to compare with"]
    unknown = sorted(case.keys() - _KNOWN)
    if unknown:
        return [f"unknown keys in the case: {', '.join(unknown)}"]
    parsed = result["parsed"]
    reading = read(_input(case), KUBECTL)
    differences = []
    refused = "text" in parsed.get("refused_by", [])
    failed = min(reading.unreadable) + 1 if reading.unreadable else None
    if refused != (failed is not None):
        words = [problem.message for problem in reading.problems]
        differences.append(f"refused by text: recorded {refused}, ours {not refused} {words}")
    elif refused and failed != parsed["failed_document"]:
        differences.append(f"failed document: recorded {parsed['failed_document']}, ours {failed}")
    ours = _sent(reading, failed)
    recorded = parsed.get("objects", [])
    if len(ours) != len(recorded):
        differences.append(f"objects: recorded {len(recorded)}, ours {len(ours)}")
    for number, (theirs, mine) in enumerate(zip(recorded, ours, strict=False)):
        shown = _shown(_as_printed(mine, theirs))
        if not _same(theirs, shown):
            differences.append(f"object {number}: recorded {theirs!r}\n    ours {shown!r}")
    return differences


def _input(case: dict[str, Any]) -> str | bytes:
    if "base64" in case:
        return base64.b64decode(case["base64"])
    if "text" in case:
        return case["text"].encode("utf-8", "surrogatepass")
    return "".join(_part(part) for part in case["parts"]).encode()


def _part(part: str | dict[str, Any]) -> str:
    if isinstance(part, str):
        return part
    return "".join(part["repeat"].replace("{i}", str(i)) for i in range(part["times"]))


def _sent(reading: Reading, failed: int | None) -> list[dict[str, Any]]:
    """The objects that kubectl goes on with: up to an unreadable document, known kinds only."""
    return [
        item.value
        for document in reading.documents
        if failed is None or document.index + 1 < failed
        if not isinstance(document.value, dict) or _is_known(document.value)
        for item in document.objects
        if _is_known(item.value)
        if not any(
            item.pointer or item.value.get("apiVersion") or place != ("apiVersion",)
            for place, _ in refusals(item)
        )
    ]


def _is_known(value: dict[str, Any]) -> bool:
    """Whether kubectl finds the kind: as spelt or in lower case; without a version in core only.

    Source: ``restmapper.NewDiscoveryRESTMapper``, which also knows `List` and `KINDList`.
    """
    api_version, kind = value.get("apiVersion") or "", value.get("kind")
    if not isinstance(api_version, str) or not isinstance(kind, str) or not kind:
        return False
    group, _, version = api_version.rpartition("/")
    if version and version not in _SERVED.get(group, {"v1"}):
        return False
    kinds = f"{NAMESPACED.get(group, '')} {CLUSTER_WIDE.get(group, '')}".lower().split()
    kind = kind.lower()
    return bool(kinds) and (kind == "list" or kind in kinds or kind.removesuffix("list") in kinds)


def _as_printed(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Our object with what kubectl adds and without what the recorder leaves out."""
    printed = {key: value for key, value in mine.items() if key != "status"}
    metadata = mine.get("metadata")
    if isinstance(metadata, dict):
        metadata = {key: value for key, value in metadata.items() if key not in _DROPPED}
    kind = KubernetesObject(0, "", mine)
    namespaced = kind.kind not in CLUSTER_WIDE.get(kind.group, "").split()
    if (theirs.get("metadata") or {}).get("namespace") == "default" and namespaced:
        metadata = {"namespace": "default", **(metadata or {})}
    elif isinstance(metadata, dict) and not namespaced:
        metadata.pop("namespace", None)
    return (
        printed
        if "metadata" not in mine and metadata is None
        else {**printed, "metadata": metadata}
    )


def _shown(value: Any, depth: int = 0) -> Any:
    """The value with the recording's abbreviations."""
    if isinstance(value, str) and len(value) > _SHOWN_STRING:
        digest = hashlib.sha256(value.encode()).hexdigest()[:16]
        return f"<string of {len(value)} characters, sha256 {digest}, begins {value[:20]!r}>"
    if isinstance(value, dict | list) and depth > _SHOWN_DEPTH and value:
        return "<nested deeper>"
    if isinstance(value, dict):
        return {key: _shown(child, depth + 1) for key, child in value.items()}
    if isinstance(value, list):
        return [_shown(child, depth + 1) for child in value]
    return value


def _same(theirs: Any, ours: Any) -> bool:
    """Equal with types: true is not 1, but 1 and 1.0 are one number in JSON."""
    if isinstance(theirs, bool) or isinstance(ours, bool):
        return theirs is ours
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return theirs.keys() == ours.keys() and all(_same(theirs[k], ours[k]) for k in ours)
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(theirs) == len(ours) and all(map(_same, theirs, ours))
    if isinstance(theirs, int | float) and isinstance(ours, float):
        return float(theirs) == ours  # beyond int64 the recording shows a float's digits
    return theirs == ours
