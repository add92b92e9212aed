"""Every recorded case passes, and none of them passes with another expectation."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conformance.formats import spinnaker

FILES = [Path(__file__).parent / "spinnaker" / name for name in ("cases.yaml", "audit.yaml")]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CASES = [case for file in FILES for case in yaml.load(file.read_text("utf-8"), LOADER)["cases"]]


def altered(value: Any) -> Iterator[Any]:
    """The value with each part of it changed, one at a time."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            for other in altered(below):
                yield {**value, key: other}
    elif isinstance(value, list) and value:
        yield value[1:]
        yield [*value, "one more"]
        for position, below in enumerate(value):
            for other in altered(below):
                yield [*value[:position], other, *value[position + 1 :]]
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        # A pointer stands for what should be absent, and every object has a kind.
        yield "/kind" if value.startswith("/") else value + "x"
    else:
        yield {"another": "thing"} if isinstance(value, dict) else ["another thing"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case_passes_and_no_other_expectation_does(case):
    assert spinnaker.run(case, None) == []
    for other in altered(case["expect"]):
        case_with_other = {**copy.deepcopy(case), "expect": other}
        try:
            found = spinnaker.run(case_with_other, None)
        except Exception as error:
            found = [repr(error)]
        assert found != [], other


@pytest.mark.parametrize("case", CASES[:1], ids=[case["id"] for case in CASES[:1]])
@pytest.mark.parametrize("place", ["case", "input", "expect"])
def test_a_key_that_nobody_knows_fails(case, place):
    other = copy.deepcopy(case)
    (other if place == "case" else other[place])["surprise"] = 1
    assert "surprise" in spinnaker.run(other, None)[0]


def test_expecting_nothing_fails():
    assert spinnaker.run({**CASES[0], "expect": {}}, None) != []
