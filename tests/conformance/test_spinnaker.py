"""Every recorded case passes, and none of them passes with another expectation."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conformance.formats import spinnaker

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILES = sorted((Path(__file__).parent / "spinnaker").glob("*.yaml"))
CASES = [case for file in FILES for case in yaml.load(file.read_text("utf-8"), LOADER)["cases"]]
WHOLE = {"artifact", "trigger", "labels", "stages", "patch", "found"}
"""What is compared with every entry of its mappings, in whichever case it is expected."""


def altered(value: Any) -> Iterator[Any]:
    """The value with each part of it changed, one at a time."""
    if isinstance(value, dict) and value:
        for key, below in value.items():
            for other in altered(below):
                yield {**value, key: other}
        yield {**value, "one more": "x"}
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


def shortened(value: Any) -> Iterator[Any]:
    """The value with each entry of its mappings left out, one at a time, but what is empty."""
    if isinstance(value, dict):
        for key, below in value.items():
            if below:
                yield {other: value[other] for other in value if other != key}
            yield from ({**value, key: other} for other in shortened(below))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            for other in shortened(below):
                yield [*value[:position], other, *value[position + 1 :]]


WHOLLY_COMPARED = [case for case in CASES if WHOLE & case["expect"].keys()]


@pytest.mark.parametrize("case", WHOLLY_COMPARED, ids=[case["id"] for case in WHOLLY_COMPARED])
def test_what_is_compared_whole_lacks_no_entry(case):
    for key in WHOLE & case["expect"].keys():
        for other in shortened(case["expect"][key]):
            assert spinnaker.run({**case, "expect": {**case["expect"], key: other}}, None) != []


def test_no_two_cases_have_one_id():
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES[:1], ids=[case["id"] for case in CASES[:1]])
@pytest.mark.parametrize("place", ["case", "input", "expect"])
def test_a_key_that_nobody_knows_fails(case, place):
    other = copy.deepcopy(case)
    (other if place == "case" else other[place])["surprise"] = 1
    assert "surprise" in spinnaker.run(other, None)[0]


def test_expecting_nothing_fails():
    assert spinnaker.run({**CASES[0], "expect": {}}, None) != []
