"""The hidden field comes back from outside: whatever it holds, there is a state and a Problem."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.cluster import Cluster
from playground.lessons.cluster_state import MOST_CHARACTERS, Past, State, read_state, write_state
from playground.lessons.pipeline_inputs import PipelineInputs
from playground.lessons.results import Inputs
from playground.lessons.sandbox import run

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
)
LIVE = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "x"}}
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {A: b}\n"


def test_what_is_written_is_read_back() -> None:
    state = State(Cluster((LIVE,), 5), (Past(("a",), running=True), Past((), failed=True)))
    assert read_state(write_state(state)) == (state, [])


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("", ""),
        ("no JSON", ""),
        ("[" * 100_000, ""),
        ("[]", ""),
        ("1" * 10_000, ""),
        ("x" * (MOST_CHARACTERS + 1), ""),
        ('{"other": 1}', "/other"),
        ('{"cluster": 5}', "/cluster"),
        ('{"cluster": {"objects": 5}}', "/cluster/objects"),
        ('{"cluster": {"objects": [5]}}', "/cluster/objects/0"),
        (json.dumps({"cluster": {"objects": [0] * 501}}), "/cluster/objects"),
        ('{"cluster": {"version": NaN}}', "/cluster/version"),
        ('{"past": {}}', "/past"),
        ('{"past": [{"names": [5], "failed": false, "running": false}]}', "/past/0"),
        ('{"past": [{"names": [], "failed": "no", "running": false}]}', "/past/0"),
    ],
)
def test_what_is_tampered_with_is_named_and_the_rest_is_shown(text: str, pointer: str) -> None:
    state, problems = read_state(text)
    assert problems[0].pointer == pointer and problems[0].help.endswith(".")
    assert len(problems) <= 20
    if not text:
        return  # to the form it says that nothing was deployed yet
    results = run(Inputs(manifest=CONFIG, pipeline=PipelineInputs(state=text, action="deploy")))
    assert [each.problem for each in results.problems if each.field == "cluster"] == problems
    assert results.pipeline and results.pipeline.past[-1].names == ("settings-v000",)
    assert results.changes


@given(JSON, JSON, JSON)
def test_any_json(objects: object, past: object, more: object) -> None:
    value = {"cluster": {"objects": objects, "version": more}, "past": past}
    for each in (value, {"cluster": more}, more):
        state, _ = read_state(json.dumps(each))
        assert read_state(write_state(state)) == (state, [])


def test_old_deploys_are_forgotten() -> None:
    state = State(Cluster())
    for _ in range(60):
        state = state.after(Cluster(), [])
    assert len(state.past) == 50
