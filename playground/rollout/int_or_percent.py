"""Numbers that may be percentages: `maxSurge`, `maxUnavailable`.

Upstream: `GetScaledValueFromIntOrPercent` in apimachinery `pkg/util/intstr/intstr.go`, and
`ResolveFenceposts` in `pkg/controller/deployment/util/deployment_util.go`.
"""

import re

IntOrPercent = int | str

_PERCENT = re.compile(r"([0-9]{1,9})%", re.ASCII)


class IntOrPercentError(ValueError):
    """The value is neither a whole number from 0 nor a percentage such as `25%`."""


def scaled(value: IntOrPercent, total: int, *, round_up: bool) -> int:
    """`value` itself if it is a number, else that percentage of `total`, rounded as asked.

    Raises IntOrPercentError for anything that the API server refuses as well.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < 2**31:
            raise IntOrPercentError(f"{value} is not from 0 to {2**31 - 1}")
        return value
    percent = percentage(value)
    if percent is None:
        raise IntOrPercentError(f"{value!r} is neither a whole number nor a percentage like '25%'")
    product = percent * total
    return -(-product // 100) if round_up else product // 100


def percentage(value: IntOrPercent) -> int | None:
    """25 for `25%`; None for what is not a percentage."""
    match = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    return int(match.group(1)) if match else None


def resolve_fenceposts(
    max_surge: IntOrPercent, max_unavailable: IntOrPercent, desired: int
) -> tuple[int, int]:
    """(surge, unavailable) in pods: surge rounds up, unavailable rounds down.

    When both come to 0 nothing could ever move, so unavailable becomes 1: the controller's own
    remedy for percentages of a small number. (Both *written* as 0 is refused before.)
    """
    surge = scaled(max_surge, desired, round_up=True)
    unavailable = scaled(max_unavailable, desired, round_up=False)
    return (surge, unavailable or 1) if surge == 0 else (surge, unavailable)
