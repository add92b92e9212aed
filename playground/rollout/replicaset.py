"""The ReplicaSet controller: as many pods as `spec.replicas`, and a status that counts them.

Upstream: `pkg/controller/replicaset/replica_set.go` and `replica_set_utils.go`.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import repeat

from playground.rollout.reasons import Value
from playground.rollout.state import Pod, State
from playground.rollout.workloads import ReplicaSet, ReplicaSetStatus


def sync_replicasets(state: State) -> State:
    """Each ReplicaSet once, oldest first (the real controller's order is that of its queue)."""
    pods: defaultdict[int, list[Pod]] = defaultdict(list)
    for pod in state.pods:
        pods[pod.owner].append(pod)
    for replicaset in state.replicasets:
        state = sync_replicaset(state, replicaset, pods[replicaset.uid])
    return state


def sync_replicaset(state: State, replicaset: ReplicaSet, mine: list[Pod]) -> State:
    """Create or delete what is missing or too much of its pods, then write the status.

    The status counts the pods as they were *before* (replica_set.go, syncReplicaSet): the pods'
    own events bring the controller back for the rest.
    """
    active = [pod for pod in mine if not pod.terminating]
    status = calculate_status(replicaset, active, len(mine) - len(active))
    state = _manage_replicas(state, replicaset, active)
    if status == replicaset.status:
        return state
    return state.with_replicaset(replace(replicaset, status=status))


def calculate_status(
    replicaset: ReplicaSet, active: list[Pod], terminating: int
) -> ReplicaSetStatus:
    """Upstream: replica_set_utils.go, calculateStatus. Terminating pods are counted apart."""
    ready = [pod for pod in active if pod.ready]
    available = [pod for pod in ready if pod.available(replicaset.min_ready_seconds)]
    return ReplicaSetStatus(
        replicas=len(active),
        ready_replicas=len(ready),
        available_replicas=len(available),
        terminating_replicas=terminating,
        observed_generation=replicaset.generation,
    )


def _manage_replicas(state: State, replicaset: ReplicaSet, active: list[Pod]) -> State:
    """Upstream: replica_set.go, manageReplicas. A deleted pod has its grace period first.

    Raises BudgetError.
    """
    surplus = len(active) - replicaset.replicas
    if surplus > 0:
        doomed = sorted(active, key=_deletion_order)[:surplus]
        state = state.because(
            "delete-pods",
            surplus,
            unready=sum(not pod.ready for pod in active),
            **_wanted(replicaset, active),
        )
        return state.with_terminating(doomed)
    if surplus < 0:
        state = state.because("create-pods", -surplus, **_wanted(replicaset, active))
    created = Pod(uid=0, owner=replicaset.uid, template=replicaset.template)
    return state.with_new_pods(repeat(created, -surplus))


def _wanted(replicaset: ReplicaSet, active: list[Pod]) -> dict[str, Value]:
    return {
        "template": replicaset.template,
        "wanted": replicaset.replicas,
        "current": len(active),
    }


def _deletion_order(pod: Pod) -> tuple[bool, bool, bool, int]:
    """Who goes first: Pending, then not ready, then the one that is ready for a shorter time.

    Upstream: controller_utils.go, ActivePodsWithRanks.Less. Times are compared on a logarithmic
    scale there and ties broken by UID, so among equals real clusters choose at random; here the
    youngest goes.
    """
    return (pod.phase != "Pending", pod.ready, not pod.not_yet_available, -pod.uid)
