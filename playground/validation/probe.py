"""Probes and lifecycle hooks.

Source: ``validateProbe``, ``validateLivenessProbe``, ``validateHandler`` and ``validateLifecycle``
in `pkg/apis/core/validation/validation.go`; defaults from `pkg/apis/core/v1/defaults.go`.
"""

from . import formats
from .cause import Causes, forbidden, invalid, not_supported, required
from .field_path import Path, Value
from .int_or_string import IntOrString, not_negative

_SCHEMES = ("HTTP", "HTTPS")
_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
_NUMBERS = (
    "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
    "failureThreshold",
)  # fmt: skip


def probe_causes(probe: Value, path: Path, *, succeeds_once: bool) -> Causes:
    """`succeeds_once`: whether one success has to be enough, as for liveness and startup."""
    yield from _handler_causes(probe, path)
    for field in _NUMBERS:
        yield from not_negative(probe.get(field, 0), path.child(field))
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is not None:
        place = path.child("terminationGracePeriodSeconds")
        if not succeeds_once:
            yield invalid(place, grace, "must not be set for readinessProbes")
        elif grace <= 0:
            yield invalid(place, grace, "must be greater than 0")
    threshold = probe.get("successThreshold") or 1
    if succeeds_once and threshold != 1:
        yield invalid(path.child("successThreshold"), threshold, "must be 1")


def lifecycle_causes(lifecycle: Value, path: Path) -> Causes:
    for field in ("postStart", "preStop"):
        if field in lifecycle:
            yield from _handler_causes(lifecycle[field], path.child(field))


def _handler_causes(handler: Value, path: Path) -> Causes:
    """One way to ask a container; a second one is refused at itself."""
    given = [name for name in _HANDLERS if name in handler]
    for name in given[1:]:
        yield forbidden(path.child(name), "may not specify more than 1 handler type")
    if not given:
        yield required(path, "must specify a handler type")
        return
    value, place = handler[given[0]], path.child(given[0])
    match given[0]:
        case "exec":
            if not value.get("command"):
                yield required(place.child("command"))
        case "httpGet":
            yield from _http_get_causes(value, place)
        case "tcpSocket":
            yield from port_causes(value.get("port", 0), place.child("port"))
        case "grpc":
            yield from port_causes(value.get("port", 0), place.child("port"))


def _http_get_causes(get: Value, path: Path) -> Causes:
    yield from port_causes(get.get("port", 0), path.child("port"))
    scheme = get.get("scheme") or "HTTP"
    if scheme not in _SCHEMES:
        yield not_supported(path.child("scheme"), scheme, _SCHEMES)
    headers = path.child("httpHeaders")
    for position, header in enumerate(get.get("httpHeaders") or ()):
        name = header.get("name", "")
        for message in formats.header_name(name):
            yield invalid(headers.at(position, "name"), name, message)


def port_causes(port: IntOrString, path: Path) -> Causes:
    """A number, or the name of a port; whether a port has that name is not looked at."""
    for message in formats.port_number(port) if isinstance(port, int) else formats.port_name(port):
        yield invalid(path, port, message)
