"""What ConfigMaps and Secrets hold, and which of it a pod reads.

Documented by Kubernetes rather than recorded, but for one `envFrom` of a ConfigMap. Sources: the
concept pages "ConfigMaps" and "Secrets"; kubelet, `pkg/kubelet/kubelet_pods.go`
(makeEnvironmentVariables) and `pkg/volume/configmap/configmap.go` (MakePayload).
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ENV = "env"
"""`env` and `envFrom`: read when a container starts, and kept until it ends."""
VOLUME = "volume"
"""Files that the kubelet keeps up to date while the pod runs."""
SUB_PATH = "subPath"
"""A file that a container got when it started: no update ever reaches it."""
AT_START = (ENV, SUB_PATH)


@dataclass(frozen=True, slots=True)
class Reference:
    """A ConfigMap or Secret that containers of the template read, in one of the three ways.

    `keys`: each key that is named, and whether it may be missing. `whole`: all keys are read,
    not only those. `optional`: the object itself may be missing.
    """

    kind: str
    name: str
    optional: bool = False
    way: str = ENV
    keys: tuple[tuple[str, bool], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """What an object holds: of each key the fingerprint of its bytes, and one of them all.

    `text` is what environment variables can come from; `binary` a ConfigMap's `binaryData`.
    """

    fingerprint: str
    text: Mapping[str, str]
    binary: Mapping[str, str]
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pod holds of a reference: the bytes that it reads, and of which content they are.

    Both are fingerprints: of what the reference selects, and of the whole object.
    """

    selected: str
    content: str
    immutable: bool = False


Content = int | Held
"""In a scenario a version number, in a World what the object holds."""


def held(obj: Mapping[str, Any]) -> Held:
    """What a ConfigMap or Secret holds, by SHA-256 (hex).

    A Secret's `stringData` overrides its `data`, as in the API server. Names, labels and the
    order of keys do not count.
    """
    data, binary = _entries(obj, "data"), _entries(obj, "binaryData")
    if obj.get("kind") == "Secret":
        written = {key: _encoded(value) for key, value in _entries(obj, "stringData").items()}
        data, binary = {key: _canonical(value) for key, value in data.items()} | written, {}
    else:
        data = {key: _encoded(value) for key, value in data.items()}
        binary = {key: _canonical(value) for key, value in binary.items()}
    return Held(
        _digest({"data": data, "binaryData": binary}),
        {key: _digest(value) for key, value in data.items()},
        {key: _digest(value) for key, value in binary.items()},
        obj.get("immutable") is True,
    )


def fingerprint(obj: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the bytes that a pod would read from a ConfigMap or Secret."""
    return held(obj).fingerprint


def read(content: Content | None, reference: Reference) -> Reading | int | None:
    """What a container that starts now gets; None of what is missing and may be missing."""
    if not isinstance(content, Held):
        return content
    return Reading(selected(content, reference), content.fingerprint, content.immutable)


def selected(content: Held, reference: Reference) -> str:
    """The fingerprint of those bytes that the reference selects.

    All of a volume is `data` and `binaryData`; an environment has no binary values.
    """
    visible = _visible(content, reference)
    if not reference.whole:
        visible = {key: visible[key] for key, _ in reference.keys if key in visible}
    return _digest(visible)


def missing(content: Content | None, reference: Reference) -> str | None:
    """Why a pod with this reference cannot start: the object, or a key that it must have."""
    if content is None:
        return None if reference.optional else f"{reference.kind} {reference.name} is missing"
    if not isinstance(content, Held):
        return None
    visible = _visible(content, reference)
    for key, optional in reference.keys:
        if not optional and key not in visible:
            return f"{reference.kind} {reference.name} has no key {key}"
    return None


def combined(selections: Iterable[str]) -> str | None:
    """One fingerprint for what a pod holds of one object in several ways; equal ones are one."""
    different = sorted(set(selections))
    if len(different) < 2:
        return different[0] if different else None
    return _digest(different)


def _visible(content: Held, reference: Reference) -> Mapping[str, str]:
    return content.text if reference.way == ENV else {**content.text, **content.binary}


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _entries(obj: Mapping[str, Any], field: str) -> dict[str, Any]:
    value = obj.get(field)
    return value if isinstance(value, dict) else {}


def _encoded(text: object) -> str:
    return base64.b64encode(str(text).encode("utf-8", "surrogatepass")).decode()


def _canonical(encoded: object) -> str:
    """Base64 without line ends, which Go's decoder skips; what is not base64 stands for itself."""
    text = "".join(str(encoded).splitlines())
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError):
        return str(encoded)
