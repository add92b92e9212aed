"""Sizes of ReplicaSets: how far one may grow, and how a scaling is shared out.

Upstream: `pkg/controller/deployment/sync.go` (scale, scaleReplicaSet) and
`util/deployment_util.go` (NewRSNewReplicas, GetProportion, FindActiveOrLatest, IsSaturated).
"""

import math
from collections.abc import Iterable
from dataclasses import replace

from playground.rollout.deployment_limits import surge_inputs
from playground.rollout.revisions import new_replicaset, old_replicasets
from playground.rollout.state import State
from playground.rollout.workloads import Deployment, DeploymentSpec, ReplicaSet


def active(replicasets: Iterable[ReplicaSet]) -> list[ReplicaSet]:
    """Those that want pods. Upstream: controller_utils.go, FilterActiveReplicaSets."""
    return [rs for rs in replicasets if rs.replicas > 0]


def scale_replicaset(state: State, replicaset: ReplicaSet, size: int) -> State:
    """Set the size, and note in the annotations for which Deployment size that was done.

    Upstream: sync.go, scaleReplicaSet.
    """
    spec = state.deployment.spec
    changed = replace(
        replicaset,
        replicas=size,
        desired=spec.replicas,
        max_replicas=spec.replicas + spec.max_surge,
        generation=replicaset.generation + (size != replicaset.replicas),
    )
    if size != replicaset.replicas:
        line = f"{replicaset.template} {replicaset.replicas}->{size}"
        state = state._replace(scaling=(*state.scaling, line))
    return state.with_replicaset(changed)


def new_replicaset_size(spec: DeploymentSpec, total: int, current: int) -> int:
    """How large the new ReplicaSet (now `current`) may be when all together want `total` pods.

    Upstream: deployment_util.go, NewRSNewReplicas.
    """
    if not spec.rolling:
        return spec.replicas
    room = spec.replicas + spec.max_surge - total
    return current + min(room, spec.replicas - current) if room > 0 else current


def is_scaling_event(state: State) -> bool:
    """`spec.replicas` is not what an active ReplicaSet was last scaled for.

    Upstream: sync.go, isScalingEvent.
    """
    return any(rs.desired != state.deployment.spec.replicas for rs in active(state.replicasets))


def scale(state: State) -> State:
    """Follow a change of `spec.replicas`, or what may be followed of it while paused.

    One active ReplicaSet takes it all; several share it in proportion, so that a scaling does not
    push a rollout forward. Upstream: sync.go, scale.
    """
    deployment, new = state.deployment, new_replicaset(state)
    lone = _active_or_latest(state)
    if lone is not None:
        if lone.replicas == deployment.spec.replicas:
            return state
        state = state.because(
            "scale-lone",
            deployment.spec.replicas,
            template=lone.template,
            current=lone.replicas,
        )
        return scale_replicaset(state, lone, deployment.spec.replicas)
    if _is_saturated(deployment.spec, new):
        for old in active(old_replicasets(state)):
            state = state.because(
                "scale-saturated",
                0,
                template=old.template,
                current=old.replicas,
                replicas=deployment.spec.replicas,
            )
            state = scale_replicaset(state, old, 0)
        return state
    if not deployment.spec.rolling:
        return state
    running = active(state.replicasets)
    for replicaset, size in _shares(deployment, running):
        if size != replicaset.replicas:
            state = _share_reason(state, replicaset, size, sum(rs.replicas for rs in running))
        state = scale_replicaset(state, replicaset, size)
    return state


def _active_or_latest(state: State) -> ReplicaSet | None:
    """The only active ReplicaSet, or the newest if none is; None if several are."""
    running = active(state.replicasets)
    if len(running) > 1:
        return None
    if running:
        return running[0]
    return new_replicaset(state) or max(state.replicasets, key=lambda rs: rs.uid, default=None)


def _is_saturated(spec: DeploymentSpec, new: ReplicaSet | None) -> bool:
    if new is None:
        return False
    return new.replicas == new.desired == new.status.available_replicas == spec.replicas


def _shares(deployment: Deployment, running: list[ReplicaSet]) -> list[tuple[ReplicaSet, int]]:
    """Each ReplicaSet's new size, largest first; of equals the newer grows, the older shrinks."""
    spec = deployment.spec
    allowed = spec.replicas + spec.max_surge if spec.replicas > 0 else 0
    to_add = allowed - sum(rs.replicas for rs in running)
    newer_first = -1 if to_add > 0 else 1
    running = sorted(running, key=lambda rs: (-rs.replicas, newer_first * rs.uid))
    sizes, added = [], 0
    for rs in running:
        share = _proportion(deployment, rs, to_add, added)
        sizes.append(rs.replicas + share)
        added += share
    if sizes and to_add != 0:
        sizes[0] = max(0, sizes[0] + to_add - added)
    return list(zip(running, sizes, strict=True))


def _share_reason(state: State, rs: ReplicaSet, size: int, total: int) -> State:
    spec = state.deployment.spec
    return state.because(
        "scale-share",
        size,
        template=rs.template,
        current=rs.replicas,
        before=rs.max_replicas or state.deployment.status.replicas,
        fraction=rs.replicas + _fraction(state.deployment, rs),
        total=total,
        **{**surge_inputs(spec), "limit": spec.replicas + spec.max_surge if spec.replicas else 0},
    )


def _proportion(deployment: Deployment, rs: ReplicaSet, to_add: int, added: int) -> int:
    """Upstream: deployment_util.go, GetProportion."""
    if to_add in (0, added):
        return 0
    fraction, left = _fraction(deployment, rs), to_add - added
    return min(fraction, left) if to_add > 0 else max(fraction, left)


def _fraction(deployment: Deployment, rs: ReplicaSet) -> int:
    """By how much the ReplicaSet changes if it keeps its part of the whole, half rounded up.

    The whole is what it was when the ReplicaSet was last scaled: the max-replicas annotation.
    Upstream: deployment_util.go, getReplicaSetFraction.
    """
    spec = deployment.spec
    if spec.replicas == 0:
        return -rs.replicas
    before = rs.max_replicas or deployment.status.replicas
    if before == 0:
        return 0
    return math.floor(rs.replicas * (spec.replicas + spec.max_surge) / before + 0.5) - rs.replicas
