"""The formats of ground truth, one module each.

A format has `claims(case)`, which tells from the shape of a case whether it is of that format,
and `run(case, result)`, which lists the differences between what was recorded and what the
engine's public functions answer. A key, an operation or a code that it does not know is a
difference too. `result` is None where nothing was recorded beside the case.
"""

from types import ModuleType

from tests.conformance.formats import apply, reading, refusals, rollouts, spinnaker

FORMATS: tuple[ModuleType, ...] = (apply, reading, refusals, rollouts, spinnaker)
