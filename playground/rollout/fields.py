"""Values of a scenario, each read as one type or refused with the place where it stands."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from playground.manifest.pointer import format_pointer

T = TypeVar("T")


class ScenarioError(ValueError):
    """A scenario that cannot be simulated.

    `pointer` is the JSON Pointer (RFC 6901) of the value in question, `help` one sentence that
    ends with a period.
    """

    def __init__(self, pointer: str, message: str, help: str) -> None:
        super().__init__(f"{pointer or 'the scenario'}: {message}. {help}")
        self.pointer, self.message, self.help = pointer, message, help


def below(at: str, key: str) -> str:
    """The pointer of the key's value in the mapping at `at`."""
    return at + format_pointer((key,))


def mapping(value: object, at: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ScenarioError(at, "not a mapping", "Write key: value pairs.")
    return value


def sequence(value: object, at: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise ScenarioError(at, "not a list", "Write a list.")
    return value


def string(value: object, at: str) -> str:
    if not isinstance(value, str):
        raise ScenarioError(at, f"{value!r} is not a string", "Write a string.")
    return value


def boolean(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise ScenarioError(at, f"{value!r} is not true or false", "Write true or false.")
    return value


def integer(value: object, at: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise ScenarioError(at, f"{value!r} is not a whole number", "Write 0 or more.")
    return value


def number(value: object, at: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise ScenarioError(at, f"{value!r} is not a number of seconds", "Write 0 or more.")
    return value


def keys(rows: Mapping[str, Any], known: set[str], at: str) -> None:
    """Nothing but these keys."""
    for key in rows:
        if key not in known:
            expected = ", ".join(sorted(known))
            raise ScenarioError(
                below(at, key), f"{key!r} is not known", f"Use one of: {expected}."
            )


def required(rows: Mapping[str, Any], key: str, at: str) -> Any:
    if key not in rows:
        raise ScenarioError(at, f"there is no {key!r}", f"Add {key}.")
    return rows[key]


def optional(
    rows: Mapping[str, Any], key: str, at: str, read: Callable[[object, str], T], default: Any
) -> Any:
    """The value of the key, read; the default if the key is not there."""
    return read(rows[key], f"{at}/{key}") if key in rows else default
