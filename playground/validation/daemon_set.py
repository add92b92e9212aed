"""DaemonSets.

Source: ``ValidateDaemonSetSpec`` in `pkg/apis/apps/validation/validation.go`.
"""

from .cause import Causes, invalid
from .deployment import SPEC
from .field_path import Path, Value
from .pod_template import always_running_causes, mismatch_causes, template_causes
from .selector import is_empty, is_usable, selector_causes, shown_selector
from .strategy import daemon_set_strategy_causes
from .workload import counts_causes, immutable_selector_causes


def daemon_set_causes(daemon_set: Value) -> Causes:
    """What is wrong with the spec. A missing selector is not named, but matches no template."""
    spec = daemon_set.get("spec") or {}
    selector = spec.get("selector")
    yield from selector_causes(selector or {}, SPEC.child("selector"))
    template, path = spec.get("template") or {}, SPEC.child("template")
    if is_usable(selector):
        yield from mismatch_causes(selector, template, path)
    if selector is not None and is_empty(selector):
        detail = "empty selector is invalid for daemonset"
        yield invalid(SPEC.child("selector"), shown_selector(selector), detail)
    yield from template_causes(template, path)
    yield from always_running_causes(template, path, "DaemonSet")
    yield from daemon_set_rollout_causes(spec, SPEC)


def daemon_set_rollout_causes(spec: Value, path: Path) -> Causes:
    """Of the fields that decide a rollout, without selector and template."""
    yield from counts_causes(spec, path, "minReadySeconds")
    strategy = spec.get("updateStrategy") or {}
    yield from daemon_set_strategy_causes(strategy, path.child("updateStrategy"))
    yield from counts_causes(spec, path, "revisionHistoryLimit")


def daemon_set_update_causes(old: Value, new: Value) -> Causes:
    yield from daemon_set_causes(new)
    yield from immutable_selector_causes(old.get("spec") or {}, new.get("spec") or {}, SPEC)
