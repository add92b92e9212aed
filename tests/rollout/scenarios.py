"""Random scenarios of all kinds, within what the API server accepts."""

from hypothesis import strategies as st

TEMPLATES = ("v1", "v2", "v3")
LIMITS = st.one_of(st.integers(1, 4), st.integers(1, 100).map("{}%".format))

DEPLOYMENT_STRATEGIES = st.one_of(
    st.just({"type": "Recreate"}),
    st.fixed_dictionaries({}, optional={"maxSurge": LIMITS, "maxUnavailable": LIMITS}).map(
        lambda limits: {"type": "RollingUpdate", "rollingUpdate": limits}
    ),
)
STATEFULSET_STRATEGIES = st.one_of(
    st.just({"type": "OnDelete"}),
    st.just({"type": "RollingUpdate"}),
    st.integers(0, 6).map(lambda n: {"type": "RollingUpdate", "rollingUpdate": {"partition": n}}),
)
DAEMONSET_ROLLING = st.one_of(
    LIMITS.map(lambda limit: {"maxSurge": limit, "maxUnavailable": 0}),
    LIMITS.map(lambda limit: {"maxSurge": 0, "maxUnavailable": limit}),
).map(lambda limits: {"type": "RollingUpdate", "rollingUpdate": limits})
DAEMONSET_STRATEGIES = st.one_of(st.just({"type": "OnDelete"}), DAEMONSET_ROLLING)

COMMON = {"minReadySeconds": st.integers(0, 5), "revisionHistoryLimit": st.integers(0, 2)}
SPECS = {
    "Deployment": st.fixed_dictionaries(
        {"replicas": st.integers(0, 8)},
        optional=COMMON | {"strategy": DEPLOYMENT_STRATEGIES, "paused": st.booleans()},
    ),
    "StatefulSet": st.fixed_dictionaries(
        {"replicas": st.integers(0, 6)},
        optional=COMMON
        | {
            "podManagementPolicy": st.sampled_from(["OrderedReady", "Parallel"]),
            "updateStrategy": STATEFULSET_STRATEGIES,
            "ordinals": st.integers(0, 3).map(lambda start: {"start": start}),
        },
    ),
    "DaemonSet": st.fixed_dictionaries(
        {}, optional=COMMON | {"updateStrategy": DAEMONSET_STRATEGIES}
    ),
}
POLICIES = {
    "ready_after": st.integers(1, 3),
    "ready_per_tick": st.one_of(st.none(), st.integers(1, 3)),
    "terminate_after": st.integers(1, 3),
}
BROKEN = {"broken": st.lists(st.sampled_from(TEMPLATES[1:]), max_size=2)}
CHOICES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"template": st.sampled_from(TEMPLATES), "count": st.integers(0, 3)}),
    st.fixed_dictionaries(
        {"pods": st.lists(st.sampled_from(["app-0", "app-2", "node-1", "node-3", "v1-2"]))}
    ),
)
TEMPLATE_CHANGE = {"template": st.sampled_from(TEMPLATES)}
EVENTS = TEMPLATE_CHANGE | {
    "minReadySeconds": st.integers(0, 5),
    "kubelet": st.fixed_dictionaries({}, optional=POLICIES | BROKEN),
    "configmap": st.fixed_dictionaries(
        {"name": st.sampled_from("ab"), "data": st.just({"COLOUR": "red"})}
    ),
    "wait": st.integers(0, 9),
    "crash": CHOICES,
    "recover": CHOICES,
    "delete_pods": CHOICES,
}
EVENTS_OF = {
    "Deployment": EVENTS
    | {
        "replicas": st.integers(0, 8),
        "paused": st.booleans(),
        "strategy": DEPLOYMENT_STRATEGIES,
    },
    "StatefulSet": EVENTS
    | {"replicas": st.integers(0, 6), "updateStrategy": STATEFULSET_STRATEGIES},
    "DaemonSet": EVENTS | {"add_node": st.just(True), "updateStrategy": DAEMONSET_STRATEGIES},
}


@st.composite
def scenarios(draw, kind, events=None, spec=None, policy=None, max_ticks=300):
    """Of that kind; `events`, `spec` and `policy` narrow down what may be drawn."""
    each = st.fixed_dictionaries(
        {"tick": st.integers(1, 15)}, optional=EVENTS_OF[kind] if events is None else events
    )
    scenario = {
        "kind": kind,
        "spec": draw(SPECS[kind] if spec is None else spec),
        "templates": {
            "v1": {"image": "app:1", "config": "a"},
            "v2": {"image": "app:2", "config": "a"},
            "v3": {"image": "app:2", "config": "b"},
        },
        "configmaps": {"a": {"COLOUR": "blue"}, "b": {}},
        "start": draw(st.sampled_from(["ready", "empty"])) if events is None else "ready",
        "kubelet": draw(
            st.fixed_dictionaries({}, optional=POLICIES | BROKEN if policy is None else policy)
        ),
        "events": draw(st.lists(each, max_size=8)),
        "max_ticks": max_ticks,
    }
    return scenario | ({"nodes": draw(st.integers(0, 6))} if kind == "DaemonSet" else {})
