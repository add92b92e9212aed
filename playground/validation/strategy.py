"""How a Deployment, DaemonSet or StatefulSet replaces pods.

Source: ``ValidateDeploymentStrategy``, ``ValidateDaemonSetUpdateStrategy`` and
``ValidateStatefulSetSpec`` in `pkg/apis/apps/validation/validation.go`; defaults from
`pkg/apis/apps/v1/defaults.go`.
"""

from .cause import Causes, forbidden, invalid, not_supported, required
from .field_path import Path, Value
from .int_or_string import (
    IntOrString,
    not_above_100_percent,
    not_negative,
    number,
    positive_or_percent,
)

ROLLING_UPDATE = "RollingUpdate"


def deployment_strategy_causes(strategy: Value, path: Path) -> Causes:
    """`strategy` of a Deployment; each limit of a rolling update is 25% unless it is written."""
    kind, limits = strategy.get("type") or ROLLING_UPDATE, strategy.get("rollingUpdate")
    if kind == "Recreate":
        if limits is not None:
            detail = "may not be specified when strategy `type` is 'Recreate'"
            yield forbidden(path.child("rollingUpdate"), detail)
    elif kind == ROLLING_UPDATE:
        yield from _rolling_deployment_causes(limits or {}, path.child("rollingUpdate"))
    else:
        shown = {"Type": kind, "RollingUpdate": _shown_limits(limits)}
        yield not_supported(path.at("type"), shown, ("Recreate", ROLLING_UPDATE))


def _rolling_deployment_causes(limits: Value, path: Path) -> Causes:
    unavailable: IntOrString = limits.get("maxUnavailable", "25%")
    surge: IntOrString = limits.get("maxSurge", "25%")
    at_unavailable = path.child("maxUnavailable")
    yield from positive_or_percent(unavailable, at_unavailable)
    yield from positive_or_percent(surge, path.child("maxSurge"))
    if number(unavailable) == 0 and number(surge) == 0:
        yield invalid(at_unavailable, unavailable, "may not be 0 when `maxSurge` is 0")
    yield from not_above_100_percent(unavailable, at_unavailable)


def daemon_set_strategy_causes(strategy: Value, path: Path) -> Causes:
    """`updateStrategy` of a DaemonSet; OnDelete may keep its rollingUpdate, which is not read."""
    kind, limits = strategy.get("type") or ROLLING_UPDATE, strategy.get("rollingUpdate")
    if kind == ROLLING_UPDATE:
        yield from _rolling_daemon_set_causes(limits or {}, path.child("rollingUpdate"))
    elif kind != "OnDelete":
        shown = {"Type": kind, "RollingUpdate": _shown_limits(limits)}
        yield not_supported(path.at("type"), shown, (ROLLING_UPDATE, "OnDelete"))


def _rolling_daemon_set_causes(limits: Value, path: Path) -> Causes:
    """One of the two has to be 0: maxUnavailable is 1 and maxSurge 0 unless they are written."""
    unavailable: IntOrString = limits.get("maxUnavailable", 1)
    surge: IntOrString = limits.get("maxSurge", 0)
    at_unavailable, at_surge = path.child("maxUnavailable"), path.child("maxSurge")
    yield from positive_or_percent(unavailable, at_unavailable)
    yield from positive_or_percent(surge, at_surge)
    yield from not_above_100_percent(unavailable, at_unavailable)
    yield from not_above_100_percent(surge, at_surge)
    if number(unavailable) != 0 and number(surge) != 0:
        yield invalid(at_surge, surge, "may not be set when maxUnavailable is non-zero")
    elif number(unavailable) == 0 and number(surge) == 0:
        yield required(at_unavailable, "cannot be 0 when maxSurge is 0")


def stateful_set_strategy_causes(strategy: Value, path: Path) -> Causes:
    """`updateStrategy` of a StatefulSet.

    Its maxUnavailable is not looked at: without the feature gate MaxUnavailableStatefulSet, which
    is off by default, the server drops it.
    """
    kind, rolling = strategy.get("type") or ROLLING_UPDATE, strategy.get("rollingUpdate")
    at_rolling = path.child("rollingUpdate")
    if kind == "OnDelete":
        if rolling is not None:
            detail = "only allowed for updateStrategy 'RollingUpdate'"
            yield invalid(at_rolling, _shown_partition(rolling), detail)
    elif kind == ROLLING_UPDATE:
        partition = (rolling or {}).get("partition", 0)
        yield from not_negative(partition, at_rolling.child("partition"))
    else:
        shown = {"Type": kind, "RollingUpdate": _shown_partition(strategy.get("rollingUpdate"))}
        yield invalid(path.at("type"), shown, "must be 'RollingUpdate' or 'OnDelete'")


def _shown_limits(limits: Value | None) -> Value | None:
    """As Go prints the struct; a limit that is not written is 0, for nothing defaulted it."""
    if limits is None:
        return None
    return {
        "MaxUnavailable": limits.get("maxUnavailable", 0),
        "MaxSurge": limits.get("maxSurge", 0),
    }


def _shown_partition(rolling: Value | None) -> Value | None:
    if rolling is None:
        return None
    return {"Partition": rolling.get("partition", 0), "MaxUnavailable": None}
