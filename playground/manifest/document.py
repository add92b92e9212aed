"""Documents: what one YAML document or JSON value of the input says, and where it says it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from .pointer import format_pointer

Found = TypeVar("Found")


class KubernetesObject:
    """One object as kubectl would send it: a document, or an item of one that is a List.

    `pointer` is the object's place in its document: "" or `/items/N`. `value` holds plain JSON;
    an item of a typed List (`DeploymentList`) gets the kind and apiVersion that the List implies.
    Many steps and checks ask an object for the same, so it keeps what it was asked for.
    """

    def __init__(self, document: int, pointer: str, value: dict[str, Any]) -> None:
        self.document, self.pointer, self.value = document, pointer, value

    def with_value(self, value: dict[str, Any]) -> "KubernetesObject":
        """The object at the same place, had it that value."""
        return KubernetesObject(self.document, self.pointer, value)

    @cached_property
    def api_version(self) -> str:
        return _string(self.value.get("apiVersion"))

    @cached_property
    def kind(self) -> str:
        return _string(self.value.get("kind"))

    @cached_property
    def group(self) -> str:
        """The API group: "" is the core group."""
        return self.api_version.rpartition("/")[0]

    @cached_property
    def name(self) -> str:
        return _string(self._metadata("name"))

    @cached_property
    def namespace(self) -> str | None:
        """As written: None if the object names no namespace."""
        return _string(self._metadata("namespace")) or None

    def once(self, look: Callable[[dict[str, Any]], Found]) -> Found:
        """What `look` finds in the value, looked for only once: so nobody may change it.

        For functions that look at nothing else, and are the same function the next time.
        """
        if look not in self._found:
            self._found[look] = look(self.value)
        found: Found = self._found[look]
        return found

    @cached_property
    def _found(self) -> dict[Callable[[dict[str, Any]], Any], Any]:
        return {}

    def _metadata(self, key: str) -> Any:
        metadata = self.value.get("metadata")
        return metadata.get(key) if isinstance(metadata, dict) else None

    def __str__(self) -> str:
        return f"{self.kind or 'object'} {self.name or '(no name)'}"


def is_item(value: Any) -> bool:
    """Whether kubectl can take this out of a List: an object that is no List itself, or null."""
    return value is None or (isinstance(value, dict) and "items" not in value)


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


class Document:
    """One document of the input: its number, its text, the value that kubectl reads from it.

    `index` counts the documents that are not empty, unreadable ones included, from 0. `source` is
    the text that was parsed and `start` its offset in the whole; `end` is where the text that
    kubectl looks at ends. `json`: whether it was read as JSON.
    """

    __slots__ = ("end", "index", "json", "objects", "source", "start", "value")

    def __init__(
        self,
        index: int,
        start: int,
        end: int,
        source: str,
        json: bool,
        value: Any,
        objects: tuple[KubernetesObject, ...] | None = None,
    ) -> None:
        self.index, self.start, self.end = index, start, end
        self.source, self.json, self.value = source, json, value
        # Every check and every step goes over the objects, so they are made once.
        self.objects = self._objects() if objects is None else objects
        """The objects in it: itself, or the items of a List; none if it is no mapping."""

    def moved(self, start: int, end: int) -> "Document":
        """The same document, if its text stood elsewhere."""
        return Document(self.index, start, end, self.source, self.json, self.value, self.objects)

    def _objects(self) -> tuple[KubernetesObject, ...]:
        """Whatever has `items` at the top is a List to kubectl. It can't take one apart whose
        items are not all objects or null, or Lists themselves, so that has no objects.
        """
        if not isinstance(self.value, dict):
            return ()
        if "items" not in self.value:
            return (KubernetesObject(self.index, "", self.value),)
        items = self.value["items"]
        if not isinstance(items, list) or not all(map(is_item, items)):
            return ()
        return tuple(self._items(self.value))

    def with_value(self, value: Any) -> "Document":
        """The document as it would be read if it said `value`."""
        return Document(self.index, self.start, self.end, self.source, self.json, value)

    def _items(self, value: dict[str, Any]) -> Iterator[KubernetesObject]:
        """The items of a List, which is any object with a list `items`, whatever its kind.

        Source: ``UnstructuredList`` of k8s.io/apimachinery: items without a kind get the list's.
        """
        implied = {}
        kind = value.get("kind")
        if isinstance(kind, str) and kind.endswith("List") and kind != "List":
            implied = {"apiVersion": value.get("apiVersion"), "kind": kind.removesuffix("List")}
        for position, item in enumerate(value["items"]):
            if isinstance(item, dict):
                if implied and not item.get("kind") and not item.get("apiVersion"):
                    item = {**implied, **item}
                yield KubernetesObject(self.index, format_pointer(("items", position)), item)
