"""The kinds whose objects are validated, each with its rules.

Of the other kinds in the schema only types and field names are known: see `decoding.py`.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import formats
from .cause import Causes
from .config_map import config_map_causes, config_map_update_causes
from .daemon_set import daemon_set_causes, daemon_set_update_causes
from .deployment import SPEC, deployment_causes, deployment_update_causes
from .field_path import Value
from .formats import Format
from .namespace import namespace_causes
from .persistent_volume_claim import claim_causes
from .pod import pod_causes
from .pod_warnings import pod_warnings
from .replica_set import replica_set_causes, replica_set_update_causes
from .schema import schema
from .secret import secret_causes, secret_update_causes, secret_warnings
from .service import service_causes
from .stateful_set import stateful_set_causes, stateful_set_update_causes
from .verdict import Warned


class Kind(NamedTuple):
    """`resource`: the plural in paths. `update` is None where changes are not modelled."""

    group: str
    name: str
    resource: str
    name_format: Format
    create: Callable[[Value], Causes]
    update: Callable[[Value, Value], Causes] | None
    warnings: Callable[[Value], Iterator[Warned]]


def _template_warnings(workload: Value) -> Iterator[Warned]:
    template = (workload.get("spec") or {}).get("template") or {}
    return pod_warnings(template.get("spec") or {}, SPEC.child("template", "spec"))


def _own_pod_warnings(pod: Value) -> Iterator[Warned]:
    return pod_warnings(pod.get("spec") or {}, SPEC)


def _no_warnings(_: Value) -> Iterator[Warned]:
    return iter(())


KINDS = {
    "apps/v1 Deployment": Kind(
        "apps",
        "Deployment",
        "deployments",
        formats.dns_subdomain,
        deployment_causes,
        deployment_update_causes,
        _template_warnings,
    ),
    "apps/v1 ReplicaSet": Kind(
        "apps",
        "ReplicaSet",
        "replicasets",
        formats.dns_subdomain,
        replica_set_causes,
        replica_set_update_causes,
        _template_warnings,
    ),
    "apps/v1 StatefulSet": Kind(
        "apps",
        "StatefulSet",
        "statefulsets",
        formats.dns_label,
        stateful_set_causes,
        stateful_set_update_causes,
        _template_warnings,
    ),
    "apps/v1 DaemonSet": Kind(
        "apps",
        "DaemonSet",
        "daemonsets",
        formats.dns_subdomain,
        daemon_set_causes,
        daemon_set_update_causes,
        _template_warnings,
    ),
    "v1 Pod": Kind(
        "",
        "Pod",
        "pods",
        formats.dns_subdomain,
        pod_causes,
        None,
        _own_pod_warnings,
    ),
    "v1 ConfigMap": Kind(
        "",
        "ConfigMap",
        "configmaps",
        formats.dns_subdomain,
        config_map_causes,
        config_map_update_causes,
        _no_warnings,
    ),
    "v1 Secret": Kind(
        "",
        "Secret",
        "secrets",
        formats.dns_subdomain,
        secret_causes,
        secret_update_causes,
        secret_warnings,
    ),
    "v1 Service": Kind(
        "",
        "Service",
        "services",
        formats.dns_label,
        service_causes,
        None,
        _no_warnings,
    ),
    "v1 PersistentVolumeClaim": Kind(
        "",
        "PersistentVolumeClaim",
        "persistentvolumeclaims",
        formats.dns_subdomain,
        claim_causes,
        None,
        _no_warnings,
    ),
    "v1 Namespace": Kind(
        "",
        "Namespace",
        "namespaces",
        formats.dns_label,
        namespace_causes,
        None,
        _no_warnings,
    ),
}
"""By `apiVersion kind`."""


class Modelled(NamedTuple):
    """Names of kinds: whose creation is validated, whose changes are, and of which only the
    types and names of fields are known."""

    created: tuple[str, ...]
    changed: tuple[str, ...]
    decoded: tuple[str, ...]


def modelled() -> Modelled:
    """How much of which kind is validated here."""
    return Modelled(
        tuple(kind.name for kind in KINDS.values()),
        tuple(kind.name for kind in KINDS.values() if kind.update is not None),
        tuple(key.split()[-1] for key in schema().kinds if key not in KINDS),
    )
