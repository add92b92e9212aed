"""The Deployment controller: what one look at the Deployment does.

Upstream: `pkg/controller/deployment/deployment_controller.go` (syncDeployment) and `sync.go`
(sync, checkPausedConditions).
"""

from dataclasses import replace

from playground.rollout.progress import sync_deployment_status
from playground.rollout.recreate import rollout_recreate
from playground.rollout.revisions import cleanup_deployment, sync_revision
from playground.rollout.rolling import rollout_rolling
from playground.rollout.scaling import is_scaling_event, scale
from playground.rollout.state import State
from playground.rollout.workloads import Condition


def sync_deployment(state: State) -> State:
    """Scale or pause if that is what happened, otherwise roll out. Upstream: syncDeployment."""
    state = _check_paused_conditions(state)
    if state.deployment.spec.paused or is_scaling_event(state):
        return _sync(state)
    if state.deployment.spec.rolling:
        return rollout_rolling(state)
    return rollout_recreate(state)


def _sync(state: State) -> State:
    """Sizes and status only: no ReplicaSet is created. Upstream: sync.go, sync."""
    state = scale(sync_revision(state))
    if state.deployment.spec.paused:
        state = cleanup_deployment(state)
        state = state.holds(
            "paused",
            sum(rs.replicas for rs in state.replicasets),
            template=state.deployment.spec.template,
        )
    return sync_deployment_status(state)


def _check_paused_conditions(state: State) -> State:
    """`Progressing` is Unknown while paused, unless the deadline was exceeded already.

    Upstream: sync.go, checkPausedConditions.
    """
    status, paused = state.deployment.status, state.deployment.spec.paused
    if not state.deployment.spec.has_progress_deadline:
        return state
    reason = status.progressing.reason if status.progressing else None
    if reason == "ProgressDeadlineExceeded" or paused == (reason == "DeploymentPaused"):
        return state
    now = Condition("Unknown", "DeploymentPaused" if paused else "DeploymentResumed", state.now)
    return state.with_status(replace(status, progressing=now))
