"""How large a simulation may become. Work is counted, not timed."""

MAX_PODS = 2_000
"""At one time, terminating ones included."""
MAX_TICKS = 400
MAX_TURNS = 2_000
"""Of the controllers, until they are at rest."""
MAX_WORK = 600_000
"""Of all ticks together. In each one a pod counts for 20, and each of its images, and each
ConfigMap or Secret that it reads, for one more."""
POD_WORK = 20


class BudgetError(ValueError):
    """The simulation is larger than we let it become; the message says in what."""
