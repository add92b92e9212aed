"""What a pod reads when it starts: which ConfigMaps and Secrets, and what is in them."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from playground.kinds import find_images, find_references, pod_spec
from playground.manifest.pointer import Tokens
from playground.rollout.state import PodTemplate, Reference

_CONTAINERS = ("containers", "initContainers")
_SOURCES = ("configMap", "secret", "projected")


def read_template(name: str, deployment: dict[str, Any]) -> PodTemplate:
    """The images and the configuration that the Deployment's pods start with.

    Configuration is what containers get in `env` and `envFrom` and what is mounted from volumes
    of type configMap, secret and projected. (A Secret for pulling images is not configuration.)
    A name that is referred to twice is optional only if it is so both times.
    """
    images = [field for field in find_images(deployment) if field.tokens[3] in _CONTAINERS]
    needed: dict[tuple[str, str], bool] = {}
    for reference in find_references(deployment):
        if _read_at_start(reference.tokens):
            key = (reference.target_kind, reference.name)
            needed[key] = needed.get(key, False) or not reference.optional
    return PodTemplate(
        name,
        images=tuple((_container(deployment, field.tokens), field.image) for field in images),
        references=tuple(Reference(*key, not required) for key, required in needed.items()),
    )


def fingerprint(obj: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the bytes that a pod would read from a ConfigMap or Secret.

    A Secret's `stringData` overrides its `data`, as in the API server. Names, labels and the
    order of keys do not count.
    """
    data, binary = _entries(obj, "data"), _entries(obj, "binaryData")
    if obj.get("kind") == "Secret":
        written = {key: _encoded(value) for key, value in _entries(obj, "stringData").items()}
        content = {"data": {key: _canonical(value) for key, value in data.items()} | written}
    else:
        content = {
            "data": {key: _encoded(value) for key, value in data.items()},
            "binaryData": {key: _canonical(value) for key, value in binary.items()},
        }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _entries(obj: Mapping[str, Any], field: str) -> dict[str, Any]:
    value = obj.get(field)
    return value if isinstance(value, dict) else {}


def _container(deployment: dict[str, Any], tokens: Tokens) -> str:
    """The name of the container whose image `tokens` lead to."""
    place = pod_spec(deployment)
    assert place is not None, "find_images found an image in it"
    return str(place[1][str(tokens[3])][int(tokens[4])].get("name"))


def _read_at_start(tokens: Tokens) -> bool:
    """`tokens` lead to the reference from the Deployment's root."""
    inside = tokens[3:]
    if inside[0] == "volumes":
        return inside[2] in _SOURCES
    return inside[0] in _CONTAINERS


def _encoded(text: object) -> str:
    return base64.b64encode(str(text).encode("utf-8", "surrogatepass")).decode()


def _canonical(encoded: object) -> str:
    """Base64 without line ends, which Go's decoder skips; what is not base64 stands for itself."""
    text = "".join(str(encoded).splitlines())
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode()
    except (binascii.Error, ValueError):
        return str(encoded)
