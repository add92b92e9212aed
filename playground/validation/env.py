"""Environment variables, written one by one or taken from a ConfigMap or Secret.

Source: ``ValidateEnv``, ``validateEnvVarValueFrom`` and ``ValidateEnvFrom`` in
`pkg/apis/core/validation/validation.go`; field paths from `pkg/apis/core/v1/conversion.go`.
"""

import re

from . import formats
from .cause import Causes, invalid, not_supported, required
from .field_path import Path, Value

_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_FIELDS = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
    "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
_KNOWN_FIELDS = (*_FIELDS, "metadata.annotations", "metadata.labels", "spec.restartPolicy")
_KEYED = re.compile(r"(metadata\.(?:annotations|labels))\['(.*)'\]", re.DOTALL)
_RESOURCES = (
    "limits.cpu", "limits.ephemeral-storage", "limits.memory",
    "requests.cpu", "requests.ephemeral-storage", "requests.memory",
)  # fmt: skip
_HUGE_PAGES = ("limits.hugepages-", "requests.hugepages-")


def env_causes(variables: list[Value], path: Path) -> Causes:
    for position, variable in enumerate(variables):
        place = path.index(position)
        name = variable.get("name", "")
        if not name:
            yield required(place.child("name"))
        else:
            for message in formats.env_name(name):
                yield invalid(place.child("name"), name, message)
        if "valueFrom" in variable:
            yield from _source_causes(variable, place.child("valueFrom"))


def _source_causes(variable: Value, path: Path) -> Causes:
    source = variable["valueFrom"]
    given = [name for name in _SOURCES if name in source]
    for name in given:
        if name == "fieldRef":
            yield from field_ref_causes(source[name], path.child(name))
        elif name == "resourceFieldRef":
            yield from _resource_ref_causes(source[name], path.child(name))
        elif name != "fileKeyRef":
            yield from _key_causes(source[name], path.child(name))
    if not given:
        one_of = ", ".join(f"`{name}`" for name in _SOURCES[:-1])
        yield invalid(path, "", f"must specify one of: {one_of} or `{_SOURCES[-1]}`")
    elif variable.get("value"):
        yield invalid(path, "", "may not be specified when `value` is not empty")
    elif len(given) > 1:
        yield invalid(path, "", "may not have more than one field specified at a time")


def field_ref_causes(reference: Value, path: Path) -> Causes:
    """A field of the pod itself; an annotation or a label by its key."""
    field = reference.get("fieldPath", "")
    if not field:
        yield required(path.child("fieldPath"))
        return
    keyed = _KEYED.fullmatch(field)
    if keyed is not None:
        key = keyed[2].lower() if keyed[1].endswith("annotations") else keyed[2]
        for each in formats.label_key(key):
            yield invalid(path.at("fieldPath"), key, each)
    elif field not in _KNOWN_FIELDS:
        detail = f"error converting fieldPath: field label not supported: {field}"
        yield invalid(path.child("fieldPath"), field, detail)
    elif field not in _FIELDS:
        yield not_supported(path.child("fieldPath"), field, sorted(_FIELDS))


def _resource_ref_causes(reference: Value, path: Path) -> Causes:
    resource = reference.get("resource", "")
    if not resource:
        yield required(path.child("resource"))
    elif resource not in _RESOURCES and not resource.startswith(_HUGE_PAGES):
        yield not_supported(path.child("resource"), resource, _RESOURCES)


def _key_causes(reference: Value, path: Path) -> Causes:
    """One key of a ConfigMap or Secret, which need not exist."""
    name, key = reference.get("name", ""), reference.get("key", "")
    for each in formats.dns_subdomain(name):
        yield invalid(path.child("name"), name, each)
    if not key:
        yield required(path.child("key"))
    else:
        for each in formats.config_key(key):
            yield invalid(path.child("key"), key, each)


def env_from_causes(sources: list[Value], path: Path) -> Causes:
    """A whole ConfigMap or Secret each; that there is one of the two is said of the list."""
    for position, source in enumerate(sources):
        place = path.index(position)
        if prefix := source.get("prefix"):
            for message in formats.env_name(prefix):
                yield invalid(place.child("prefix"), prefix, message)
        given = [name for name in ("configMapRef", "secretRef") if name in source]
        for name in given:
            yield from _named(source[name], place.child(name, "name"))
        if not given:
            detail = "must specify one of: `configMapRef` or `secretRef`"
            yield invalid(path.at(position), "", detail)
        elif len(given) > 1:
            detail = "may not have more than one field specified at a time"
            yield invalid(path.at(position), "", detail)


def _named(reference: Value, path: Path) -> Causes:
    name = reference.get("name", "")
    if not name:
        yield required(path)
    else:
        for message in formats.dns_subdomain(name):
            yield invalid(path, name, message)
