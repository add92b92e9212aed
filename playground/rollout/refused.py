"""What the API server refuses is not simulated; its own words say why."""

from collections.abc import Mapping
from typing import Any

from playground.rollout.fields import ScenarioError
from playground.validation import (
    Cause,
    Verdict,
    help_for,
    rollout_causes,
    validate_create,
    validate_update,
)


def refuse_fields(kind: str, rows: Mapping[str, Any], at: str) -> None:
    """Raises ScenarioError for the first cause in the fields of a spec, which stands at `at`."""
    for cause in rollout_causes(kind, dict(rows)):
        raise _error(cause, at + cause.pointer.removeprefix("/spec"))


def refuse_created(workload: Mapping[str, Any]) -> None:
    """Raises ScenarioError, with a pointer into the workload, if it cannot be created."""
    _raise_refusal(validate_create(workload, through_kubectl=True))


def refuse_changed(live: Mapping[str, Any], workload: Mapping[str, Any]) -> None:
    """The same for a workload that takes the place of a live one."""
    _raise_refusal(validate_update(live, workload, through_kubectl=True))


def _raise_refusal(verdict: Verdict | None) -> None:
    if verdict is not None and not verdict.accepted:
        for cause in verdict.causes:
            raise _error(cause, cause.pointer)
        raise ScenarioError("", f"the API server refuses it: {verdict.message}", "Correct it.")


def _error(cause: Cause, pointer: str) -> ScenarioError:
    message = f"the API server refuses it: {cause.sentence}"
    return ScenarioError(pointer, message, help_for(cause))
