"""Every recorded trace is simulated again. The recordings are in tests/conformance/rollouts."""

import json
from pathlib import Path

import pytest
import yaml

from playground.rollout import simulate
from tests.conformance.formats import rollouts

RECORDINGS = Path(__file__).parents[1] / "conformance" / "rollouts"
NAMES = sorted(path.stem for path in (RECORDINGS / "traces").iterdir())


def recorded(name):
    scenario = yaml.safe_load((RECORDINGS / "scenarios" / f"{name}.yaml").read_text("utf-8"))
    trace = json.loads((RECORDINGS / "traces" / f"{name}.json").read_text("utf-8"))
    return scenario, trace


def test_each_scenario_has_a_trace():
    assert sorted(path.stem for path in (RECORDINGS / "scenarios").iterdir()) == NAMES
    assert len(NAMES) > 100


@pytest.mark.parametrize("name", NAMES)
def test_the_controllers_did_the_same(name):
    scenario, trace = recorded(name)
    assert rollouts.run(scenario, trace) == []
    assert simulate(scenario)["ended"] == trace["ended"]


@pytest.mark.parametrize("name", NAMES)
def test_the_pods_are_the_recorded_ones(name):
    """All of each pod, what it read included, but its alias: of equal pods any may be deleted.

    Not in a StatefulSet, where each pod has its turn.
    """
    scenario, trace = recorded(name)
    for expected, actual in zip(trace["ticks"], simulate(scenario)["ticks"], strict=True):
        if scenario["kind"] == "StatefulSet":
            assert expected["pods"] == actual["pods"]
        assert nameless(expected["pods"]) == nameless(actual["pods"]), f"tick {actual['tick']}"


def nameless(pods):
    return sorted(json.dumps({**pod, "pod": None}, sort_keys=True) for pod in pods)


def test_the_simulated_trace_has_the_recorded_shape():
    scenario, trace = recorded("deploy-config-inplace-image-r4")
    simulated = simulate(scenario)
    assert json.loads(json.dumps(simulated)) == simulated
    for expected, actual in zip(trace["ticks"], simulated["ticks"], strict=True):
        assert expected.keys() == actual.keys()
        assert expected["pods"][0].keys() == actual["pods"][0].keys()


def test_the_order_of_resizes_is_the_recorded_one():
    """Within one settle: up first, then down, then up again."""
    scenario, trace = recorded("deploy-roll-r10-default")
    resizes = ["v2 0->3", "v1 10->8", "v2 3->5"]
    assert simulate(scenario)["ticks"][1]["scaling"] == trace["ticks"][1]["scaling"] == resizes
