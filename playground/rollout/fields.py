"""Values of a scenario, each read as one type or refused with the place where it stands."""

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any, TypeVar

from playground.manifest.pointer import format_pointer
from playground.rollout.int_or_percent import IntOrPercent, IntOrPercentError, scaled

T = TypeVar("T")
Readers = Mapping[str, tuple[str, Callable[[object, str], Any]]]
"""Field of a manifest: the name that it has here, and what reads it."""


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


def keys(rows: Mapping[str, Any], known: Set[str], at: str) -> None:
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


def limit(rows: Mapping[str, Any], key: str, at: str, default: IntOrPercent) -> IntOrPercent:
    """A number of pods or a percentage; null is the default, as in the API server."""
    value = rows.get(key)
    if value is None:
        return default
    try:
        scaled(value, 100, round_up=True)
    except IntOrPercentError as error:
        raise ScenarioError(f"{at}/{key}", str(error), "Write 1 or '25%'.") from None
    found: IntOrPercent = value
    return found
