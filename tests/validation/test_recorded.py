"""Every recorded answer is given again, word by word. See tests/conformance/refusals."""

import json
from pathlib import Path

import pytest
import yaml

from tests.conformance.formats import refusals

RECORDINGS = Path(__file__).parents[1] / "conformance" / "refusals"
NAMES = sorted(path.stem for path in (RECORDINGS / "results").iterdir())


def recorded(name):
    case = yaml.safe_load((RECORDINGS / "cases" / f"{name}.yaml").read_text("utf-8"))
    return case, json.loads((RECORDINGS / "results" / f"{name}.json").read_text("utf-8"))


def test_each_case_has_a_result_and_each_topic_has_cases():
    assert sorted(path.stem for path in (RECORDINGS / "cases").iterdir()) == NAMES
    assert {recorded(name)[0]["topic"] for name in NAMES} == set(refusals.TOPICS)


@pytest.mark.parametrize("name", NAMES)
def test_the_server_answered_the_same(name):
    case, result = recorded(name)
    assert refusals.run(case, result) == []
    assert refusals.said(result["real"], refusals.answer(case)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_altered_answer_is_a_difference(name):
    case, result = recorded(name)
    real = result["real"]
    altered = [{**real, "accepted": not real["accepted"]}, {**real, "code": 418}]
    if real.get("reason") == "Invalid":
        altered += [{**real, "fields": [*real["fields"], "spec.z"]}, {**real, "fields": []}]
    elif not real["accepted"]:
        altered.append({**real, "reason": "Gone"})
    for answer in altered:
        assert refusals.run(case, {**result, "real": answer})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"topic": "weather"}, "the topic weather is not modelled"),
        ({"post_as": {}}, "not modelled, keys of the case: post_as"),
        ({"setup": [{"kind": "ResourceQuota"}]}, "not modelled, a setup with ResourceQuota"),
        ({"setup": 1}, "the setup is no list of objects"),
        ({"manifest": []}, "the manifest is no object"),
        ({"existing": {}}, "recorded is the request create, which the case is not"),
        ({"manifest": {"apiVersion": "v9", "kind": "Moon"}}, "nothing is known of this kind"),
    ],
)
def test_what_is_not_modelled_is_no_success(change, sentence):
    case, result = recorded("deployment-plain")
    assert refusals.run({**case, **change}, result) == [sentence]


def test_without_a_recorded_answer_there_is_no_success():
    case, result = recorded("deployment-plain")
    assert refusals.run(case, None) == refusals.run(case, {**result, "real": None}) != []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "422"}, "does not say whether it was accepted"),
        ({"accepted": 0}, "does not say whether it was accepted"),
        ({"causes": None}, "causes are no list"),
        ({"causes": []}, "are not those of the causes"),
        ({"fields": 1}, "are not those of the causes"),
    ],
)
def test_an_answer_that_contradicts_itself_is_no_success(change, sentence):
    case, result = recorded("minready-negative")
    (found,) = refusals.run(case, {**result, "real": {**result["real"], **change}})
    assert sentence in found


def test_an_answer_is_one_to_its_own_case():
    case, result = recorded("deployment-plain")
    found = refusals.run(case, {**result, "case": "another"})
    assert found == ["the answer is one to another case: another"]


def test_what_is_about_pods_does_not_touch_workloads():
    """A limit range and the labels for pod security refuse Pods, and those only."""
    case, result = recorded("deployment-plain")
    about_pods = {"setup": [{"kind": "LimitRange"}], "namespace_labels": {"a": "b"}}
    assert refusals.run({**case, **about_pods}, result) == []
    pod = {**case["manifest"], "kind": "Pod", "apiVersion": "v1"}
    found = refusals.run({**case, **about_pods, "manifest": pod}, result)
    assert found == ["not modelled, what admission says of a Pod"]
