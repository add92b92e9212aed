"""What Deployment, ReplicaSet, StatefulSet and DaemonSet have in common.

Source: `pkg/apis/apps/validation/validation.go`.
"""

from .cause import Causes, invalid, required
from .field_path import Path, Value
from .int_or_string import not_negative
from .selector import is_empty, is_usable, selector_causes, shown_selector


def counts_causes(spec: Value, path: Path, *names: str) -> Causes:
    """Fields that hold a number from 0."""
    for name in names:
        yield from not_negative(spec.get(name, 0), path.child(name))


def required_selector_causes(spec: Value, path: Path, empty: str, unusable: str) -> Causes:
    """A selector that has to be there. `empty` and `unusable`: the server's words for those."""
    selector, place = spec.get("selector"), path.child("selector")
    if selector is None:
        yield required(place)
        return
    yield from selector_causes(selector, place)
    if is_empty(selector):
        yield invalid(place, shown_selector(selector), empty)
    elif not is_usable(selector):
        yield invalid(place, shown_selector(selector), unusable)


def immutable_selector_causes(old: Value, new: Value, path: Path) -> Causes:
    """Source: ``ValidateImmutableField``, called by ``ValidateUpdate`` of each kind's strategy in
    `pkg/registry/apps`."""
    before, after = old.get("selector") or {}, new.get("selector") or {}
    if shown_selector(before) != shown_selector(after):
        yield invalid(path.child("selector"), shown_selector(after), "field is immutable")
