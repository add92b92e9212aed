"""The Recreate strategy: all old pods go, terminating ones included, before a new one comes.

Upstream: `pkg/controller/deployment/recreate.go`.
"""

from playground.rollout.progress import at_rest, deployment_complete, sync_rollout_status
from playground.rollout.revisions import (
    cleanup_deployment,
    create_new_replicaset,
    new_replicaset,
    old_replicasets,
    sync_revision,
)
from playground.rollout.scaling import active, scale_replicaset
from playground.rollout.state import State


def rollout_recreate(state: State) -> State:
    """Upstream: rolloutRecreate."""
    state = sync_revision(state)
    running = active(old_replicasets(state))
    for old in running:
        state = state.because("recreate-down", 0, template=old.template, current=old.replicas)
        state = scale_replicaset(state, old, 0)
    if running or _old_pods_running(state):
        if not running:
            left = _old_pods(state)
            state = state.holds(
                "recreate-waits",
                left,
            )
        return sync_rollout_status(state)
    new, size = new_replicaset(state), state.deployment.spec.replicas
    if new is None or new.replicas != size:
        state = state.because("recreate-up", size, template=state.deployment.spec.template)
    if new is None:
        state = create_new_replicaset(state, size)
    elif new.replicas != size:
        state = scale_replicaset(state, new, size)
    else:
        state = at_rest(state, new)
    if deployment_complete(state.deployment, state.deployment.status):
        state = cleanup_deployment(state)
    return sync_rollout_status(state)


def _old_pods_running(state: State) -> bool:
    """Upstream: oldPodsRunning, which looks at the pods themselves: a terminating one still runs.

    A pod whose ReplicaSet is gone is nobody's pod, so it is not waited for.
    """
    return any(rs.status.replicas for rs in old_replicasets(state)) or _old_pods(state) > 0


def _old_pods(state: State) -> int:
    old = {rs.uid for rs in old_replicasets(state)}
    return sum(pod.owner in old for pod in state.pods)
