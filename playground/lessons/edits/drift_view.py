"""Drift for the page: each row as an operation of the JSON Patch, with mark and reason."""

import json
from dataclasses import dataclass, replace
from typing import Any

from playground.cluster import Cluster, Drift, DriftRow, Fate, Refused, drift, drift_patch
from playground.cluster.differences import found_at
from playground.cluster.drifts import ObjectDrift
from playground.lessons.edits.stored import Stored
from playground.manifest import MISSING
from playground.report.drift import masked_rows, masked_sentence, masked_value

Object = dict[str, Any]
MOST_ROWS = 200
_LONGEST = 160
MARKS = {
    Fate.OVERWRITTEN: "overwritten",
    Fate.SURVIVES: "survives",
    Fate.DELETED: "deleted",
    Fate.FAILS: "fails",
}
"""A fate as a class of the style sheet."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One field that differs: the operation from what is stored to what is live, both values and
    the one of last-applied as text ("" where nothing stands), and what becomes of it."""

    number: int
    path: str
    op: str
    pointer: str
    stored: str
    applied: str
    live: str
    fate: str
    mark: str
    rule: str
    why: str
    manager: str
    time: str


@dataclass(frozen=True, slots=True)
class Drifted:
    """The drift of one object. `found` is what a deploy is held against; `rows` are the same with
    the field that Spinnaker writes by itself, masked; `operations` is the patch, masked."""

    stored: Stored
    live: Object
    found: Drift
    rows: tuple[DriftRow, ...]
    operations: tuple[Object, ...]
    said: str


def drifted(stored: Stored, cluster: Cluster) -> Drifted | Refused | None:
    """The drift of the stored object's live one; None where there is none, Refused where the
    manifest can be stored by no means."""
    live = cluster.find(stored.key)
    if live is None:
        return None
    try:
        found = drift(stored.value, live, cluster)
        if stored.keeps_capacity:
            found = _with_capacity(stored, live, cluster, found)
    except Refused as error:
        return error
    each = ObjectDrift(stored.item, live, found)
    kind = stored.item.kind
    operations = tuple(
        {**one, "value": masked_value(kind, one["path"].split("/")[1], one["value"])}
        if "value" in one
        else one
        for one in drift_patch(found)
    )
    said = masked_sentence(found.deploy.message, each)
    return Drifted(stored, live, found, masked_rows(each), operations, said)


def _with_capacity(stored: Stored, live: Object, cluster: Cluster, found: Drift) -> Drift:
    """With the row of `spec.replicas`, in which manifest and live object differ all the same."""
    as_written = drift(stored.item.value, live, cluster)
    known = {row.path for row in found.rows}
    why = "Spinnaker writes the live number into the manifest before it applies it."
    rows = tuple(
        replace(row, fate=Fate.SURVIVES, rule="source-capacity", why=why)
        if row.path not in known
        else next(each for each in found.rows if each.path == row.path)
        for row in as_written.rows
    )
    return replace(found, rows=rows, wanted=as_written.wanted)


def shown_rows(each: Drifted, applied: Object | None) -> tuple[ShownRow, ...]:
    """The rows for the page, at most `MOST_ROWS`."""
    kind = each.stored.item.kind
    shown = []
    pairs = zip(each.rows[:MOST_ROWS], each.operations, strict=False)
    for number, (row, operation) in enumerate(pairs, 1):
        before = found_at(applied or {}, row.steps)
        if before is not MISSING and row.steps:
            before = masked_value(kind, str(row.steps[0]), before)
        shown.append(
            ShownRow(
                number=number,
                path=row.path,
                op=str(operation["op"]),
                pointer=str(operation["path"]),
                stored=value_text(row.stored),
                applied=value_text(before),
                live=value_text(row.live),
                fate=str(row.fate),
                mark=MARKS[row.fate],
                rule=row.rule,
                why=row.why,
                manager=row.edit.manager if row.edit else "",
                time=row.edit.time if row.edit else "",
            )
        )
    return tuple(shown)


def value_text(value: Any) -> str:
    """A value as JSON, cut where it is long; "" for none."""
    if value is MISSING:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def patch_text(each: Drifted) -> str:
    """The JSON Patch from stored to live, one operation a line."""
    if not each.operations:
        return "[]"
    lines = (f"  {json.dumps(one, ensure_ascii=False)}" for one in each.operations)
    return "[\n" + ",\n".join(lines) + "\n]"
