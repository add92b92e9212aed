"""Every recorded case comes out the same; an altered expectation does not."""

from copy import deepcopy

import pytest

from tests.cluster.recorded import FOLDER, NAMES, recorded
from tests.conformance.formats import apply


def test_each_case_has_a_result():
    assert sorted(path.stem for path in (FOLDER / "results").iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_happens_as_recorded(name):
    assert apply.run(*recorded(name)) == []


def altered(step):
    """The recorded step with one expectation changed, in every way that it can be."""
    yield {**step, "result": "configured" if step["result"] != "configured" else "unchanged"}
    yield {**step, "exit_code": 1 - min(step["exit_code"], 1)}
    yield {**step, "wrote": not step["wrote"]}
    yield {**step, "recreated": not step["recreated"]}
    yield {**step, "generation": (step["generation"] or 0) + 1}
    yield {**step, "changes": [*step["changes"], {"path": "spec.other", "after": 1}]}
    yield {**step, "last_applied": {**(step["last_applied"] or {}), "other": 1}}
    for name in ("live", "live_minus_defaults"):
        yield {**step, name: {**(step[name] or {}), "other": 1}}
        yield {**step, name: None if step[name] else {}}
    if "patch" in step:
        yield {**step, "patch": {**(step["patch"] or {}), "other": 1}}
        yield {**step, "patch_type": "json-patch"}
    if "owners" in step:
        yield {**step, "owners": {**step["owners"], "somebody Update": ["spec"]}}
    yield {**step, "surprise": 1}
    yield {key: value for key, value in step.items() if key != "wrote"}


@pytest.mark.parametrize("name", NAMES[::9])
def test_an_altered_expectation_is_a_difference(name):
    case, result = recorded(name)
    for number, step in enumerate(result["steps"]):
        for other in altered(step):
            steps = [*result["steps"]]
            steps[number] = other
            assert apply.run(deepcopy(case), {**result, "steps": steps}), other


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "reboot"},
        {"args": ["--prune"]},
        {"surprise": 1},
        {"kind": "scale"},
        {"manifest": "v9"},
    ],
)
def test_what_a_step_does_not_know_fails(change):
    case, result = recorded("env-added-by-hand")
    case["steps"][0] |= change
    if "kind" in change:
        result["steps"][0]["kind"] = change["kind"]
    try:
        assert apply.run(case, result)
    except (ValueError, KeyError) as error:
        assert str(error)


def test_an_unknown_key_of_a_case_or_a_result_fails():
    case, result = recorded("env-added-by-hand")
    assert apply.run({**case, "surprise": 1}, result)
    assert apply.run(case, {**result, "surprise": 1})
    assert apply.run(case, {**result, "steps": result["steps"][:-1]})
    assert apply.run(case, None)
