"""Which ReplicaSet is the new one, its revision number, and which old ones are kept.

Upstream: `pkg/controller/deployment/sync.go` (getAllReplicaSetsAndSyncRevision,
getNewReplicaSet, cleanupDeployment) and `util/deployment_util.go`.
"""

from dataclasses import replace

from playground.rollout.state import State
from playground.rollout.workloads import Condition, ReplicaSet


def new_replicaset(state: State) -> ReplicaSet | None:
    """The oldest one that has the Deployment's template: going back to a template finds its
    ReplicaSet again. Upstream: deployment_util.go, FindNewReplicaSet.
    """
    template = state.deployment.spec.template
    return next((rs for rs in state.replicasets if rs.template == template), None)


def old_replicasets(state: State) -> list[ReplicaSet]:
    """All but the new one, oldest first. Upstream: deployment_util.go, FindOldReplicaSets."""
    new = new_replicaset(state)
    return [rs for rs in state.replicasets if new is None or rs.uid != new.uid]


def sync_revision(state: State) -> State:
    """The new ReplicaSet, if it exists, has the highest revision; the Deployment carries it too.

    Upstream: sync.go, the first half of getNewReplicaSet.
    """
    new = new_replicaset(state)
    if new is None:
        return state
    deployment = state.deployment
    min_ready = deployment.spec.min_ready_seconds
    if new.revision < _next_revision(state):
        state = state.because(
            "revision-reused",
            _next_revision(state),
            template=new.template,
            before=new.revision,
        )
    revision = max(new.revision, _next_revision(state))
    if (revision, min_ready) != (new.revision, new.min_ready_seconds):
        new = replace(
            new,
            revision=revision,
            min_ready_seconds=min_ready,
            generation=new.generation + (new.min_ready_seconds != min_ready),
        )
    status = deployment.status
    if status.progressing is None and deployment.spec.has_progress_deadline:
        found = Condition("True", "FoundNewReplicaSet", state.now)
        status = replace(status, progressing=found)
    if deployment.revision != new.revision or deployment.status is not status:
        deployment = replace(deployment, revision=new.revision, status=status)
        state = state._replace(workload=deployment)
    return state.with_replicaset(new)


def create_new_replicaset(state: State, size: int) -> State:
    """A ReplicaSet for the Deployment's template. Upstream: sync.go, rest of getNewReplicaSet."""
    spec = state.deployment.spec
    new = ReplicaSet(
        uid=state.next_uid,
        template=spec.template,
        replicas=size,
        min_ready_seconds=spec.min_ready_seconds,
        revision=_next_revision(state),
        desired=spec.replicas,
        max_replicas=spec.replicas + spec.max_surge,
    )
    status = state.deployment.status
    if spec.has_progress_deadline:
        created = Condition("True", "NewReplicaSetCreated", state.now)
        status = replace(status, progressing=created.over(status.progressing))
    deployment = replace(state.deployment, revision=new.revision, status=status)
    line = (f"{new.template} 0->{size}",) if size else ()
    return state._replace(
        workload=deployment,
        replicasets=(*state.replicasets, new),
        next_uid=state.next_uid + 1,
        scaling=state.scaling + line,
    )


def cleanup_deployment(state: State) -> State:
    """Delete the oldest empty ReplicaSets beyond `revisionHistoryLimit`.

    Only the first so many by revision are looked at: if one of them still has pods, nothing else
    goes in its place. Upstream: sync.go, cleanupDeployment.
    """
    old = sorted(old_replicasets(state), key=lambda rs: rs.revision)
    beyond = old[: max(0, len(old) - state.deployment.spec.revision_history_limit)]
    doomed = [
        rs
        for rs in beyond
        if rs.replicas == rs.status.replicas == 0
        and rs.generation <= rs.status.observed_generation
    ]
    for rs in doomed:
        state = state.because(
            "history-cleanup",
            rs.revision,
            template=rs.template,
            limit=state.deployment.spec.revision_history_limit,
            old=len(old),
        )
    return state._replace(
        replicasets=tuple(rs for rs in state.replicasets if rs not in doomed),
        scaling=state.scaling + tuple(f"{rs.template} deleted" for rs in doomed),
    )


def _next_revision(state: State) -> int:
    return 1 + max((rs.revision for rs in old_replicasets(state)), default=0)
