"""The RollingUpdate strategy: grow the new ReplicaSet, or else shrink the old ones.

Upstream: `pkg/controller/deployment/rolling.go`. A sync that scaled up does not scale down: the
next one does.
"""

from playground.rollout.deployment_limits import surge_inputs, unavailable_inputs
from playground.rollout.progress import at_rest, deployment_complete, sync_rollout_status
from playground.rollout.revisions import (
    cleanup_deployment,
    create_new_replicaset,
    new_replicaset,
    old_replicasets,
    sync_revision,
)
from playground.rollout.scaling import active, new_replicaset_size, scale_replicaset
from playground.rollout.state import State
from playground.rollout.workloads import ReplicaSet


def rollout_rolling(state: State) -> State:
    """Upstream: rolloutRolling."""
    new = new_replicaset(state)
    if new is None:
        spec, total = state.deployment.spec, _total(state)
        size = new_replicaset_size(spec, total, 0)
        state = create_new_replicaset(state, size)
        new = state.replicasets[-1]
        state = state.because(
            "create-new",
            size,
            template=new.template,
            revision=new.revision,
            total=total,
            **surge_inputs(spec),
        )
    else:
        state = sync_revision(state)
    scaled = _reconcile_new(state)
    if scaled.is_like(state):
        scaled = _reconcile_old(scaled)
    if scaled.is_like(state) and deployment_complete(state.deployment, state.deployment.status):
        scaled = cleanup_deployment(scaled)
    return sync_rollout_status(scaled)


def _reconcile_new(state: State) -> State:
    """Upstream: reconcileNewReplicaSet. Scaling down the new one happens at any time."""
    spec, new = state.deployment.spec, _the_new(state)
    current, total = new.replicas, _total(state)
    if current > spec.replicas:
        state = state.because(
            "scale-down-new", spec.replicas, template=new.template, current=current
        )
        return scale_replicaset(state, new, spec.replicas)
    if current == spec.replicas:
        return state
    size = new_replicaset_size(spec, total, current)
    grows = size != current
    state = (state.because if grows else state.holds)(
        "scale-up" if grows else "no-room",
        size,
        template=new.template,
        current=current,
        total=total,
        **surge_inputs(spec),
    )
    return scale_replicaset(state, new, size) if grows else state


def _reconcile_old(state: State) -> State:
    """Upstream: reconcileOldReplicaSets.

    The cap keeps the minimum available and leaves room for new pods that are not available yet:
    those must not cost old ones. While a status still counts more available pods than its
    ReplicaSet wants, the real controller gives up with an error and comes back.
    """
    new, old = _the_new(state), active(old_replicasets(state))
    unavailable_new = new.replicas - new.status.available_replicas
    if not old:
        return at_rest(state, new)
    total = _total(state)
    cap = total - _min_available(state) - unavailable_new
    if cap <= 0:
        return state.holds(
            "scale-down-cap",
            cap,
            total=total,
            pending=unavailable_new,
            **unavailable_inputs(state.deployment.spec),
        )
    if any(rs.status.available_replicas > rs.replicas for rs in old):
        return state
    return _scale_down_old(_cleanup_unhealthy(state, cap))


def _cleanup_unhealthy(state: State, cap: int) -> State:
    """Old pods that are not available go first, oldest ReplicaSet first, `cap` at most.

    Upstream: cleanupUnhealthyReplicas.
    """
    for old in active(old_replicasets(state)):
        unhealthy = min(cap, old.replicas - old.status.available_replicas)
        if unhealthy > 0:
            state = state.because(
                "unhealthy-first",
                old.replicas - unhealthy,
                template=old.template,
                current=old.replicas,
                available=old.status.available_replicas,
                cap=cap,
            )
            state = scale_replicaset(state, old, old.replicas - unhealthy)
            cap -= unhealthy
    return state


def _scale_down_old(state: State) -> State:
    """Then as many as are available beyond the minimum, oldest ReplicaSet first.

    Upstream: scaleDownOldReplicaSetsForRollingUpdate.
    """
    available = sum(rs.status.available_replicas for rs in state.replicasets)
    surplus = available - _min_available(state)
    limits = unavailable_inputs(state.deployment.spec)
    for old in active(old_replicasets(state)):
        if surplus > 0:
            down = min(old.replicas, surplus)
            state = state.because(
                "scale-down-old",
                old.replicas - down,
                template=old.template,
                current=old.replicas,
                available=available,
                **limits,
            )
            available -= down
            state = scale_replicaset(state, old, old.replicas - down)
            surplus -= down
    return state


def _the_new(state: State) -> ReplicaSet:
    new = new_replicaset(state)
    assert new is not None, "rollout_rolling creates it first"
    return new


def _total(state: State) -> int:
    return sum(rs.replicas for rs in state.replicasets)


def _min_available(state: State) -> int:
    return state.deployment.spec.replicas - state.deployment.spec.max_unavailable
