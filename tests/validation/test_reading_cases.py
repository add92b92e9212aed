"""The API server's answers to the recorded texts: see tests/conformance/reading.

They were recorded to learn how text is read, so they say of many odd values whether the server
takes them.
"""

import json
from pathlib import Path

import pytest
import yaml

from playground.manifest import KUBECTL, read
from playground.validation import is_known, validate_create
from tests.conformance.formats import reading as form

RECORDINGS = Path(__file__).parents[1] / "conformance" / "reading"
NAMES = sorted(path.stem for path in (RECORDINGS / "results").iterdir())
ELSEWHERE = {404, 409, 413}
"""Codes that depend on what else exists, or on the size of the request."""


def answers(name):
    """Pairs of an object that was sent and what was recorded for it."""
    result = json.loads((RECORDINGS / "results" / f"{name}.json").read_text("utf-8"))
    recorded = result["server"].get("documents", [])
    case = yaml.safe_load((RECORDINGS / "cases" / f"{name}.yaml").read_text("utf-8"))
    objects = [
        item
        for document in read(form._input(case), KUBECTL).documents
        for item in document.objects
    ]
    return (
        list(zip((item.value for item in objects), recorded, strict=True))
        if len(objects) == len(recorded)
        else []
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_server_answered_the_same(name):
    for sent, recorded in answers(name):
        if is_known(sent) and recorded["code"] not in ELSEWHERE:
            verdict = validate_create(sent, through_kubectl=True)
            assert (verdict.code, verdict.message) == (
                recorded["code"],
                recorded.get("message", ""),
            )


def test_many_are_compared():
    assert sum(is_known(sent) for name in NAMES for sent, _ in answers(name)) > 200
