"""How large a simulation may become. Work is counted, not timed."""

MAX_PODS = 500
"""At one time, terminating ones included."""
MAX_TICKS = 400
MAX_TURNS = 2_000
"""Of the controllers, until they are at rest."""


class BudgetError(ValueError):
    """The simulation is larger than we let it become; the message says in what."""
