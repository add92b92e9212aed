"""Who changed a field last, as managedFields tell it."""

import json
from dataclasses import dataclass
from typing import Any

from playground.cluster.differences import Element, FieldDifference, Steps
from playground.cluster.field_sets import Path, from_fields_v1

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """A field manager (`kubectl-edit`, `kube-controller-manager` ...) and the time it gave."""

    manager: str
    time: str


def last_edit(live: Object, row: FieldDifference) -> Edit | None:
    """The newest owner of a field, or of something in it; client-side apply is none."""
    metadata = live.get("metadata")
    entries = metadata.get("managedFields") if isinstance(metadata, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or not isinstance(entry.get("manager"), str):
            continue
        if entry["manager"] == "kubectl-client-side-apply":
            continue
        owned = from_fields_v1(entry.get("fieldsV1"))
        if any(_is_in(fields, row.steps) for fields in owned):
            time = entry.get("time")
            found.append(Edit(entry["manager"], time if isinstance(time, str) else ""))
    return max(found, key=lambda edit: edit.time, default=None)


def _is_in(fields: Path, steps: Steps) -> bool:
    """Whether an owned path leads to the field or into it."""
    if len(fields) < len(steps):
        return False
    for element, step in zip(fields, steps, strict=False):
        kind, _, rest = element.partition(":")
        if isinstance(step, Element):
            try:
                if kind != "k" or not step.is_it(json.loads(rest)):
                    return False
            except (ValueError, RecursionError):
                return False
        elif kind != "f" or rest != step:
            return False
    return True


def disagreements(live: Object) -> tuple[tuple[int, str], ...]:
    """Where managedFields do not fit the object: an entry's place in the list, and a sentence.

    A text that was edited, or cut, has them. An API server writes one where it drops a field by
    itself, as those of a Service whose type has changed, since it has told the owners before.
    """
    metadata = live.get("metadata")
    entries = metadata.get("managedFields") if isinstance(metadata, dict) else None
    found = []
    for place, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict) or not isinstance(entry.get("manager"), str):
            found.append((place, "This entry of managedFields names no manager."))
        elif not isinstance(entry.get("fieldsV1"), dict):
            found.append((place, f"{entry['manager']} has no fieldsV1, so it owns nothing."))
        elif lost := _lost(entry, live):
            message = f"{entry['manager']} is said to own {lost}, which the object has not."
            found.append((place, message))
    return tuple(found)


def _lost(entry: Object, live: Object) -> str:
    """The first owned field that is not there, in words; "" if all are."""
    for fields in sorted(from_fields_v1(entry["fieldsV1"])):
        value: Any = live
        for element in fields:
            kind, _, rest = element.partition(":")
            value = _below(value, kind, rest)
            if value is _NOTHING:
                return "`" + ".".join(e.partition(":")[2] for e in fields) + "`"
    return ""


_NOTHING = object()


def _below(value: Any, kind: str, rest: str) -> Any:
    """What an element of an owned path leads to; `_NOTHING` where nothing is."""
    if kind == "f":
        return value.get(rest, _NOTHING) if isinstance(value, dict) else _NOTHING
    try:
        wanted = json.loads(rest)
    except (ValueError, RecursionError):
        return _NOTHING
    items = value if isinstance(value, list) else []
    if kind == "v":
        return wanted if wanted in items else _NOTHING
    if kind != "k" or not isinstance(wanted, dict):
        return _NOTHING
    rows = tuple(wanted.items())
    return next((item for item in items if Element(rows).is_it(item)), _NOTHING)
