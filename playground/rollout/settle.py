"""Run the controllers until none of them wants to change anything.

The real ones run at the same time; here they take turns. The recordings were checked for what
depends on that (`order_matters` in a trace), and next to nothing does.
"""

from playground.rollout.deployment import sync_deployment
from playground.rollout.replicaset import sync_replicasets
from playground.rollout.state import State

MAX_PODS = 500
MAX_TURNS = 2_000
MAX_TICKS = 400


class BudgetError(ValueError):
    """The simulation is larger than we let it become; the message says in what."""


def settle(state: State) -> State:
    """The state in which the controllers are at rest. Raises BudgetError."""
    for _ in range(MAX_TURNS):
        before = state
        state = sync_replicasets(sync_deployment(state))
        if state == before:
            return state
        if len(state.pods) > MAX_PODS:
            raise BudgetError(f"more than {MAX_PODS} pods at one time are not simulated")
    raise BudgetError(f"the controllers were not at rest after {MAX_TURNS} turns")
