"""The DaemonSet's RollingUpdate: which old pods go, and which nodes get a new pod beside theirs.

Upstream: `pkg/controller/daemon/update.go` (rollingUpdate, findUpdatedPodsOnNode,
updatedDesiredNodeCounts) and `util/daemonset_util.go` (SurgeCount, UnavailableCount).
"""

from collections.abc import Iterator, Mapping, Sequence

from playground.rollout.int_or_percent import scaled
from playground.rollout.reasons import Value
from playground.rollout.state import Pod, State
from playground.rollout.workloads import DaemonSetSpec

Nodes = Mapping[int, Sequence[Pod]]
"""The pods of every node, by its number, oldest first."""


def max_surge(spec: DaemonSetSpec, nodes: int) -> int:
    """In pods; a percentage rounds up. Upstream: SurgeCount."""
    strategy = spec.update_strategy
    return scaled(strategy.max_surge, nodes, round_up=True) if _rolling(spec) else 0


def max_unavailable(spec: DaemonSetSpec, nodes: int) -> int:
    """In pods; a percentage rounds up. Upstream: UnavailableCount."""
    strategy = spec.update_strategy
    return scaled(strategy.max_unavailable, nodes, round_up=True) if _rolling(spec) else 0


def allows_surge(spec: DaemonSetSpec) -> bool:
    """Upstream: daemonset_util.go, AllowsSurge."""
    return max_surge(spec, 1) > 0


def rolling_update(state: State, spec: DaemonSetSpec, nodes: Nodes) -> State:
    """Upstream: rollingUpdate. Which node comes first is left to chance there; here it is the
    one with the lowest number."""
    surge = max_surge(spec, len(nodes))
    if surge == 0:
        return _replace_old(state, spec, nodes)
    return _surge(state, spec, nodes, surge)


def _replace_old(state: State, spec: DaemonSetSpec, nodes: Nodes) -> State:
    """Old pods that are not available go at once, and of the others so many that no more than
    `maxUnavailable` nodes are without an available pod. `manage` creates the new ones.
    """
    unavailable = 0
    replaceable, candidates = [], []
    for new, old in _pairs(spec, nodes):
        if old is None:
            unavailable += new is None or not new.available(spec.min_ready_seconds)
        elif not old.available(spec.min_ready_seconds):
            replaceable.append(old)
            unavailable += 1
        else:
            candidates.append(old)
    limit = max_unavailable(spec, len(nodes))
    room = max(0, limit - unavailable)
    inputs: dict[str, Value] = {
        "maxUnavailable": spec.update_strategy.max_unavailable,
        "nodes": len(nodes),
        "limit": limit,
        "unavailable": unavailable,
        "template": spec.template,
    }
    if replaceable:
        state = state.because("replace-unavailable", len(replaceable), **inputs)
    state = _reasoned(state, "replace-old", len(candidates), room, inputs)
    return state.with_terminating([*replaceable, *candidates[:room]])


def _surge(state: State, spec: DaemonSetSpec, nodes: Nodes, surge: int) -> State:
    """A new pod beside each old one that is not available, at once, and beside so many of the
    others that no more than `maxSurge` new pods are waited for. `manage` deletes the old ones.
    """
    waiting = 0
    replaceable, candidates = [], []
    for node, (new, old) in zip(nodes, _pairs(spec, nodes), strict=True):
        if old is None:
            continue
        if new is not None:
            waiting += 1  # if it were available, the old one would be gone
        elif not old.available(spec.min_ready_seconds):
            replaceable.append(node)
        else:
            candidates.append(node)
    room = max(0, surge - waiting)
    inputs: dict[str, Value] = {
        "maxSurge": spec.update_strategy.max_surge,
        "nodes": len(nodes),
        "limit": surge,
        "waiting": waiting,
        "template": spec.template,
    }
    if replaceable:
        state = state.because("surge-unavailable", len(replaceable), **inputs)
    state = _reasoned(state, "surge", len(candidates), room, inputs)
    return state.with_new_pods(
        Pod(0, 0, spec.template, node=node) for node in [*replaceable, *candidates[:room]]
    )


def _reasoned(
    state: State, rule: str, candidates: int, room: int, inputs: dict[str, Value]
) -> State:
    """With the Reason why so many, or none, of the old pods that are available have their turn."""
    if candidates:
        note = state.because if room else state.holds
        return note(rule, min(candidates, room), candidates=candidates, **inputs)
    if all(pod.template == inputs["template"] and pod.ready for pod in state.pods):
        return state.holds("all-nodes", inputs["nodes"], template=inputs["template"])
    return state


def _pairs(spec: DaemonSetSpec, nodes: Nodes) -> Iterator[tuple[Pod | None, Pod | None]]:
    """The new and the old pod of each node that are not terminating; more than one of each there
    cannot be, since `manage` had nothing to do. Upstream: findUpdatedPodsOnNode."""
    for pods in nodes.values():
        running = [pod for pod in pods if not pod.terminating]
        new = next((pod for pod in running if pod.template == spec.template), None)
        old = next((pod for pod in running if pod.template != spec.template), None)
        yield new, old


def _rolling(spec: DaemonSetSpec) -> bool:
    return spec.update_strategy.type == "RollingUpdate"
