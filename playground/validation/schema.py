"""The fields of the kinds that are validated, and their Go types: `schema.json`, read when needed.

A type is the name of a Go struct, or `string`, `bool`, `int32`, `int64`, `float64`, `bytes`
(base64), `Time`, `Quantity`, `IntOrString`, `any`; `[]T` is a list of T and `map[]T` a map from
strings to T. `scripts/make_api_schema.py` writes the file from Kubernetes' OpenAPI definitions.
"""

import json
from functools import cache
from importlib.machinery import SourceFileLoader
from typing import NamedTuple


class Schema(NamedTuple):
    """`kinds`: `apps/v1 Deployment` → its struct. `types`: struct → field → type."""

    kinds: dict[str, str]
    types: dict[str, dict[str, str]]


@cache
def schema() -> Schema:
    """The schema; it is read from the disk once."""
    # As Python reads the module itself; pathlib would be slow to import.
    loader = SourceFileLoader(__name__, __file__)
    read = json.loads(loader.get_data(__file__.removesuffix(".py") + ".json"))
    return Schema(read["kinds"], read["types"])


_NAMED_STRINGS = {
    "ContainerPort.protocol": "Protocol",
    "ServicePort.protocol": "Protocol",
    "Container.imagePullPolicy": "PullPolicy",
    "Container.restartPolicy": "ContainerRestartPolicy",
    "Container.terminationMessagePolicy": "TerminationMessagePolicy",
    "DaemonSetUpdateStrategy.type": "DaemonSetUpdateStrategyType",
    "DeploymentStrategy.type": "DeploymentStrategyType",
    "HTTPGetAction.scheme": "URIScheme",
    "LabelSelectorRequirement.operator": "LabelSelectorOperator",
    "ObjectMeta.uid": "UID",
    "PodSpec.dnsPolicy": "DNSPolicy",
    "PodSpec.restartPolicy": "RestartPolicy",
    "Secret.type": "SecretType",
    "ServiceSpec.type": "ServiceType",
    "StatefulSetSpec.podManagementPolicy": "PodManagementPolicyType",
    "StatefulSetUpdateStrategy.type": "StatefulSetUpdateStrategyType",
}
"""Strings with a Go type of their own, which OpenAPI does not tell; only messages show it."""


_PROBE_HANDLERS = ("exec", "grpc", "httpGet", "tcpSocket")
_REFERRING = (
    "ConfigMapEnvSource", "ConfigMapKeySelector", "ConfigMapProjection", "ConfigMapVolumeSource",
    "SecretEnvSource", "SecretKeySelector", "SecretProjection",
)  # fmt: skip


def embedded_in(struct: str, field: str) -> tuple[str, ...]:
    """The Go struct that holds the field and is embedded without a key of its own, if any.

    The decoder names it in its paths, though it is in no manifest.
    """
    if struct == "Volume" and field != "name":
        return ("VolumeSource",)
    if struct == "Probe" and field in _PROBE_HANDLERS:
        return ("ProbeHandler",)
    if struct == "EphemeralContainer" and field != "targetContainerName":
        return ("EphemeralContainerCommon",)
    return ("LocalObjectReference",) if struct in _REFERRING and field == "name" else ()


def go_type(kind: str, struct: str, field: str) -> str:
    """How Go names the type of a field of a struct in its messages."""
    if kind == "string" and f"{struct}.{field}" in _NAMED_STRINGS:
        package = "types" if field == "uid" else "v1"
        return f"{package}.{_NAMED_STRINGS[f'{struct}.{field}']}"
    if kind == "map[]Quantity":
        return "v1.ResourceList"
    if kind.startswith("map[]"):
        return f"map[string]{go_type(kind[5:], '', '')}"
    if kind.startswith("[]"):
        return f"[]{go_type(kind[2:], '', '')}"
    plain = {"bytes": "[]uint8", "IntOrString": "int32", "Quantity": "resource.Quantity"}
    if kind in schema().types:
        return f"v1.{kind}"
    return plain.get(kind, kind)
