"""The tree of one document: libyaml's events as leaves, and the values that kubectl reads.

A leaf is the parser's own ScalarEvent, a branch a Collection, the use of an anchor an Alias.
Building an object of ours for each scalar would cost more than the parse itself. Every
node has a start and an end, offsets in the document's source.
"""

import math
from collections.abc import Callable, Iterator
from operator import length_hint
from typing import Any, TypeAlias

import yaml

from .events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    Event,
    MappingStartEvent,
    NextEvent,
    ParseError,
    ScalarEvent,
    StreamEndEvent,
    parse_error,
)
from .events import end_of as event_end
from .events import start_of as event_start
from .scalars import ScalarError, key_text, plain_key, resolve_plain, resolve_tagged

_ALIAS_RATIO_LOW, _ALIAS_RATIO_HIGH = 400_000, 4_000_000


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


def scalar_value(node: ScalarEvent) -> Any:
    """The JSON value of a scalar; ParseError if kubectl cannot read it."""
    if node.tag is None:
        if not node.implicit[0]:
            return node.value
        value = resolve_plain(node.value)
    else:
        try:
            value = resolve_tagged(node.value, node.tag)
        except ScalarError as error:
            raise ParseError(str(error), start_of(node)) from None
    if isinstance(value, float) and not math.isfinite(value):
        raise ParseError("JSON has no infinity and no NaN", start_of(node))
    return value


def value_of(node: Node) -> Any:
    """The JSON value of a node; what aliases share is shared, so it must not be changed."""
    target = resolved(node)
    return target.value if isinstance(target, Collection) else scalar_value(target)


def key_of(node: Node) -> str:
    """A mapping key as a string; ParseError if it can't be one."""
    target = resolved(node)
    if isinstance(target, Collection):
        raise ParseError("a mapping key must be a scalar", start_of(node))
    try:
        if target.tag is None:
            return plain_key(target.value) if target.implicit[0] else str(target.value)
        return key_text(resolve_tagged(target.value, target.tag))
    except ScalarError as error:
        raise ParseError(str(error), start_of(node)) from None


def is_merge(node: Node) -> bool:
    """Whether a key is the merge key: a plain `<<`."""
    return (
        isinstance(node, ScalarEvent)
        and node.value == "<<"
        and (node.tag == "tag:yaml.org,2002:merge" or (node.tag is None and node.implicit[0]))
    )


def merged_mappings(node: Node) -> list[Collection]:
    """The mappings that the value of a merge key names, the weakest first; or ParseError."""
    target = resolved(node)
    if isinstance(target, Collection):
        if target.is_mapping:
            return [target]
        found = [resolved(child) for child in reversed(target.children)]
        mappings = [item for item in found if isinstance(item, Collection) and item.is_mapping]
        if len(mappings) == len(found):
            return mappings
    raise ParseError("<< wants a mapping or a list of mappings", start_of(node))


Notice = Callable[[str, Node], object]
"""Told of a key that takes the place of an earlier one: `duplicate-key` or `merge-override`."""


def _mapping_value(node: Collection, notice: Notice | None) -> dict[str, Any]:
    value: dict[str, Any] = {}
    inherited: set[str] = set()
    children = node.children
    for i in range(0, len(children), 2):
        key, child = children[i], children[i + 1]
        if isinstance(key, ScalarEvent) and key.tag is None and key.value != "<<":
            text = key.value
            if key.implicit[0]:
                try:
                    text = plain_key(text)
                except ScalarError as error:
                    raise ParseError(str(error), start_of(key)) from None
        elif is_merge(key):
            for mapping in merged_mappings(child):
                for name, item in mapping.value.items():
                    if notice is not None and name in value and name not in inherited:
                        notice("merge-override", key)
                    value[name] = item
                    inherited.add(name)
            continue
        else:
            text = key_of(key)
        if text in value:
            if text in inherited:
                inherited.discard(text)
            elif notice is not None:
                notice("duplicate-key", key)
        value[text] = scalar_value(child) if isinstance(child, ScalarEvent) else value_of(child)
    return value


def compose(
    following: NextEvent,
    *,
    depth: int,
    nodes: int,
    notice: Notice | None = None,
    values: bool = True,
    spend: Callable[[int], None] | None = None,
) -> Node | None:
    """The tree of the first document of a stream; None if there is none.

    Raises ParseError where kubectl could not read on, and beyond the limits: `depth` nested
    collections, `nodes` with every alias expanded. Keys that hide others go to `notice`. Without
    `values` only positions are of interest; a source with merge keys wants both. `spend` is told
    how many events were looked at, also when it fails.
    """
    most = 2 * nodes + 4  # each value has at most two events
    counter = iter(range(most))
    try:
        return _compose(following, counter, depth, nodes, notice, values)
    except yaml.YAMLError as error:
        raise parse_error(error) from None
    finally:
        if spend is not None:
            spend(most - length_hint(counter))


def _compose(
    following: NextEvent,
    counter: Iterator[int],
    depth: int,
    nodes: int,
    notice: Notice | None,
    values: bool,
) -> Node | None:
    anchors: dict[str, ScalarEvent | Collection] = {}
    open_nodes: list[Collection] = []
    root: list[Node] = []
    siblings = root
    aliased = 0
    for count in counter:
        event = following()
        if isinstance(event, ScalarEvent):
            siblings.append(event)
            if event.anchor is not None:
                anchors[event.anchor] = event
        elif isinstance(event, CollectionStartEvent):
            node = Collection(event)
            siblings.append(node)
            if event.anchor is not None:
                anchors[event.anchor] = node
            open_nodes.append(node)
            if len(open_nodes) > depth:
                raise ParseError(f"more than {depth:,} levels of nesting", start_of(event))
            siblings = node.children
        elif isinstance(event, CollectionEndEvent):
            node = open_nodes.pop()
            node.end = event
            if values:
                node.value = _collection_value(node, notice)
            siblings = open_nodes[-1].children if open_nodes else root
        elif isinstance(event, AliasEvent):
            alias = _alias(event, anchors, open_nodes)
            siblings.append(alias)
            aliased += _expanded_size(alias.target)
            if aliased + count > nodes or _excessive(aliased + count, aliased):
                raise ParseError("aliases make this document explode", start_of(event))
        elif isinstance(event, DocumentEndEvent):
            if isinstance(root[0], Collection):
                root[0].aliased = aliased
            return root[0]
        elif isinstance(event, StreamEndEvent):
            return None
    raise ParseError(f"more than {nodes:,} values in one document", start_of(root[0]))


def _alias(
    event: AliasEvent, anchors: dict[str, ScalarEvent | Collection], open_nodes: list[Collection]
) -> Alias:
    target = anchors.get(event.anchor or "")
    if target is None:
        raise ParseError(f"no anchor &{event.anchor} before this", start_of(event))
    if any(target is node for node in open_nodes):
        raise ParseError(f"the anchor &{event.anchor} contains itself", start_of(event))
    return Alias(event, target)


def _expanded_size(target: ScalarEvent | Collection) -> int:
    """How many nodes an alias of `target` stands for; what is in it was counted before it."""
    if isinstance(target, ScalarEvent):
        return 1
    if not target.size:
        pending: list[Node] = [target]
        while pending:
            node = pending.pop()
            if isinstance(node, Collection):
                target.size += 1
                pending += node.children
            else:
                target.size += _expanded_size(node.target) if isinstance(node, Alias) else 1
    return target.size


def _collection_value(node: Collection, notice: Notice | None) -> Any:
    if node.is_mapping:
        return _mapping_value(node, notice)
    return [
        scalar_value(child) if isinstance(child, ScalarEvent) else value_of(child)
        for child in node.children
    ]


def _excessive(size: int, aliased: int) -> bool:
    """kubectl's rule against alias bombs: ``allowedAliasRatio`` in go-yaml v2's decode.go."""
    if aliased <= 100 or size <= 1000:
        return False
    span = _ALIAS_RATIO_HIGH - _ALIAS_RATIO_LOW
    beyond = min(max(size - _ALIAS_RATIO_LOW, 0), span) / span
    return aliased / size > 0.99 - 0.89 * beyond
