"""What the API server answers when an object is created or replaced.

In its order: does the JSON fit the types (400), are there unknown fields (400), is the object
there and the one that was meant (404, 409), is it valid (422). Admission (403) is not modelled: no
policy, quota or limit of a cluster is known here.

Source: `pkg/endpoints/handlers` and `pkg/registry/rest` of apiserver; recorded answers of a v1.36
server.
"""

from typing import Any, Literal

from . import formats
from .cause import Cause, go_quoted
from .daemon_set import daemon_set_rollout_causes
from .decoding import Decoder
from .deployment import SPEC, deployment_rollout_causes
from .field_path import Value
from .kind import KINDS, Kind
from .metadata import METADATA, metadata_causes, metadata_update_causes, name_of
from .schema import schema
from .stateful_set import stateful_set_rollout_causes
from .verdict import Verdict, Warned, bad_request, conflict, invalid, not_found

FieldValidation = Literal["Strict", "Warn", "Ignore"]
"""What becomes of unknown fields; kubectl asks for Strict."""


def validate_create(
    obj: Any, field_validation: FieldValidation = "Strict", *, through_kubectl: bool = False
) -> Verdict | None:
    """The answer to a POST of the object, any JSON value; None if nothing is known of its kind.

    Of some kinds only the types and the names of fields are known; they are accepted then.
    `through_kubectl`: it is sent by kubectl, which changes numbers and the order of keys.
    """
    read = _read(obj, field_validation, through_kubectl)
    if read is None or isinstance(read, Verdict):
        return read
    key, decoded, warnings = read
    kind = KINDS.get(key)
    if kind is None:
        return Verdict(True, 201, warnings=warnings)
    metadata = decoded.get("metadata") or {}
    causes = (*metadata_causes(metadata, kind.name_format), *kind.create(decoded))
    if causes:
        return invalid(kind.name, kind.group, name_of(metadata), causes).with_warnings(warnings)
    more = (*_name_warnings(kind, metadata), *kind.warnings(decoded))
    return Verdict(True, 201, warnings=(*warnings, *more))


def validate_update(
    live: Any,
    new: Any,
    field_validation: FieldValidation = "Strict",
    *,
    through_kubectl: bool = False,
) -> Verdict | None:
    """The answer to a PUT of `new` where `live` is stored; None if the kind's updates are unknown.

    `live` is what the server has, with or without its defaults. As `kubectl replace` does, the
    request is taken to have the live resourceVersion unless `new` has one.
    """
    read = _read(new, field_validation, through_kubectl)
    if read is None or isinstance(read, Verdict):
        return read
    key, decoded, warnings = read
    kind = KINDS.get(key)
    if kind is None or kind.update is None:
        return None
    old = Decoder().decode(schema().kinds[key], live)
    before, after = old.get("metadata") or {}, decoded.get("metadata") or {}
    resource = f"{kind.resource}.{kind.group}" if kind.group else kind.resource
    name = after.get("name", "")
    if name != before.get("name", ""):
        return not_found(f"{resource} {go_quoted(name)} not found")
    if (answer := _stale(before, after, f"{resource} {go_quoted(name)}")) is not None:
        return answer
    causes = (*metadata_update_causes(before, after), *kind.update(old, decoded))
    if causes:
        return invalid(kind.name, kind.group, name, causes).with_warnings(warnings)
    return Verdict(True, 200, warnings=(*warnings, *kind.warnings(decoded)))


def rollout_causes(kind: str, spec: Any) -> tuple[Cause, ...]:
    """What the server refuses of the fields that decide a rollout, selector and template apart.

    `kind`: Deployment, StatefulSet or DaemonSet; `spec`: any JSON value. Pointers begin with
    `/spec`, as they do in the object.
    """
    decoder = Decoder()
    decoded = decoder.decode(kind, {"spec": spec})
    if decoder.mistake is not None:
        return (decoder.mistake,)
    return tuple(_ROLLOUTS[kind](decoded.get("spec") or {}, SPEC))


_ROLLOUTS = {
    "Deployment": deployment_rollout_causes,
    "StatefulSet": stateful_set_rollout_causes,
    "DaemonSet": daemon_set_rollout_causes,
}


def is_known(obj: Any) -> bool:
    """Whether the fields of the object's kind are known here."""
    return _key(obj) in schema().kinds


def _key(obj: Any) -> str:
    if not isinstance(obj, dict):
        return ""
    return f"{obj.get('apiVersion')} {obj.get('kind')}"


def _read(
    obj: Any, field_validation: FieldValidation, through_kubectl: bool
) -> Verdict | tuple[str, Value, tuple[Warned, ...]] | None:
    """(key of the kind, decoded object, warnings), or why it cannot be read."""
    key = _key(obj)
    struct = schema().kinds.get(key)
    if struct is None:
        return None
    decoder = Decoder(through_kubectl=through_kubectl)
    decoded = decoder.decode(struct, obj)
    version = obj["apiVersion"].rpartition("/")[2]
    kind = obj["kind"]
    prefix = f'{kind} in version "{version}" cannot be handled as a {kind}: '
    if decoder.mistake is not None:
        return bad_request(prefix + decoder.mistake.message, (decoder.mistake,))
    unknown: list[Cause] = decoder.unknown
    if unknown and field_validation == "Strict":
        said = ", ".join(cause.message for cause in unknown)
        return bad_request(f"{prefix}strict decoding error: {said}", tuple(unknown))
    warned = unknown if field_validation == "Warn" else []
    return key, decoded, tuple(Warned(cause.message, cause.pointer) for cause in warned)


def _stale(before: Value, after: Value, what: str) -> Verdict | None:
    """Source: ``Store.Update`` in apiserver `pkg/registry/generic/registry/store.go`."""
    version, stored = after.get("resourceVersion", ""), before.get("resourceVersion", "")
    if version and not (version.isascii() and version.isdecimal()):
        parsing = f"strconv.ParseUint: parsing {go_quoted(version)}: invalid syntax"
        return Verdict(False, 500, "", parsing)
    if version and stored and version != stored:
        message = (
            f"Operation cannot be fulfilled on {what}: the object has been modified; "
            "please apply your changes to the latest version and try again"
        )
        return conflict(message)
    return None


_NAMING_PODS = {
    "Deployment": "this is used in Pod names and hostnames",
    "ReplicaSet": "this is used in Pod names and hostnames",
    "Pod": "this is used in the Pod's hostname",
}


def _name_warnings(kind: Kind, metadata: Value) -> tuple[Warned, ...]:
    """Source: ``WarningsOnCreate`` of the kinds' strategies."""
    name = name_of(metadata)
    wrong = " ".join(formats.dns_label(name))
    if kind.name not in _NAMING_PODS or not name or not wrong or any(kind.name_format(name)):
        return ()
    sentence = (
        f"metadata.name: {_NAMING_PODS[kind.name]}, which can result in surprising behavior; "
        f"a DNS label is recommended: [{wrong}]"
    )
    field = "name" if metadata.get("name") else "generateName"
    return (Warned(sentence, METADATA.child(field).pointer),)
