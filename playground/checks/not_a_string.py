"""A word or number where the API wants text, because YAML reads it as something else.

`A: on` is a boolean, `PORT: 8080` a number, and the API server refuses both in a ConfigMap's data,
an environment variable or an argument. Before: `DEBUG: on`. After: `DEBUG: "on"`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from playground.kinds import pod_spec
from playground.manifest import Document, KubernetesObject, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import Tokens, format_pointer
from playground.manifest.words import kind_of

RULE = "not-a-string"
FIRES = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  DEBUG: on
#        ^
"""
FINE = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  DEBUG: "on"
"""

_TEXT_MAPS = {("", "ConfigMap"): ("data", "binaryData"), ("", "Secret"): ("data", "stringData")}
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_TEXTS = ("name", "image", "imagePullPolicy", "workingDir")


def find(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for item in document.objects:
            for tokens, value in _text_places(item):
                if value is not None and not isinstance(value, str):
                    yield Finding(
                        Severity.ERROR,
                        RULE,
                        f"Text is wanted here, but YAML reads {kind_of(value)}.",
                        "Put the value in quotes.",
                        item.document,
                        item.pointer + format_pointer(tokens),
                    )


def _text_places(item: KubernetesObject) -> Iterator[tuple[Tokens, Any]]:
    """Every place of an object that the API wants as a string."""
    for field in _TEXT_MAPS.get((item.group, item.kind), ()):
        yield from _entries(item.value, field)
    found = pod_spec(item.value)
    if found is None:
        return
    start, spec = found
    yield from (((*start, *tokens), value) for tokens, value in _entries(spec, "nodeSelector"))
    for field in _CONTAINERS:
        for path, container in _items(spec, field):
            yield from (((*start, *path, *tokens), value) for tokens, value in _texts(container))


def _texts(container: dict[str, Any]) -> Iterator[tuple[Tokens, Any]]:
    for field in _TEXTS:
        yield (field,), container.get(field)
    for field in ("command", "args"):
        values = container.get(field)
        for position, value in enumerate(values if isinstance(values, list) else ()):
            yield (field, position), value
    for path, variable in _items(container, "env"):
        yield (*path, "name"), variable.get("name")
        yield (*path, "value"), variable.get("value")


def _entries(value: dict[str, Any], field: str) -> Iterator[tuple[Tokens, Any]]:
    entries = value.get(field)
    if isinstance(entries, dict):
        for key, entry in entries.items():
            yield (field, key), entry


def _items(value: dict[str, Any], field: str) -> Iterator[tuple[Tokens, dict[str, Any]]]:
    items = value.get(field)
    for position, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield (field, position), item
