"""Live objects as text for an editor: as `kubectl edit` shows them, without managedFields.

Of a Secret the values are masked; whoever saves the text with a mask in it leaves that value as
it is.
"""

from typing import Any

import yaml

from playground.cluster import Refused, last_applied
from playground.report.mask import MASK
from playground.report.secret_spans import HELD, is_secret

Object = dict[str, Any]


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def yaml_text(value: Any) -> str:
    """Any JSON value as YAML, keys in their order."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, width=10_000, allow_unicode=True)


def live_text(live: Object) -> str:
    """The live object for the editor."""
    metadata = {k: v for k, v in live["metadata"].items() if k != "managedFields"}
    return yaml_text(masked_object({**live, "metadata": metadata}))


def applied_text(live: Object) -> tuple[str, str]:
    """What was applied last, as text, and a sentence where there is none that can be read."""
    try:
        applied = last_applied(live)
    except Refused as error:
        return "", (
            f"{error.message[0].upper()}{error.message[1:]}, so kubectl refuses every apply until "
            "it is repaired or removed."
        )
    if applied is None:
        return "", (
            "This object has no last-applied annotation: it was created, replaced, or applied on "
            "the server. The next apply warns, removes nothing, and writes one."
        )
    return yaml_text(masked_object(applied)), ""


def applied_value(live: Object) -> Object | None:
    """What was applied last; None where there is nothing that can be read."""
    try:
        return last_applied(live)
    except Refused:
        return None


def masked_object(obj: Object) -> Object:
    """The object, with a mark in place of what a Secret holds."""
    if not is_secret(obj):
        return obj
    for path in HELD:
        obj = _masked(obj, path)
    return obj


def _masked(value: Any, path: tuple[str, ...]) -> Any:
    if not isinstance(value, dict) or path[0] not in value:
        return value
    inner = value[path[0]]
    if len(path) > 1:
        return {**value, path[0]: _masked(inner, path[1:])}
    hidden = dict.fromkeys(inner, MASK) if isinstance(inner, dict) else MASK
    return {**value, path[0]: hidden}


def unmasked(saved: Any, live: Object) -> Any:
    """What the reader saved, with the live value where the mask still stands."""
    if not is_secret(live) or not isinstance(saved, dict):
        return saved
    for path in HELD:
        saved = _unmasked(saved, live, path)
    return saved


def _unmasked(saved: Any, live: Any, path: tuple[str, ...]) -> Any:
    key = path[0]
    if not (isinstance(saved, dict) and isinstance(live, dict) and key in saved and key in live):
        return saved
    old, new = live[key], saved[key]
    if len(path) > 1:
        return {**saved, key: _unmasked(new, old, path[1:])}
    if isinstance(new, dict) and isinstance(old, dict):
        kept = {k: old[k] if v == MASK and k in old else v for k, v in new.items()}
        return {**saved, key: kept}
    return {**saved, key: old if new == MASK else new}
