"""Security contexts of pods and containers.

Source: ``ValidateSecurityContext`` and ``validatePodSpecSecurityContext`` in
`pkg/apis/core/validation/validation.go`.
"""

from .cause import Causes, invalid
from .field_path import Path, Value

_LARGEST = 2**31 - 1
_RANGE = f"must be between 0 and {_LARGEST}, inclusive"


def pod_security_causes(context: Value, path: Path) -> Causes:
    yield from _identity_causes(context, path, "runAsUser", "runAsGroup", "fsGroup")
    for position, group in enumerate(context.get("supplementalGroups") or ()):
        if not 0 <= group <= _LARGEST:
            yield invalid(path.child("supplementalGroups").index(position), group, _RANGE)


def security_causes(context: Value, path: Path) -> Causes:
    """Of a container. No server of the recordings allows privileged containers by its own flag,
    so that is not refused here."""
    yield from _identity_causes(context, path, "runAsUser", "runAsGroup")
    if context.get("allowPrivilegeEscalation") is False and context.get("privileged"):
        detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
        yield invalid(path, context, detail)


def _identity_causes(context: Value, path: Path, *fields: str) -> Causes:
    for field in fields:
        number = context.get(field, 0)
        if not 0 <= number <= _LARGEST:
            yield invalid(path.child(field), number, _RANGE)
