"""Drift, for people and for programs; what a Secret holds is masked."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from typing import Any

from playground.cluster.differences import found_at
from playground.cluster.drift import DriftRow
from playground.cluster.drifts import ObjectDrift
from playground.manifest import MISSING

from .mask import MASK
from .render import json_text
from .secret_spans import is_secret
from .text import shown_value

_HELD = ("data", "stringData")


def render_drift(output: str, found: Iterable[ObjectDrift]) -> str:
    """The drifts as text or json."""
    return json_text(drift_json(found)) if output == "json" else drift_text(found)


def drift_text(found: Iterable[ObjectDrift]) -> str:
    """A paragraph for each object: its rows, with fate and reason, and the next deploy."""
    return "\n".join("\n".join(_lines(each)) + "\n" for each in found)


def _lines(each: ObjectDrift) -> Iterator[str]:
    yield f"{each.stored}: {_count(len(each.drift.rows))}"
    for row in masked_rows(each):
        by = f" (by {row.edit.manager} {row.edit.time})" if row.edit else ""
        yield f"  {row.path}{by}"
        yield f"    stored {shown_value(row.stored)}, live {shown_value(row.live)}"
        yield f"    {row.fate}: {row.why}"
    deploy = each.drift.deploy
    said = f": {masked_sentence(deploy.message, each)}" if deploy.failed else ""
    written = "" if deploy.wrote or deploy.failed else ", and nothing is written"
    rollout = ", and new pods roll out" if each.drift.starts_rollout else ""
    yield f"  the next deploy: {deploy.result}{said}{written}{rollout}"


def _count(rows: int) -> str:
    return "no drift" if not rows else "1 field differs" if rows == 1 else f"{rows} fields differ"


def drift_json(found: Iterable[ObjectDrift]) -> list[dict[str, Any]]:
    """One value for each object; `stored` or `live` is left out of a row where nothing stands."""
    return [
        {
            "object": str(each.stored),
            "rows": [_row_json(row) for row in masked_rows(each)],
            "deploy": {
                "result": each.drift.deploy.result,
                "wrote": each.drift.deploy.wrote,
                "startsRollout": each.drift.starts_rollout,
                "message": masked_sentence(each.drift.deploy.message, each),
            },
        }
        for each in found
    ]


def _row_json(row: DriftRow) -> dict[str, Any]:
    values = {"stored": row.stored, "live": row.live}
    edit = {"manager": row.edit.manager, "time": row.edit.time} if row.edit else None
    return {
        "path": row.path,
        **{name: value for name, value in values.items() if value is not MISSING},
        "fate": str(row.fate),
        "rule": row.rule,
        "why": row.why,
        "edit": edit,
    }


def masked_rows(each: ObjectDrift) -> tuple[DriftRow, ...]:
    """The rows, with a mark in place of what a Secret holds."""
    if each.stored.kind != "Secret":
        return each.drift.rows
    return tuple(_masked_row(row, each) for row in each.drift.rows)


def _masked_row(row: DriftRow, each: ObjectDrift) -> DriftRow:
    stored, live = row.stored, row.live
    if row.steps[:1] and row.steps[0] in _HELD:
        stored, live = _hidden(stored), _hidden(live)
    why = masked_sentence(row.why, each)
    return DriftRow(row.path, row.steps, stored, live, row.fate, row.rule, why, row.edit)


def masked_value(kind: str, field: str, value: Any) -> Any:
    """A value in `field`, at the top of an object of that kind, as anybody may see it."""
    return _hidden(value) if kind == "Secret" and field in _HELD else value


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hidden(child) for key, child in value.items()}
    return value if value is MISSING or value is None else MASK


def masked_sentence(text: str, each: ObjectDrift) -> str:
    """A sentence without the values of a Secret, in base64 or plain."""
    return without_held(text, (each.stored.value, each.live))


def without_held(text: str, objects: Iterable[Any]) -> str:
    """A text without what the Secrets among these objects hold, in base64 or plain."""
    held = {each for obj in objects if is_secret(obj) for each in _held(obj)}
    for value in sorted(held, key=len, reverse=True):
        text = text.replace(value, MASK)
    return text


def _held(obj: Any) -> Iterator[str]:
    for field in _HELD:
        values = found_at(obj, (field,))
        for value in values.values() if isinstance(values, dict) else ():
            if isinstance(value, str) and value:
                yield from {value, _decoded(value)} - {""}


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
