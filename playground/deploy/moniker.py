"""Monikers: which application and cluster an object belongs to, and which version it is.

Source: clouddriver, ``KubernetesManifestAnnotater.java`` and
``names/KubernetesResourceAwareNames.java``; frigga, ``Names.java``.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

PREFIX = "moniker.spinnaker.io/"
APPLICATION, CLUSTER = PREFIX + "application", PREFIX + "cluster"
STACK, DETAIL, SEQUENCE = PREFIX + "stack", PREFIX + "detail", PREFIX + "sequence"
REVISION = "deployment.kubernetes.io/revision"

_SYSTEM = "system:"
_WORD, _HYPHENATED = r"[a-zA-Z0-9._]", r"[-a-zA-Z0-9._~^]"
_PUSH = re.compile(rf"({_HYPHENATED}*)-v([0-9]{{3}})")
_SYSTEM_PUSH = re.compile(r"(.*)-v([0-9]{3})")
_CLUSTER = re.compile(rf"({_WORD}+)(?:-{_WORD}*(?:-{_HYPHENATED}*)?)?")


class Moniker(NamedTuple):
    """None stands for what is not known."""

    app: str | None = None
    cluster: str | None = None
    stack: str | None = None
    detail: str | None = None
    sequence: int | None = None


def derive_moniker(kind: str, name: str, annotations: Mapping[str, Any]) -> Moniker:
    """What Spinnaker makes of a live object; `kind` is in Spinnaker's spelling.

    Annotations come first, then the name. The sequence of a ReplicaSet that has none is the
    revision of its Deployment.
    """
    app, cluster, sequence = _named(name)
    if kind == "replicaSet":
        sequence = _integer(annotations, REVISION, sequence)
    return Moniker(
        text_annotation(annotations, APPLICATION, app),
        text_annotation(annotations, CLUSTER, cluster),
        text_annotation(annotations, STACK),
        text_annotation(annotations, DETAIL),
        _integer(annotations, SEQUENCE, sequence),
    )


def text_annotation(
    annotations: Mapping[str, Any], key: str, default: str | None = None
) -> str | None:
    """The value of an annotation; one in double quotes is read as JSON, as old ones are."""
    value = annotations.get(key)
    if not isinstance(value, str):
        return default
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            read = json.loads(value)
        except ValueError:
            return None
        return read if isinstance(read, str) else None
    return value


def _integer(annotations: Mapping[str, Any], key: str, default: int | None) -> int | None:
    value = annotations.get(key)
    if not isinstance(value, str):
        return default
    match = re.fullmatch(r'\s*"?\s*(-?[0-9]{1,10})\s*"?\s*', value, re.ASCII)
    return int(match[1]) if match else None


def _named(name: str) -> tuple[str | None, str | None, int | None]:
    """Application, cluster and sequence by the name alone: ``app-stack-detail-v000``."""
    if name.startswith(_SYSTEM):
        push = _SYSTEM_PUSH.fullmatch(name)
        return "system", push[1] if push else name, int(push[2]) if push else None
    push = _PUSH.fullmatch(name)
    cluster = push[1] if push else name
    match = _CLUSTER.fullmatch(cluster)
    if match is None:
        return None, None, None
    return match[1], cluster, int(push[2]) if push else None
