"""The spec of a Pod, or of the pods that a template stands for.

What of it is validated here: containers, volumes, policies, names, aliases of hosts, and where
pods may run.

Source: ``ValidatePodSpec`` in `pkg/apis/core/validation/validation.go`.
"""

from collections.abc import Mapping, Sequence

from . import formats
from .cause import Causes, invalid, not_supported
from .container import containers_causes
from .field_path import Path, Value
from .formats import Format
from .label import label_causes
from .scheduling import affinity_causes, spread_causes, toleration_causes
from .security_context import pod_security_causes
from .volume import volumes_causes

NO_CLAIMS: Mapping[str, Path] = {}
_RESTART_POLICIES = ("Always", "OnFailure", "Never")
_DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_LARGEST = 2**31 - 1
_NAMES: tuple[tuple[str, Format], ...] = (
    ("serviceAccountName", formats.dns_subdomain),
    ("nodeName", formats.dns_subdomain),
    ("hostname", formats.dns_label),
    ("subdomain", formats.dns_label),
    ("priorityClassName", formats.dns_subdomain),
    ("runtimeClassName", formats.dns_subdomain),
)


def pod_spec_causes(spec: Value, path: Path, claims: Mapping[str, Path] = NO_CLAIMS) -> Causes:
    """`claims`: names of volumes that come from a StatefulSet's claims, and where these stand."""
    volumes = spec.get("volumes") or []
    yield from volumes_causes(volumes, path.child("volumes"), claims)
    names = {volume.get("name", "") for volume in volumes} | set(claims)
    yield from containers_causes(spec, path, names)
    policy = spec.get("restartPolicy") or "Always"
    if policy not in _RESTART_POLICIES:
        yield not_supported(path.child("restartPolicy"), policy, _RESTART_POLICIES)
    policy = spec.get("dnsPolicy") or "ClusterFirst"
    if policy not in _DNS_POLICIES:
        yield not_supported(path.child("dnsPolicy"), policy, _DNS_POLICIES)
    if labels := spec.get("nodeSelector"):
        yield from label_causes(labels, path.child("nodeSelector"))
    if context := spec.get("securityContext"):
        yield from pod_security_causes(context, path.child("securityContext"))
    if affinity := spec.get("affinity"):
        yield from affinity_causes(affinity, path.child("affinity"))
    for field, name_format in _NAMES:
        if name := spec.get(field):
            for each in name_format(name):
                yield invalid(path.child(field), name, each)
    if "activeDeadlineSeconds" in spec and not 1 <= spec["activeDeadlineSeconds"] <= _LARGEST:
        detail = f"must be between 1 and {_LARGEST}, inclusive"
        yield invalid(path.child("activeDeadlineSeconds"), spec["activeDeadlineSeconds"], detail)
    if tolerations := spec.get("tolerations"):
        yield from toleration_causes(tolerations, path.child("tolerations"))
    if aliases := spec.get("hostAliases"):
        yield from _alias_causes(aliases, path.child("hostAliases"))
    if constraints := spec.get("topologySpreadConstraints"):
        yield from spread_causes(constraints, path.child("topologySpreadConstraints"))


def _alias_causes(aliases: Sequence[Value], path: Path) -> Causes:
    """Source: ``ValidateHostAliases``."""
    for position, alias in enumerate(aliases):
        place, address = path.index(position), alias.get("ip", "")
        for each in formats.ip_address(address):
            yield invalid(place.child("ip"), address, each)
        for number, name in enumerate(alias.get("hostnames") or ()):
            for each in formats.dns_subdomain(name):
                yield invalid(place.child("hostnames").index(number), name, each)
