"""Run the controllers until none of them wants to change anything.

The real ones run at the same time; here they take turns. The recordings were checked for what
depends on that (`order_matters` in a trace), and next to nothing does.
"""

from playground.rollout.budget import MAX_TURNS, BudgetError
from playground.rollout.deployment import sync_deployment
from playground.rollout.replicaset import sync_replicasets
from playground.rollout.state import State


def settle(state: State) -> State:
    """The state in which the controllers are at rest. Raises BudgetError."""
    for _ in range(MAX_TURNS):
        before = state
        state = sync_replicasets(sync_deployment(state))
        if state == before:
            return state
    raise BudgetError(f"the controllers were not at rest after {MAX_TURNS} turns")
