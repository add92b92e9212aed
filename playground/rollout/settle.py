"""Run the controllers until none of them wants to change anything.

The real ones run at the same time; here they take turns. The recordings were checked for what
depends on that (`order_matters` in a trace), and next to nothing does.
"""

from collections.abc import Callable, Mapping, Sequence

from playground.rollout.budget import MAX_TURNS, BudgetError
from playground.rollout.daemonset import sync_daemonset
from playground.rollout.deployment import sync_deployment
from playground.rollout.reasons import lasting
from playground.rollout.replicaset import sync_replicasets
from playground.rollout.state import State
from playground.rollout.statefulset import sync_statefulset

CONTROLLERS: Mapping[str, Sequence[Callable[[State], State]]] = {
    "Deployment": (sync_deployment, sync_replicasets),
    "StatefulSet": (sync_statefulset,),
    "DaemonSet": (sync_daemonset,),
}
"""By the kind of the workload: those that act, in their turn."""


def settle(state: State) -> State:
    """The state in which the controllers are at rest. Raises BudgetError."""
    controllers = CONTROLLERS[state.workload.kind]
    for _ in range(MAX_TURNS):
        before = state
        if state.reasons:
            state = state._replace(reasons=lasting(state.reasons))
        for sync in controllers:
            state = sync(state)
        if state.is_like(before):
            return state
    raise BudgetError(f"the controllers were not at rest after {MAX_TURNS} turns")
