"""Services.

Which addresses and node ports a cluster has to give is not known here, so one that is outside of
its range is not noticed.

Source: ``ValidateService`` and ``validateServicePort`` in
`pkg/apis/core/validation/validation.go`; defaults from `pkg/apis/core/v1/defaults.go`.
"""

from . import formats
from .cause import Causes, duplicate, forbidden, invalid, not_supported, required
from .deployment import SPEC
from .field_path import Path, Value
from .int_or_string import IntOrString
from .label import label_causes

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_PROTOCOLS = ("SCTP", "TCP", "UDP")
_AFFINITIES = ("ClientIP", "None")


def service_causes(service: Value) -> Causes:
    spec = service.get("spec") or {}
    kind, ports = spec.get("type") or "ClusterIP", spec.get("ports") or []
    headless = spec.get("clusterIP") == "None"
    if not ports and not headless and kind != "ExternalName":
        yield required(SPEC.child("ports"))
    for position, port in enumerate(ports):
        place = SPEC.child("ports").index(position)
        yield from _port_causes(port, place, named=len(ports) > 1)
    yield from _names_causes(ports, SPEC.child("ports"))
    yield from label_causes(spec.get("selector") or {}, SPEC.child("selector"))
    affinity = spec.get("sessionAffinity") or "None"
    if affinity not in _AFFINITIES:
        yield not_supported(SPEC.child("sessionAffinity"), affinity, _AFFINITIES)
    yield from _address_causes(spec)
    if kind not in _TYPES:
        yield not_supported(SPEC.child("type"), kind, _TYPES)
    elif kind == "ExternalName":
        yield from _external_name_causes(spec)
    if kind == "ClusterIP":
        yield from _only_inside_causes(spec, ports)
    yield from _same_port_causes(ports, SPEC.child("ports"))


def _port_causes(port: Value, path: Path, *, named: bool) -> Causes:
    """A port without a targetPort goes to the same number."""
    name, number = port.get("name", ""), port.get("port", 0)
    if name:
        for each in formats.dns_label(name):
            yield invalid(path.child("name"), name, each)
    elif named:
        yield required(path.child("name"))
    for each in formats.port_number(number):
        yield invalid(path.child("port"), number, each)
    protocol = port.get("protocol") or "TCP"
    if protocol not in _PROTOCOLS:
        yield not_supported(path.child("protocol"), protocol, _PROTOCOLS)
    target: IntOrString = port.get("targetPort") or number
    check = formats.port_number(target) if isinstance(target, int) else formats.port_name(target)
    for message in check:
        yield invalid(path.child("targetPort"), target, message)


def _names_causes(ports: list[Value], path: Path) -> Causes:
    taken: set[str] = set()
    for position, port in enumerate(ports):
        name = port.get("name", "")
        if name and name in taken and not any(formats.dns_label(name)):
            yield duplicate(path.index(position).child("name"), name)
        taken.add(name)


def _same_port_causes(ports: list[Value], path: Path) -> Causes:
    taken: set[tuple[str, int]] = set()
    for position, port in enumerate(ports):
        key = port.get("protocol") or "TCP", port.get("port", 0)
        if key in taken:
            shown = {"Name": "", "Protocol": key[0], "AppProtocol": None, "Port": key[1]}
            yield duplicate(path.index(position), {**shown, "TargetPort": 0, "NodePort": 0})
        taken.add(key)


def _address_causes(spec: Value) -> Causes:
    cluster_ip = spec.get("clusterIP", "")
    if cluster_ip not in ("", "None"):
        place = SPEC.child("clusterIP").called("spec.clusterIPs[0]")
        for each in formats.ip_address(cluster_ip):
            yield invalid(place, cluster_ip, each)
    for position, address in enumerate(spec.get("externalIPs") or ()):
        for each in formats.ip_address(address):
            yield invalid(SPEC.child("externalIPs").index(position), address, each)


def _external_name_causes(spec: Value) -> Causes:
    name, place = spec.get("externalName", ""), SPEC.child("externalName")
    if not name:
        yield required(place)
    else:
        for message in formats.dns_subdomain(name.removesuffix(".")):
            yield invalid(place, name, message)


def _only_inside_causes(spec: Value, ports: list[Value]) -> Causes:
    """What a Service that cannot be reached from outside must not have."""
    for position, port in enumerate(ports):
        if port.get("nodePort"):
            place = SPEC.child("ports").index(position).child("nodePort")
            yield forbidden(place, "may not be used when `type` is 'ClusterIP'")
    policy = spec.get("externalTrafficPolicy", "")
    if policy and not spec.get("externalIPs"):
        place = SPEC.child("externalTrafficPolicy")
        yield invalid(place, policy, "may only be set for externally-accessible services")
