"""Parameters of admission policies: a binding names an object, its policy says of what kind.

``ValidatingAdmissionPolicyBinding.spec.paramRef`` (and the Mutating one) may name a ConfigMap, but
only ``paramKind`` of the policy that it binds tells, and that is another object.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from playground.kinds.reference import Reference

_GROUP = "admissionregistration.k8s.io/"
_SUFFIX = "AdmissionPolicy"


def parameter_kinds(objects: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The policies among `objects` that take ConfigMaps or Secrets, as ``KIND/NAME`` to kind."""
    found = {}
    for obj in objects:
        kind, version = obj.get("kind"), obj.get("apiVersion")
        if not isinstance(kind, str) or not isinstance(version, str):
            continue
        name = _at(obj, "metadata", "name")
        parameter = _at(obj, "spec", "paramKind", "kind")
        if (
            version.startswith(_GROUP)
            and kind.endswith(_SUFFIX)
            and isinstance(name, str)
            and _at(obj, "spec", "paramKind", "apiVersion") == "v1"
            and parameter in ("ConfigMap", "Secret")
        ):
            found[f"{kind}/{name}"] = parameter
    return found


def find_in_binding(binding: dict[str, Any], policies: Mapping[str, str]) -> list[Reference]:
    """What the ``paramRef`` of a binding names, if its policy is one of `policies`."""
    kind = binding.get("kind")
    if not isinstance(kind, str) or not kind.endswith(f"{_SUFFIX}Binding"):
        return []
    policy = f"{kind.removesuffix('Binding')}/{_at(binding, 'spec', 'policyName')}"
    target = policies.get(policy)
    name = _at(binding, "spec", "paramRef", "name")
    namespace = _at(binding, "spec", "paramRef", "namespace")
    if target not in ("ConfigMap", "Secret") or not isinstance(name, str) or not name:
        return []
    return [
        Reference(
            tokens=("spec", "paramRef", "name"),
            target_kind="ConfigMap" if target == "ConfigMap" else "Secret",
            name=name,
            namespace=namespace if isinstance(namespace, str) and namespace else None,
            value=name,
            optional=False,
            form="plain",
        )
    ]


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
