"""How large a simulation may become. Work is counted, not timed."""

MAX_PODS = 2_000
"""At one time, terminating ones included."""
MAX_TICKS = 400
MAX_EVENTS = 500
MAX_TURNS = 2_000
"""Of the controllers, until they are at rest."""
MAX_WORK = 1_500_000
"""Of all ticks and events together. In each one a pod and a ReplicaSet count for 20, a ConfigMap
or Secret, each image of a pod and each thing that it reads for one more."""
POD_WORK = 20


class BudgetError(ValueError):
    """The simulation is larger than we let it become; the message says in what."""
