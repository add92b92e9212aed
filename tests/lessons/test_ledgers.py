"""Outcomes are read from recordings, not written down."""

from typing import Any

import pytest

from playground.lessons.ledgers import outcome_of

IMAGE = {"path": "spec.image", "before": "a", "after": "b"}
EXTRA = {"path": "spec.env[name=X]", "after": {}}


def recording(deploy: dict[str, Any], *edited: dict[str, Any]) -> dict[str, Any]:
    fine = {"kind": "apply", "exit_code": 0, "changes": [], "wrote": True, "result": "configured"}
    edit = {"kind": "edit", "exit_code": 0, "changes": list(edited)}
    return {"steps": [fine, edit, {**fine, **deploy}]}


@pytest.mark.parametrize(
    ("deploy", "edited", "outcome"),
    [
        ({"changes": [IMAGE]}, [IMAGE], ("put back", "")),
        ({"changes": [IMAGE]}, [IMAGE, EXTRA], ("partly put back", "; `env[name=X]` stays")),
        ({"changes": []}, [EXTRA], ("stays", "")),
        (
            {"changes": [], "wrote": False},
            [EXTRA],
            ("stays", "; `kubectl` says *configured*, nothing is written"),
        ),
        (
            {"exit_code": 1, "error": "The Deployment is invalid: spec: Forbidden: no\n"},
            [IMAGE],
            ("refused", ": the API server answers “no”"),
        ),
    ],
)
def test_outcome(
    deploy: dict[str, Any], edited: list[dict[str, Any]], outcome: tuple[str, str]
) -> None:
    assert outcome_of(recording(deploy, *edited)) == outcome
