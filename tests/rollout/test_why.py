"""Every number in every sentence, computed again from the trace and the manifest.

For each recorded scenario the Reasons of each tick are followed in their order. What they say is
held against the recorded sizes, statuses and counts, the pods of the tick, and the limits of the
spec, which are rounded here anew. A rule that nothing here recomputes fails.
"""

import json
import re
from pathlib import Path

import pytest

from playground.rollout.scaling import scale
from playground.rollout.scenario import read_scenario
from playground.rollout.simulate import play
from playground.rollout.state import State
from playground.rollout.why import rules, sentence
from playground.rollout.workloads import Deployment, DeploymentSpec, ReplicaSet, ReplicaSetStatus
from tests.rollout import deployment_numbers, set_numbers
from tests.rollout.recorded_ticks import same, ticks_of

TRACES = Path(__file__).parents[1] / "conformance" / "rollouts" / "traces"
NAMES = sorted(path.stem for path in TRACES.iterdir())
SEEN: set[str] = set()
RECOMPUTED = deployment_numbers.RULES | set_numbers.RULES


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_every_sentence_is_that_of_the_trace(name):
    trace = json.loads((TRACES / f"{name}.json").read_text("utf-8"))
    for tick, state in ticks_of(trace):
        tick.template = same(tick.template, trace["scenario"])
        tick.templates = {same(each, trace["scenario"]) for each in tick.templates}
        for reason in state.reasons:
            SEEN.add(reason.rule)
            if reason.rule != "scale-share":
                tick.batch = None
            given = dict(reason.inputs)
            tick.asked = dict(tick.sizes)
            covered = RECOMPUTED[reason.rule](tick, given, reason.result)
            assert covered == set(given), reason
            text = sentence(reason)
            assert text.endswith(".")
            assert numbers_in(text, trace) <= numbers_of(reason), text
        if "replicasets" in tick.after:
            recorded = {row["template"]: row["spec"] for row in tick.after["replicasets"]}
            assert recorded == tick.sizes, "the sentences tell every resize"


def numbers_in(text, trace):
    for template in trace["scenario"]["templates"]:
        text = re.sub(rf"\b{re.escape(template)}\b", "", text)
    return {int(number) for number in re.findall(r"[0-9]+", text)}


def numbers_of(reason):
    values = (*reason.inputs.values(), reason.result)
    found = {value for value in values if isinstance(value, int)}
    return found | {int(v[:-1]) for v in values if isinstance(v, str) and v.endswith("%")}


NOT_RECORDED = {"scale-saturated", "scale-down-waits"}
"""No recording comes to these; they are tried below."""


def test_every_rule_is_recomputed():
    of_controllers = {rule for rule in rules() if not rule.startswith("undo")}
    assert RECOMPUTED.keys() == of_controllers
    if len(SEEN) < 10:  # this test alone was asked for
        for name in NAMES:
            trace = json.loads((TRACES / f"{name}.json").read_text("utf-8"))
            SEEN.update(reason.rule for _, state in ticks_of(trace) for reason in state.reasons)
    assert of_controllers - SEEN == NOT_RECORDED


def test_a_statefulset_does_not_scale_down_past_a_pod_that_is_not_ready():
    scenario = {
        "kind": "StatefulSet",
        "spec": {"replicas": 4},
        "templates": {"v1": {"image": "app:1"}},
        "events": [
            {"tick": 1, "crash": {"pods": ["app-2", "app-3"]}},
            {"tick": 2, "replicas": 2},
        ],
        "max_ticks": 3,
    }
    last = play(read_scenario(scenario)).ticks[-1].state
    assert [sentence(reason) for reason in last.reasons] == [
        "There shall be 2 pods, but pod number 3 is not taken away while one below it is not "
        "available."
    ]


def test_old_replicasets_go_when_the_new_one_is_saturated():
    spec = DeploymentSpec("v2", replicas=3)
    status = ReplicaSetStatus(3, 3, 3, 0, 1)
    new = ReplicaSet(2, "v2", 3, 0, 2, 3, 4, status=status)
    old = ReplicaSet(1, "v1", 2, 0, 1, 5, 7)
    state = scale(State(Deployment(spec), {}, replicasets=(old, new)))
    assert state.scaling == ("v1 2->0",)
    assert [sentence(reason) for reason in state.reasons] == [
        "The new ReplicaSet has all 3 pods available, so v1 goes from 2 to 0."
    ]
