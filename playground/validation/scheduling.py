"""Where pods may run: affinity, tolerations, spreading.

Source: ``validateAffinity``, ``ValidateTolerations`` and ``validateTopologySpreadConstraints`` in
`pkg/apis/core/validation/validation.go`.
"""

from . import formats
from .cause import Causes, duplicate, invalid, not_supported, required
from .field_path import Path, Value
from .selector import selector_causes

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_WEIGHT = "must be in the range 1-100"


def affinity_causes(affinity: Value, path: Path) -> Causes:
    for field in ("podAffinity", "podAntiAffinity"):
        terms, place = affinity.get(field) or {}, path.child(field)
        for position, term in enumerate(terms.get(_REQUIRED) or ()):
            yield from _pod_term_causes(term, place.child(_REQUIRED).index(position))
        for position, weighted in enumerate(terms.get(_PREFERRED) or ()):
            at_term = place.child(_PREFERRED).index(position)
            yield from _weight_causes(weighted, at_term)
            term = weighted.get("podAffinityTerm") or {}
            yield from _pod_term_causes(term, at_term.child("podAffinityTerm"))
    preferred = (affinity.get("nodeAffinity") or {}).get(_PREFERRED)
    for position, weighted in enumerate(preferred or ()):
        at_term = path.child("nodeAffinity", _PREFERRED).index(position)
        yield from _weight_causes(weighted, at_term)


def _weight_causes(weighted: Value, path: Path) -> Causes:
    weight = weighted.get("weight", 0)
    if not 1 <= weight <= 100:
        yield invalid(path.child("weight"), weight, _WEIGHT)


def _pod_term_causes(term: Value, path: Path) -> Causes:
    if "labelSelector" in term:
        yield from selector_causes(term["labelSelector"], path.child("labelSelector"))
    key, place = term.get("topologyKey", ""), path.child("topologyKey")
    if not key:
        yield required(place, "can not be empty")
    for message in formats.label_key(key):
        yield invalid(place, key, message)


def toleration_causes(tolerations: list[Value], path: Path) -> Causes:
    for position, toleration in enumerate(tolerations):
        place = path.index(position)
        key, operator = toleration.get("key", ""), toleration.get("operator", "")
        effect, value = toleration.get("effect", ""), toleration.get("value", "")
        if key:
            for message in formats.label_key(key):
                yield invalid(place.child("key"), key, message)
        elif operator != "Exists":
            detail = (
                'operator must be Exists when `key` is empty, which means "match all values and '
                'all keys"'
            )
            yield invalid(place.child("operator"), operator, detail)
        if "tolerationSeconds" in toleration and effect != "NoExecute":
            detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            yield invalid(place.child("effect"), effect, detail)
        if operator == "Exists":
            if value:
                detail = "value must be empty when `operator` is 'Exists'"
                yield invalid(place.child("operator"), value, detail)
        elif operator in ("", "Equal"):
            for message in formats.label_value(value):
                yield invalid(place.child("operator"), value, message)
        elif operator not in ("Lt", "Gt"):
            yield not_supported(place.child("operator"), operator, ("Equal", "Exists"))
        if effect and effect not in _EFFECTS:
            yield not_supported(place.child("effect"), effect, _EFFECTS)


def spread_causes(constraints: list[Value], path: Path) -> Causes:
    pairs = [
        (each.get("topologyKey", ""), each.get("whenUnsatisfiable", "")) for each in constraints
    ]
    for position, constraint in enumerate(constraints):
        place, (key, action) = path.index(position), pairs[position]
        if constraint.get("maxSkew", 0) <= 0:
            skew = constraint.get("maxSkew", 0)
            yield invalid(place.child("maxSkew"), skew, "must be greater than zero")
        if not key:
            yield required(place.child("topologyKey"), "can not be empty")
        else:
            for message in formats.label_key(key):
                yield invalid(place.child("topologyKey"), key, message)
        if action not in _UNSATISFIABLE:
            yield not_supported(place.child("whenUnsatisfiable"), action, _UNSATISFIABLE)
        if pairs[position] in pairs[position + 1 :]:
            both = place.called(f"{place.field}.{{topologyKey, whenUnsatisfiable}}")
            yield duplicate(both, f"{{{key}, {action}}}")
        if "labelSelector" in constraint:
            yield from selector_causes(constraint["labelSelector"], place.child("labelSelector"))
