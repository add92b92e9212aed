"""Where Spinnaker looks for artifacts in an object: one path for each of its replacers.

The notation is that of the JSON paths upstream: ``..spec`` is every ``spec`` at any depth,
``[a,b]`` one key or the other, ``*`` every element, ``?`` every element too, of a list or the
mapping itself. What has another shape is passed over.

Source: clouddriver, ``artifact/Replacer.java`` and ``op/handler/Kubernetes*Handler.java``.
"""

from collections.abc import Iterator
from functools import cache
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
    found: list[list[ReplacedField]] = [[] for _ in replacers.paths]
    tree = _tree(replacers)
    for tokens, root in _roots(obj, replacers.root):
        _collect(root, tree, tokens, found)
    return [
        field
        for (type, _), fields in zip(replacers.paths, found, strict=True)
        if type not in _TARGET_SPELLINGS or _target_kind(obj) in _TARGET_SPELLINGS[type]
        for field in fields
    ]


def _target_kind(obj: dict[str, Any]) -> Any:
    value: Any = obj
    for key in ("spec", "scaleTargetRef", "kind"):
        value = value.get(key) if isinstance(value, dict) else None
    return value


# ---- the paths of a kind as one tree, so that an object is walked once


class _Tree:
    """`ends`: position and artifact type of the replacers whose paths end here.

    `keys`, `each` (``*``) and `every` (``?``): where the others go on.
    """

    def __init__(self) -> None:
        self.ends: list[tuple[int, str]] = []
        self.keys: dict[str, _Tree] = {}
        self.each: _Tree | None = None
        self.every: _Tree | None = None


@cache
def _tree(replacers: Replacers) -> _Tree:
    root = _Tree()
    for position, (type, path) in enumerate(replacers.paths):
        _hang(root, path.split(), (position, type))
    return root


def _hang(tree: _Tree, path: list[str], end: tuple[int, str]) -> None:
    """Add the rest of a replacer's path."""
    if not path:
        tree.ends.append(end)
    elif path[0] == "*":
        tree.each = tree.each or _Tree()
        _hang(tree.each, path[1:], end)
    elif path[0] == "?":
        tree.every = tree.every or _Tree()
        _hang(tree.every, path[1:], end)
    else:
        for key in path[0].strip("[]").split(","):
            _hang(tree.keys.setdefault(key, _Tree()), path[1:], end)


def _collect(value: Any, tree: _Tree, tokens: Tokens, found: list[list[ReplacedField]]) -> None:
    """Add to what each replacer `found` what its path leads to from here."""
    if isinstance(value, str):
        for position, type in tree.ends:
            found[position].append(ReplacedField(tokens, type, value))
    elif isinstance(value, dict):
        for key, below in tree.keys.items():
            if key in value:
                _collect(value[key], below, (*tokens, key), found)
        if tree.every is not None:
            _collect(value, tree.every, tokens, found)
        if tree.each is not None:
            for key, child in value.items():
                _collect(child, tree.each, (*tokens, key), found)
    elif isinstance(value, list):
        for items in (tree.every, tree.each):
            if items is not None:
                for index, child in enumerate(value):
                    _collect(child, items, (*tokens, index), found)


def _roots(obj: Any, path: str) -> Iterator[tuple[Tokens, Any]]:
    """Where the paths of the replacers begin."""
    keys = path.removeprefix("..").split()
    holders = _mappings(obj) if path.startswith("..") else iter((((), obj),))
    for tokens, value in holders:
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                break
            value = value[key]
        else:
            yield (*tokens, *keys), value


_COLLECTION = (dict, list)


def _mappings(value: Any) -> Iterator[tuple[Tokens, dict[str, Any]]]:
    """Every mapping in `value`, itself included, from the outside in."""
    stack: list[tuple[Tokens, Any]] = [((), value)]
    while stack:
        path, node = stack.pop()
        if isinstance(node, dict):
            yield path, node
        children = node.items() if isinstance(node, dict) else enumerate(node)
        below = [((*path, key), each) for key, each in children if isinstance(each, _COLLECTION)]
        stack += reversed(below)
