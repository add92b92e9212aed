"""What Spinnaker's Kubernetes provider does, compared as `spinnaker/README.md` says.

Each module beside this one has `OPERATIONS`: by the name of an `op`, how its cases are run.
"""

from types import ModuleType
from typing import Any

from tests.conformance.formats.spinnaker import (
    annotations,
    audit,
    binding,
    deploying,
    expressions,
    ordering,
    rollout_strategies,
    status,
    triggers,
    versions,
)
from tests.conformance.formats.spinnaker.operation import Operation

MODULES: tuple[ModuleType, ...] = (
    annotations,
    audit,
    binding,
    deploying,
    expressions,
    ordering,
    rollout_strategies,
    status,
    triggers,
    versions,
)
OPERATIONS: dict[str, Operation] = {
    name: operation for module in MODULES for name, operation in module.OPERATIONS.items()
}
_KNOWN = {"id", "source", "basis", "area", "op", "note", "input", "expect"}


def claims(case: Any) -> bool:
    return isinstance(case, dict) and "op" in case


def run(case: dict[str, Any], result: Any) -> list[str]:
    """The differences of one case of a `cases` list."""
    if result is not None:
        return ["nothing is recorded beside a case of this format: it brings its expectation"]
    if unknown := sorted(map(str, case.keys() - _KNOWN)):
        return [f"unknown keys in the case: {', '.join(unknown)}"]
    operation = OPERATIONS.get(str(case["op"]))
    if operation is None:
        return [f"unknown operation {case['op']}"]
    return operation.run(case.get("input"), case.get("expect"))
