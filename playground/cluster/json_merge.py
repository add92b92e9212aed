"""JSON merge patches (RFC 7386), made and applied.

Source: evanphx/json-patch, ``merge.go``, which the API server and kubectl use.
"""

from typing import Any

from playground.cluster.equality import same


def json_merge(target: Any, patch: Any, *, keep_nulls: bool = False) -> Any:
    """The target with the patch applied; a null removes its key, unless nulls are kept."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is not None:
            merged[key] = json_merge(merged.get(key), value, keep_nulls=keep_nulls)
        elif keep_nulls:
            merged[key] = None
        else:
            merged.pop(key, None)
    return merged


def json_merge_diff(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The merge patch from one object to another; lists are replaced whole."""
    patch: dict[str, Any] = {key: None for key in before if key not in after}
    for key, new in after.items():
        old = before.get(key)
        if key in before and isinstance(old, dict) and isinstance(new, dict):
            if below := json_merge_diff(old, new):
                patch[key] = below
        elif key not in before or not same(old, new):
            patch[key] = new
    return patch
