"""What a rolling update promises, whatever its numbers are."""

from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from playground.rollout import simulate

LIMITS = st.one_of(st.integers(0, 6), st.integers(0, 100).map("{}%".format))


def in_pods(limit, replicas, rounded):
    if isinstance(limit, int):
        return limit
    return rounded(Fraction(int(limit.removesuffix("%")), 100) * replicas)


@st.composite
def healthy_rollouts(draw):
    """A Deployment, and template changes one after the other, each of which would succeed."""
    surge, unavailable = draw(LIMITS), draw(LIMITS)
    if in_pods(surge, 100, ceil) == in_pods(unavailable, 100, ceil) == 0:
        surge = 1
    changes = draw(st.lists(st.integers(1, 12), max_size=4, unique=True))
    return {
        "kind": "Deployment",
        "spec": {
            "replicas": draw(st.integers(0, 14)),
            "strategy": {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}},
        },
        "templates": {f"v{n}": {"image": f"app:{n}"} for n in range(1, 4)},
        "kubelet": {
            "ready_after": draw(st.integers(1, 3)),
            "ready_per_tick": draw(st.one_of(st.none(), st.integers(1, 4))),
            "terminate_after": draw(st.integers(1, 3)),
        },
        "events": [
            {"tick": tick, "template": draw(st.sampled_from(["v1", "v2", "v3"]))}
            for tick in changes
        ],
        "max_ticks": 200,
    }


@given(healthy_rollouts())
def test_available_and_total_stay_within_the_limits(scenario):
    replicas = scenario["spec"]["replicas"]
    limits = scenario["spec"]["strategy"]["rollingUpdate"]
    surge = in_pods(limits["maxSurge"], replicas, ceil)
    unavailable = in_pods(limits["maxUnavailable"], replicas, floor)
    if surge == unavailable == 0:
        unavailable = 1
    for tick in simulate(scenario)["ticks"]:
        rows = tick["counts"].values()
        assert sum(row["ready"] for row in rows) >= replicas - unavailable
        assert sum(row["pods"] for row in rows) <= replicas + surge


@given(healthy_rollouts())
def test_a_healthy_rollout_ends_with_the_last_template(scenario):
    trace = simulate(scenario)
    wanted = max(scenario["events"], key=lambda e: e["tick"], default={"template": "v1"})
    replicas = scenario["spec"]["replicas"]
    left = {name: row["ready"] for name, row in trace["ticks"][-1]["counts"].items()}
    assert trace["ended"] == "stable"
    assert left == ({wanted["template"]: replicas} if replicas else {})


@given(healthy_rollouts())
def test_the_same_scenario_gives_the_same_trace(scenario):
    assert simulate(scenario) == simulate(scenario)
