"""Why the next deploy keeps a live value or does not: one rule and one sentence for each case."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from playground.cluster.differences import Element, FieldDifference, Steps, found_at
from playground.cluster.outcome import Outcome
from playground.cluster.schema import Part, schema_of
from playground.manifest.change import MISSING

Object = dict[str, Any]


class Fate(StrEnum):
    """What the next deploy of the stored manifest does to a live value."""

    OVERWRITTEN = "will be overwritten"
    SURVIVES = "will survive"
    DELETED = "will be deleted with its parent"
    FAILS = "will make the next deploy fail"


@dataclass(frozen=True, slots=True)
class Known:
    """What the reasons are told from: the manifest, last-applied if readable, and the deploy."""

    stored: Object
    last_applied: Object | None
    deploy: Outcome


def explained(row: FieldDifference, fate: Fate, known: Known) -> tuple[str, str]:
    """The rule's name, and why this field has this fate."""
    if fate is Fate.FAILS:
        said = known.deploy.message.rstrip(".")
        return "merge-refused", f"The API server refuses what the deploy leads to: {said}."
    if fate is Fate.DELETED:
        return (
            "parent-removed",
            "Last-applied has a key above it that the manifest no longer has, and with that key "
            "goes all that is below it.",
        )
    if fate is Fate.SURVIVES:
        return _surviving(row, known)
    mentioned = found_at(known.stored, row.steps) is not MISSING
    if row.path.endswith("[order]"):
        return "stored-order", "The deploy puts the elements of this list in the manifest's order."
    if row.before is MISSING and (atomic := _replaced_list(known.stored, row.steps)):
        return (
            "list-replaced",
            f"`{atomic}` has no merge key, so the deploy replaces the whole list.",
        )
    if mentioned:
        return (
            "stored-value",
            "The manifest has this field, so the deploy sends the manifest's value.",
        )
    if found_at(known.last_applied or {}, row.steps) is not MISSING:
        return (
            "removed-from-stored",
            "Last-applied has this field and the manifest has not, so the deploy removes it once.",
        )
    if row.after is MISSING:
        return "default", "The API server fills in its default again."
    return "left-out", "The manifest says what stands here, and this is not part of it."


def _surviving(row: FieldDifference, known: Known) -> tuple[str, str]:
    if known.deploy.failed:
        return (
            "nothing-written",
            "The next deploy fails because of another field, and a refused deploy writes nothing.",
        )
    if known.last_applied is None:
        return (
            "not-applied",
            "The live object has no last-applied that can be read, so the deploy removes nothing, "
            "and the manifest does not set this.",
        )
    if row.path.endswith("[order]"):
        return "order-kept", "The manifest does not say where this element stands."
    if row.after is MISSING and found_at(known.stored, row.steps) is not MISSING:
        return (
            "merge-key-twice",
            "The manifest has this element, but the patch removes another one with the same merge "
            "key, and cannot tell the two apart.",
        )
    return (
        "not-mentioned",
        "Neither the manifest nor last-applied mentions it, and apply leaves alone what it does "
        "not know.",
    )


def _replaced_list(manifest: Object, steps: Steps) -> str:
    """The innermost list on the way that client-side apply replaces whole; "" if there is none."""
    part: Part | None = schema_of(str(manifest.get("apiVersion")), str(manifest.get("kind")))
    found = name = ""
    for step in steps:
        if isinstance(step, Element):
            found = found if part is not None and part.merges else name
            part = part.elements if part is not None else None
        else:
            name = step
            part = part.field(step) if part is not None else None
    return name if part is not None and part.shape == "list" and not part.merges else found
