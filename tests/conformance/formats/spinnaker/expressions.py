"""`spel`: the value of a field of a manifest after expressions are handled."""

from typing import Any

from playground.deploy.expressions import are_evaluated, evaluate_value, roots_of
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

SOURCES = ("text", "artifact")


def _spel(given: Input) -> dict[str, Any]:
    if given["source"] not in SOURCES:
        raise ValueError(f"unknown source {given['source']}")
    skip = given.get("skipExpressionEvaluation", False)
    evaluated, _ = are_evaluated(given["source"], skip=skip, evaluator=given["spel"])
    if not evaluated:
        return {"value": given["value"]}
    value, _ = evaluate_value(given["value"], roots_of({}))
    return {"value": value}


OPERATIONS = {
    "spel": Operation(
        keys("skipExpressionEvaluation source spel value"), _spel, {"value": entry("value")}
    ),
}
