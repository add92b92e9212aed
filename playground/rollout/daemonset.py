"""The DaemonSet controller: what one look at a DaemonSet does.

Upstream: `pkg/controller/daemon/daemon_controller.go`. Every node is one that the DaemonSet wants
to run on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from playground.rollout.daemonset_update import Nodes, allows_surge, rolling_update
from playground.rollout.history import cleanup_history, with_revision
from playground.rollout.state import Pod, State
from playground.rollout.workloads import DaemonSet, DaemonSetSpec, DaemonSetStatus


def sync_daemonset(state: State) -> State:
    """Revisions, then pods, status and history. Upstream: syncDaemonSet, updateDaemonSet.

    A look that created or deleted pods leaves the update to the next one, which has seen them.
    The status counts the pods as they were before: their own events bring the controller back.
    """
    daemon_set = state.workload
    assert isinstance(daemon_set, DaemonSet), "settle has looked"
    spec, nodes = daemon_set.spec, pods_by_node(state)
    revisions = with_revision(daemon_set.revisions, spec.template)
    live = {pod.template for pod in state.pods}
    daemon_set = replace(
        daemon_set,
        status=calculate_status(daemon_set, nodes),
        revisions=cleanup_history(revisions, live, spec.revision_history_limit),
    )
    managed = manage(state, spec, nodes)
    if managed is state and spec.update_strategy.type == "RollingUpdate":
        managed = rolling_update(state, spec, nodes)
    elif managed is state:
        old = sum(pod.template != spec.template for pod in state.pods)
        managed = state.holds("on-delete", old, template=spec.template)
    return managed._replace(workload=daemon_set)


def pods_by_node(state: State) -> Nodes:
    """The pods of every node, terminating ones included, oldest first.

    Upstream: getNodesToDaemonPods.
    """
    nodes: defaultdict[int | None, list[Pod]] = defaultdict(list)
    for pod in state.pods:
        nodes[pod.node].append(pod)
    return {node: nodes[node] for node in range(1, state.nodes + 1)}


def calculate_status(daemon_set: DaemonSet, nodes: Nodes) -> DaemonSetStatus:
    """Of each node only the oldest pod counts, even if it is terminating.

    Upstream: updateDaemonSetStatus.
    """
    spec = daemon_set.spec
    oldest = [pods[0] for pods in nodes.values() if pods]
    available = sum(pod.available(spec.min_ready_seconds) for pod in oldest)
    return DaemonSetStatus(
        observed_generation=daemon_set.generation,
        desired_number_scheduled=len(nodes),
        current_number_scheduled=len(oldest),
        updated_number_scheduled=sum(pod.template == spec.template for pod in oldest),
        number_ready=sum(pod.ready for pod in oldest),
        number_available=available,
        number_unavailable=len(nodes) - available,
    )


def manage(state: State, spec: DaemonSetSpec, nodes: Nodes) -> State:
    """A pod for each node that lacks one, and none too many. Upstream: manage.

    A pod on its way out keeps its node occupied, unless the strategy allows surge.
    """
    surge = allows_surge(spec)
    lacking: list[int] = []
    doomed: list[Pod] = []
    for node, pods in nodes.items():
        running = [pod for pod in pods if not pod.terminating]
        if not pods or (surge and not running):
            lacking.append(node)
        doomed += _excess(running, spec) if surge else running[1:]
    if lacking:
        state = state.because(
            "node-lacks-pod", len(lacking), nodes=len(nodes), template=spec.template
        )
    if doomed:
        state = state.because("node-has-two", len(doomed), template=spec.template)
    state = state.with_new_pods(Pod(0, 0, spec.template, node=node) for node in lacking)
    return state.with_terminating(doomed)


def _excess(running: Sequence[Pod], spec: DaemonSetSpec) -> Iterable[Pod]:
    """With surge a node may have one new and one old pod, until the old one is not ready or the
    new one is available. Upstream: podsShouldBeOnNode.
    """
    new = [pod for pod in running if pod.template == spec.template]
    old = [pod for pod in running if pod.template != spec.template]
    yield from (*new[1:], *old[1:])
    if new and old and (not old[0].ready or new[0].available(spec.min_ready_seconds)):
        yield old[0]
