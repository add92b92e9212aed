"""Where Spinnaker looks for artifacts in an object: one path for each of its replacers.

The notation is that of the JSON paths upstream: ``..spec`` is every ``spec`` at any depth,
``[a,b]`` one key or the other, ``*`` every element, ``?`` every element too, of a list or the
mapping itself. What has another shape is passed over.

Source: clouddriver, ``artifact/Replacer.java`` and ``op/handler/Kubernetes*Handler.java``.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest.pointer import Tokens

IMAGE = "docker/image"
CONFIG_MAP = "kubernetes/configMap"
SECRET = "kubernetes/secret"


class Replacers(NamedTuple):
    """The replacers of a kind: where their paths begin, and (artifact type, path) of each."""

    root: str
    paths: tuple[tuple[str, str], ...]


_CONTAINER = "[containers,initContainers]"
TEMPLATE_REPLACERS = Replacers(
    "..spec template spec",
    (
        (IMAGE, f"{_CONTAINER} ? image"),
        (CONFIG_MAP, "volumes ? configMap name"),
        (SECRET, "volumes ? secret secretName"),
        (CONFIG_MAP, "volumes * projected sources ? configMap name"),
        (SECRET, "volumes * projected sources ? secret name"),
        (CONFIG_MAP, f"{_CONTAINER} * envFrom ? configMapRef name"),
        (SECRET, f"{_CONTAINER} * envFrom ? secretRef name"),
        (CONFIG_MAP, f"{_CONTAINER} * env ? valueFrom configMapKeyRef name"),
        (SECRET, f"{_CONTAINER} * env ? valueFrom secretKeyRef name"),
    ),
)
POD_REPLACERS = Replacers("spec", ((IMAGE, "containers ? image"),))
AUTOSCALER_REPLACERS = Replacers(
    "spec scaleTargetRef",
    (("kubernetes/deployment", "name"), ("kubernetes/replicaSet", "name")),
)
_TARGET_SPELLINGS = {
    "kubernetes/deployment": ("Deployment", "deployment"),
    "kubernetes/replicaSet": ("ReplicaSet", "replicaSet"),
}

REPLACERS = {
    **dict.fromkeys(
        ("deployment", "replicaSet", "statefulSet", "daemonSet", "job", "cronJob"),
        TEMPLATE_REPLACERS,
    ),
    "pod": POD_REPLACERS,
    "horizontalpodautoscaler": AUTOSCALER_REPLACERS,
}
"""By the kind in Spinnaker's spelling: (artifact type, path) in the order they are tried."""


class ReplacedField(NamedTuple):
    """A field that a replacer looks at: its path, the artifact type that it holds, its text."""

    tokens: Tokens
    type: str
    text: str


def replaced_fields(obj: Any) -> list[ReplacedField]:
    """The fields of one object, replacer by replacer; none for kinds without a handler."""
    replacers = REPLACERS.get(spelled_kind(obj))
    if replacers is None:
        return []
    found = []
    roots = list(_walk(obj, replacers.root.split(), ()))
    for type, path in replacers.paths:
        if type in _TARGET_SPELLINGS and _target_kind(obj) not in _TARGET_SPELLINGS[type]:
            continue
        for root_tokens, root in roots:
            for tokens, value in _walk(root, path.split(), root_tokens):
                if isinstance(value, str):
                    found.append(ReplacedField(tokens, type, value))
    return found


def _target_kind(obj: dict[str, Any]) -> Any:
    value: Any = obj
    for key in ("spec", "scaleTargetRef", "kind"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _walk(value: Any, path: list[str], tokens: Tokens) -> Iterator[tuple[Tokens, Any]]:
    if not path:
        yield tokens, value
        return
    step, rest = path[0], path[1:]
    if step.startswith(".."):
        for holder_tokens, holder in _mappings(value, tokens):
            yield from _walk(holder, [step[2:], *rest], holder_tokens)
    elif step == "?" and isinstance(value, dict):
        yield from _walk(value, rest, tokens)
    elif step in ("?", "*"):
        for key, child in _children(value):
            yield from _walk(child, rest, (*tokens, key))
    elif isinstance(value, dict):
        for key in step.strip("[]").split(","):
            if key in value:
                yield from _walk(value[key], rest, (*tokens, key))


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _mappings(value: Any, tokens: Tokens) -> Iterator[tuple[Tokens, dict[str, Any]]]:
    """Every mapping in `value`, itself included, from the outside in."""
    stack: list[tuple[Tokens, Any]] = [(tokens, value)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            yield path, node
        stack += reversed([((*path, key), child) for key, child in _children(node)])
