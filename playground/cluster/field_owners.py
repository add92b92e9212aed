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
