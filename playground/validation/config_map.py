"""ConfigMaps.

Source: ``ValidateConfigMap`` and ``ValidateConfigMapUpdate`` in
`pkg/apis/core/validation/validation.go`.
"""

from . import formats
from .cause import Causes, forbidden, invalid, too_long
from .field_path import Path, Value

MOST_BYTES = 1024 * 1024
"""Of the values of one ConfigMap or Secret; keys do not count."""
_LOCKED = "field is immutable when `immutable` is set"


def config_map_causes(config_map: Value) -> Causes:
    """What is wrong with keys and size. Too much is said of the whole, which has no path."""
    data, binary = config_map.get("data") or {}, config_map.get("binaryData") or {}
    yield from keys_causes(data, Path().child("data"))
    for key in data:
        if key in binary:
            detail = "duplicate of key present in binaryData"
            yield invalid(Path().child("data").key(key), key, detail)
    yield from keys_causes(binary, Path().child("binaryData"))
    size = sum(len(text.encode("utf-8", "replace")) for text in data.values())
    if size + sum(map(decoded_size, binary.values())) > MOST_BYTES:
        yield too_long(Path().called("[]"), MOST_BYTES)


def config_map_update_causes(old: Value, new: Value) -> Causes:
    yield from immutable_causes(old, new, "data", "binaryData")
    yield from config_map_causes(new)


def keys_causes(entries: Value, path: Path) -> Causes:
    for key in entries:
        for message in formats.config_key(key):
            yield invalid(path.key(key), key, message)


def immutable_causes(old: Value, new: Value, *fields: str) -> Causes:
    """What `immutable` locks, itself included; the change that sets it may change more."""
    if not old.get("immutable"):
        return
    if not new.get("immutable"):
        yield forbidden(Path().child("immutable"), _LOCKED)
    for field in fields:
        if (old.get(field) or {}) != (new.get(field) or {}):
            yield forbidden(Path().child(field), _LOCKED)


def decoded_size(text: str) -> int:
    """How many bytes a base64 text stands for."""
    compact = text.replace("\n", "").replace("\r", "")
    return len(compact) // 4 * 3 - compact[-2:].count("=")
