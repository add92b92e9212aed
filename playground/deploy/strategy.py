"""What the strategy annotations of a manifest ask for.

Source: clouddriver, ``description/manifest/KubernetesManifestStrategy.java``.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from playground.manifest import KubernetesObject, Severity

from .step import Step
from .versioner import annotations_of

PREFIX = "strategy.spinnaker.io/"
VERSIONED = PREFIX + "versioned"
MAX_VERSION_HISTORY = PREFIX + "max-version-history"
USE_SOURCE_CAPACITY = PREFIX + "use-source-capacity"
RECREATE = PREFIX + "recreate"
REPLACE = PREFIX + "replace"
SERVER_SIDE_APPLY = PREFIX + "server-side-apply"
FORCE_CONFLICTS: Final = "force-conflicts"

RULE = "strategy-annotation"
DeployStrategy = Literal["apply", "recreate", "replace", "server-side-apply"]
ServerSideApply = Literal["default", "force-conflicts", "disabled"]

_KNOWN = (
    VERSIONED,
    MAX_VERSION_HISTORY,
    USE_SOURCE_CAPACITY,
    RECREATE,
    REPLACE,
    SERVER_SIDE_APPLY,
)
_INTEGER = re.compile(r"-?[0-9]{1,10}", re.ASCII)


class Strategy(NamedTuple):
    """`versioned` and `max_version_history` are None where the annotation does not say."""

    deploy: DeployStrategy = "apply"
    server_side_apply: ServerSideApply = "disabled"
    versioned: bool | None = None
    max_version_history: int | None = None
    use_source_capacity: bool = False


def read_strategy(annotations: Mapping[str, Any]) -> Strategy:
    """The strategy; values that are no strings count as absent."""
    texts = {key: value for key, value in annotations.items() if isinstance(value, str)}
    server_side: ServerSideApply = "disabled"
    if _is_true(texts.get(SERVER_SIDE_APPLY)):
        server_side = "default"
    elif texts.get(SERVER_SIDE_APPLY) == FORCE_CONFLICTS:
        server_side = FORCE_CONFLICTS
    deploy: DeployStrategy = "apply"
    if _is_true(texts.get(RECREATE)):
        deploy = "recreate"
    elif _is_true(texts.get(REPLACE)):
        deploy = "replace"
    elif server_side != "disabled":
        deploy = "server-side-apply"
    return Strategy(
        deploy,
        server_side,
        _is_true(texts[VERSIONED]) if VERSIONED in texts else None,
        _integer(texts.get(MAX_VERSION_HISTORY)),
        _is_true(texts.get(USE_SOURCE_CAPACITY)),
    )


def strategy_of(item: KubernetesObject) -> Strategy:
    """The strategy that the object's own annotations ask for."""
    return item.once(_own_strategy)


def _own_strategy(value: Mapping[str, Any]) -> Strategy:
    return read_strategy(annotations_of(value))


def doubtful_strategy(item: KubernetesObject, annotations: Mapping[str, Any]) -> Step:
    """A Finding for each strategy annotation that means something else than it seems to."""
    step = Step()
    for key, value in annotations.items():
        said = _unexpected(key, value) if isinstance(value, str) else None
        if said is not None:
            tokens = ("metadata", "annotations", key)
            message, help = said
            step.find(item, tokens, Severity.WARNING, RULE, f"{key}: {message}", help)
    return step


def _unexpected(key: str, value: str) -> tuple[str, str] | None:
    """A sentence about what the value means to Spinnaker, and one of help."""
    if not key.startswith(PREFIX):
        return None
    if key not in _KNOWN:
        return "Spinnaker knows no such strategy and ignores it.", "Look the annotation up."
    if key == MAX_VERSION_HISTORY:
        if _integer(value) is not None:
            return None
        return "This is no integer, so all versions are kept.", 'Write a number, such as "5".'
    if value.lower() in ("true", "false"):
        return None
    if key == SERVER_SIDE_APPLY:
        if value == FORCE_CONFLICTS:
            return None
        return "This counts as off.", f'Write "true" or "{FORCE_CONFLICTS}".'
    return 'Any value but "true" counts as "false".', 'Write "true" or "false".'


def _is_true(value: str | None) -> bool:
    return value is not None and value.lower() == "true"


def _integer(value: str | None) -> int | None:
    """A 32-bit integer, or None; as Guava's ``Ints.tryParse``."""
    if value is None or not _INTEGER.fullmatch(value):
        return None
    number = int(value)
    return number if -(2**31) <= number < 2**31 else None
