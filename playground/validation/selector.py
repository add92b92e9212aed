"""Label selectors: their form, and which labels they match.

Source: ``ValidateLabelSelector`` in apimachinery `pkg/apis/meta/v1/validation/validation.go`,
``LabelSelectorAsSelector`` in `pkg/apis/meta/v1/helpers.go`, ``NewRequirement`` in `pkg/labels`.
"""

from typing import Any

from . import formats
from .cause import Causes, forbidden, invalid, required
from .field_path import Path, Value
from .label import label_causes

_SETS = ("In", "NotIn")
_EXISTENCE = ("Exists", "DoesNotExist")


def selector_causes(selector: Value, path: Path) -> Causes:
    """What is wrong with the form of a selector."""
    yield from label_causes(selector.get("matchLabels") or {}, path.child("matchLabels"))
    expressions = path.child("matchExpressions")
    for position, expression in enumerate(selector.get("matchExpressions") or ()):
        yield from _expression_causes(expression, expressions.index(position))


def _expression_causes(expression: Value, path: Path) -> Causes:
    operator, values = expression.get("operator", ""), expression.get("values") or []
    if operator in _SETS:
        if not values:
            detail = "must be specified when `operator` is 'In' or 'NotIn'"
            yield required(path.child("values"), detail)
    elif operator in _EXISTENCE:
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            yield forbidden(path.child("values"), detail)
    else:
        yield invalid(path.child("operator"), operator, "not a valid selector operator")
    key = expression.get("key", "")
    for message in formats.label_key(key):
        yield invalid(path.child("key"), key, message)
    for position, value in enumerate(values):
        place = path.child("values").index(position)
        for message in formats.label_value(value):
            yield invalid(place, value, message)


def is_empty(selector: Value) -> bool:
    """Whether it names no label at all, which would match everything."""
    return not (selector.get("matchLabels") or selector.get("matchExpressions"))


def is_usable(selector: Value | None) -> bool:
    """Whether the server can match with it; one that is missing just matches nothing."""
    return selector is None or not any(selector_causes(selector, Path()))


def matches(selector: Value, labels: dict[str, Any]) -> bool:
    """Whether a usable selector matches the labels."""
    wanted = selector.get("matchLabels") or {}
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    return all(_holds(each, labels) for each in selector.get("matchExpressions") or ())


def _holds(expression: Value, labels: dict[str, Any]) -> bool:
    """A label that is not there is not in any set, so NotIn holds."""
    value = labels.get(expression.get("key", ""))
    match expression.get("operator"):
        case "In":
            return value in (expression.get("values") or ())
        case "NotIn":
            return value not in (expression.get("values") or ())
        case "Exists":
            return value is not None
    return value is None


def shown_selector(selector: Value) -> Value:
    """As the server prints it: without what is empty, its fields in the order of Go's struct."""
    order = ("matchLabels", "matchExpressions")
    shown: Value = {key: selector[key] for key in order if selector.get(key)}
    if "matchLabels" in shown:
        shown["matchLabels"] = dict(sorted(shown["matchLabels"].items()))
    if "matchExpressions" in shown:
        keys = ("key", "operator", "values")
        shown["matchExpressions"] = [
            {key: each.get(key, "") for key in keys if key != "values" or each.get(key)}
            for each in shown["matchExpressions"]
        ]
    return shown
