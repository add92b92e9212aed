"""The Deployment's status and its two conditions.

Upstream: `pkg/controller/deployment/sync.go` (calculateStatus), `progress.go`
(syncRolloutStatus) and `util/deployment_util.go` (DeploymentComplete, DeploymentProgressing,
DeploymentTimedOut).
"""

from dataclasses import replace

from playground.rollout.revisions import new_replicaset
from playground.rollout.state import State
from playground.rollout.workloads import Condition, Deployment, DeploymentStatus, ReplicaSet


def sync_deployment_status(state: State) -> State:
    """The counts and `Available`; no look at progress. Upstream: sync.go, syncDeploymentStatus."""
    return state.with_status(calculate_status(state))


def sync_rollout_status(state: State) -> State:
    """The counts, `Available`, and what the last change says about `Progressing`.

    Upstream: progress.go, syncRolloutStatus. Progress is a comparison with the status written
    last; without any, the deadline counts from the last time there was some.
    """
    deployment = state.deployment
    status, current = calculate_status(state), deployment.status.progressing
    if not deployment.spec.has_progress_deadline:
        return state.with_status(replace(status, progressing=None))
    finished_before = (
        status.replicas == status.updated_replicas
        and current is not None
        and current.reason == "NewReplicaSetAvailable"
    )
    if finished_before:
        return state.with_status(status)
    if deployment_complete(deployment, status):
        done = Condition("True", "NewReplicaSetAvailable", state.now)
        status = replace(status, progressing=done.over(current))
    elif deployment_progressing(deployment.status, status):
        status = replace(status, progressing=Condition("True", "ReplicaSetUpdated", state.now))
    elif deployment_timed_out(state):
        late = Condition("False", "ProgressDeadlineExceeded", state.now)
        status = replace(status, progressing=late.over(current))
        if current is not None and status.progressing is late:
            state = state.because(
                "deadline",
                int(state.now - current.last_update),
                deadline=deployment.spec.progress_deadline_seconds,
            )
    return state.with_status(status)


def calculate_status(state: State) -> DeploymentStatus:
    """Sums over the ReplicaSets' statuses. Upstream: sync.go, calculateStatus."""
    deployment = state.deployment
    spec, statuses = deployment.spec, [rs.status for rs in state.replicasets]
    new = new_replicaset(state)
    available = sum(status.available_replicas for status in statuses)
    wanted = sum(rs.replicas for rs in state.replicasets)
    if available >= spec.replicas - spec.max_unavailable:
        condition = Condition("True", "MinimumReplicasAvailable", state.now)
    else:
        condition = Condition("False", "MinimumReplicasUnavailable", state.now)
    return DeploymentStatus(
        observed_generation=deployment.generation,
        replicas=sum(status.replicas for status in statuses),
        updated_replicas=new.status.replicas if new else 0,
        ready_replicas=sum(status.ready_replicas for status in statuses),
        available_replicas=available,
        unavailable_replicas=max(0, wanted - available),
        terminating_replicas=sum(status.terminating_replicas for status in statuses),
        available=condition.over(deployment.status.available),
        progressing=deployment.status.progressing,
    )


def at_rest(state: State, new: ReplicaSet) -> State:
    """The same state, with the Reason why there is nothing to do when no old pod is wanted."""
    wanted, available = state.deployment.spec.replicas, new.status.available_replicas
    if deployment_complete(state.deployment, state.deployment.status):
        return state.holds("complete", wanted, template=new.template)
    return state.holds(
        "waits-for-new",
        wanted,
        template=new.template,
        available=available,
    )


def deployment_complete(deployment: Deployment, status: DeploymentStatus) -> bool:
    """All pods are of the new revision and available, and the controller has seen the spec."""
    wanted = deployment.spec.replicas
    return (
        status.updated_replicas == status.replicas == status.available_replicas == wanted
        and status.observed_generation >= deployment.generation
    )


def deployment_progressing(before: DeploymentStatus, after: DeploymentStatus) -> bool:
    """More new pods, fewer old ones, more ready or more available pods than before.

    So the loss of any old pod counts as progress.
    """
    old_before = before.replicas - before.updated_replicas
    old_after = after.replicas - after.updated_replicas
    return (
        after.updated_replicas > before.updated_replicas
        or old_after < old_before
        or after.ready_replicas > before.ready_replicas
        or after.available_replicas > before.available_replicas
    )


def deployment_timed_out(state: State) -> bool:
    """More than `progressDeadlineSeconds` without progress; never after a completed rollout."""
    condition = state.deployment.status.progressing
    if condition is None or condition.reason == "NewReplicaSetAvailable":
        return False
    deadline = condition.last_update + state.deployment.spec.progress_deadline_seconds
    return condition.reason == "ProgressDeadlineExceeded" or deadline < state.now
