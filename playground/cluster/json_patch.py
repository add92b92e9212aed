"""JSON Patches (RFC 6902), as the API server applies them.

Source: evanphx/json-patch, ``v5/patch.go``.
"""

from copy import deepcopy
from typing import Any

from playground.cluster.equality import same
from playground.cluster.outcome import Refused
from playground.manifest.pointer import parse_pointer

_OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")
MOST_OPERATIONS = 10_000
"""What the API server takes in one patch."""


def apply_json_patch(value: Any, patch: Any) -> Any:
    """The value after all operations; raises Refused for one that is none or cannot be done."""
    if not isinstance(patch, list):
        raise Refused("BadRequest", "a JSON patch is a list of operations")
    if len(patch) > MOST_OPERATIONS:
        raise Refused("BadRequest", f"a JSON patch has at most {MOST_OPERATIONS:,} operations")
    result = deepcopy(value)
    for number, operation in enumerate(patch):
        try:
            result = _applied(result, operation)
        except (KeyError, ValueError) as error:
            reason = error.args[0] if error.args else "cannot be done"
            raise Refused("Invalid", f"operation {number + 1} of the patch: {reason}") from error
    return result


def _applied(value: Any, operation: Any) -> Any:
    if not isinstance(operation, dict) or operation.get("op") not in _OPERATIONS:
        raise ValueError("it is none of add, remove, replace, move, copy and test")
    path = _tokens(operation, "path")
    verb = operation["op"]
    if verb in ("add", "replace", "test") and "value" not in operation:
        raise ValueError(f"{verb} needs a value")
    new = deepcopy(operation.get("value"))
    if verb == "test":
        found = _found(value, path) if verb == "test" and _has(value, path) else None
        if not same(found, new):
            raise ValueError(f"the test of {operation['path']} failed")
        return value
    if verb in ("move", "copy"):
        source = _tokens(operation, "from")
        new = deepcopy(_found(value, source))
        if verb == "move":
            if path[: len(source)] == source and path != source:
                raise ValueError("a value cannot move into itself")
            value = _removed(value, source)
    if verb == "remove":
        return _removed(value, path)
    if verb == "replace":
        _found(value, path)
        if not path:
            return new
        parent, last = _found(value, path[:-1]), path[-1]
        parent[last if isinstance(parent, dict) else _index(last, len(parent) - 1)] = new
        return value
    return _added(value, path, new)


def _tokens(operation: dict[str, Any], name: str) -> tuple[str, ...]:
    pointer = operation.get(name)
    if not isinstance(pointer, str):
        raise ValueError(f"{name} is not a JSON Pointer")
    return parse_pointer(pointer)


def _has(value: Any, path: tuple[str, ...]) -> bool:
    try:
        _found(value, path)
    except (KeyError, ValueError):
        return False
    return True


def _found(value: Any, path: tuple[str, ...]) -> Any:
    for token in path:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list):
            value = value[_index(token, len(value) - 1)]
        else:
            raise KeyError(f"there is nothing at /{'/'.join(path)}")
    return value


def _index(token: str, last: int) -> int:
    digits = token.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise ValueError(f"{token} is no position in a list")
    number = int(token)
    if number < 0:
        number += last + 1
    if not 0 <= number <= last:
        raise KeyError(f"the list has no position {token}")
    return number


def _added(value: Any, path: tuple[str, ...], new: Any) -> Any:
    if not path:
        return new
    parent = _found(value, path[:-1])
    if isinstance(parent, dict):
        parent[path[-1]] = new
    elif isinstance(parent, list):
        at = len(parent) if path[-1] == "-" else _index(path[-1], len(parent))
        parent.insert(at, new)
    else:
        raise ValueError(f"there is nothing that could hold /{'/'.join(path)}")
    return value


def _removed(value: Any, path: tuple[str, ...]) -> Any:
    if not path:
        raise ValueError("the whole object cannot be removed")
    parent = _found(value, path[:-1])
    _found(value, path)
    if isinstance(parent, dict):
        del parent[path[-1]]
    else:
        del parent[_index(path[-1], len(parent) - 1)]
    return value
