"""Expressions in manifests: what Orca makes of every ``${…}`` before a deploy begins.

What cannot be evaluated stays as it is written, the whole text around it included, and only the
execution's warnings tell. Source: kork-expressions, ``ExpressionTransform.java``; orca,
``ManifestEvaluator.java`` and ``DeployManifestStage.java``.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from playground.deploy.step import Step
from playground.manifest import KubernetesObject, Severity
from playground.manifest.pointer import Tokens, leaves

from .expression import evaluate
from .fault import ExpressionFault
from .template import PREFIX, parts_of

__all__ = [
    "RULE",
    "ExpressionFault",
    "are_evaluated",
    "evaluate_objects",
    "evaluate_text",
    "evaluate_value",
    "roots_of",
]

RULE = "evaluate-expression"
LEFT_RULE = "expression-left"
MOST_WRITTEN = 1_000_000
"""Characters that the expressions of one request may put in, as JSON."""

Source = Literal["text", "artifact"]


def are_evaluated(source: Source, *, skip: bool, evaluator: str) -> tuple[bool, str]:
    """Whether the stage evaluates expressions in its manifests, and a sentence that says why.

    source: the manifests stand in the stage (text) or are fetched (artifact). skip: the stage's
    ``skipExpressionEvaluation``. evaluator: the pipeline's; "v4" is one, anything else the
    default.
    """
    if not skip:
        return True, "Expressions in manifests are evaluated unless the stage skips it."
    if source == "artifact":
        return False, "The stage skips the expressions of manifests that it fetches."
    if evaluator == "v4":
        return False, "With the evaluator v4 the stage skips the expressions of its manifests."
    return True, "The stage’s text is evaluated all the same: only the evaluator v4 skips it."


def roots_of(trigger: Mapping[str, Any], parameters: Mapping[str, Any] | None = None) -> Any:
    """What paths may begin with: the trigger, and the parameters (else those of the trigger)."""
    if parameters is None:
        parameters = trigger.get("parameters")
    return {
        "trigger": dict(trigger),
        "parameters": dict(parameters) if isinstance(parameters, Mapping) else {},
    }


@dataclass(slots=True)
class _Budget:
    """How many characters may still be put in."""

    left: int = MOST_WRITTEN

    def spend(self, value: Any, offset: int) -> None:
        if self.left >= 0:
            self.left -= len(value) if isinstance(value, str) else len(json.dumps(value))
        if self.left < 0:
            message = f"The expressions put in more than {MOST_WRITTEN:,} characters."
            raise ExpressionFault(message, "Use fewer, or smaller values.", offset)


def evaluate_text(text: str, roots: Mapping[str, Any]) -> Any:
    """The value of a text with expressions in it; ExpressionFault if one has none here.

    A text that is one expression has the value of that expression, of whatever type; others are
    texts, with every value written into them.
    """
    return _evaluated(text, roots, _Budget())


def _evaluated(text: str, roots: Mapping[str, Any], budget: _Budget) -> Any:
    if PREFIX not in text:
        return text
    parts = parts_of(text)
    values = []
    for part in parts:
        value = evaluate(part.text, roots, part.offset) if part.is_expression else part.text
        if part.is_expression:
            budget.spend(value, part.offset)
        values.append(value)
    if len(values) == 1:
        if values[0] is None:
            message = "The expression is null, so Spinnaker leaves it as written."
            raise ExpressionFault(message, "Let it have a value.", 0)
        return values[0]
    return "".join(_written(value, part.offset) for value, part in zip(values, parts, strict=True))


def _written(value: Any, offset: int) -> str:
    """A value within a text; null is nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        message = "A mapping or a list cannot stand within a text."
        raise ExpressionFault(message, "Name a value in it, or let it stand alone.", offset)
    return str(value)


def evaluate_value(value: Any, roots: Mapping[str, Any]) -> tuple[Any, list[ExpressionFault]]:
    """Any JSON value with the texts in it evaluated, and why some were left as written.

    It is no deeper than what is read (`manifest.limits`). Keys stay as they are.
    """
    faults: list[ExpressionFault] = []
    return _transformed(value, roots, _Budget(), faults), faults


def _transformed(
    value: Any, roots: Mapping[str, Any], budget: _Budget, faults: list[ExpressionFault]
) -> Any:
    if isinstance(value, dict):
        return {key: _transformed(entry, roots, budget, faults) for key, entry in value.items()}
    if isinstance(value, list):
        return [_transformed(entry, roots, budget, faults) for entry in value]
    if not isinstance(value, str):
        return value
    try:
        return _evaluated(value, roots, budget)
    except ExpressionFault as fault:
        faults.append(fault)
        return value


def evaluate_objects(objects: Iterable[KubernetesObject], roots: Mapping[str, Any]) -> Step:
    """A Change for each text of the objects that has another value, a Finding for each left."""
    step = Step()
    budget = _Budget()
    for item in objects:
        for tokens, text in leaves(item.value):
            if not isinstance(text, str) or PREFIX not in text:
                continue
            try:
                value = _evaluated(text, roots, budget)
            except ExpressionFault as fault:
                _leave(step, item, tokens, fault)
                continue
            if value != text:
                reason = "Orca evaluates the expressions in a manifest before it is deployed."
                step.change(item, tokens, value, RULE, reason)
    return step


def _leave(step: Step, item: KubernetesObject, tokens: Tokens, fault: ExpressionFault) -> None:
    message = f"{fault.message} (Character {fault.offset + 1} of the text, left as written.)"
    step.find(item, tokens, Severity.WARNING, LEFT_RULE, message, fault.help)
