"""The tree of one document: libyaml's events as leaves.

A leaf is the parser's own ScalarEvent, a branch a Collection, the use of an anchor an Alias.
Building an object of ours for each scalar would cost more than the parse itself. Every
node has a start and an end, offsets in the document's source.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from .events import AliasEvent, CollectionStartEvent, Event, MappingStartEvent, ScalarEvent
from .events import end_of as event_end
from .events import start_of as event_start


class Collection:
    """A mapping or sequence: its first and last event, its children, its JSON value.

    The children of a mapping are key, value, key, value. `size` is the number of nodes in it,
    itself included, with every alias expanded (0: not counted; only targets of aliases are).
    `aliased`, of a root, is how many nodes its aliases add.
    """

    __slots__ = ("aliased", "children", "end", "is_mapping", "size", "start", "value")

    def __init__(self, start: CollectionStartEvent) -> None:
        self.start = start
        self.end: Event = start
        self.is_mapping = type(start) is MappingStartEvent
        self.children: list[Node] = []
        self.value: Any = None
        self.size = 0
        self.aliased = 0

    @property
    def flow(self) -> bool:
        return bool(self.start.flow_style)

    def pairs(self) -> "Iterator[tuple[Node, Node]]":
        children = iter(self.children)
        return zip(children, children, strict=True)


class Alias:
    """`*name`: stands where it is written, means what the anchor holds."""

    __slots__ = ("event", "target")

    def __init__(self, event: AliasEvent, target: "ScalarEvent | Collection") -> None:
        self.event = event
        self.target = target


Node: TypeAlias = ScalarEvent | Collection | Alias


def start_of(node: Node | Event) -> int:
    """The offset in the document's source at which a node begins, its anchor and tag included."""
    if isinstance(node, Collection):
        return event_start(node.start)
    return event_start(node.event if isinstance(node, Alias) else node)


def end_of(node: Node) -> int:
    """The offset behind a node; behind the white space and comments that follow a block one."""
    if isinstance(node, Collection):
        return event_end(node.end)
    return event_end(node.event if isinstance(node, Alias) else node)


def resolved(node: Node) -> ScalarEvent | Collection:
    """The node itself, or what the alias stands for."""
    return node.target if isinstance(node, Alias) else node
