"""Composing: from a parser's events to the tree of one document, within limits."""

from collections.abc import Callable, Iterator
from operator import length_hint

import yaml

from .events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    NextEvent,
    ParseError,
    ScalarEvent,
    StreamEndEvent,
    parse_error,
)
from .tree import Alias, Collection, Node, start_of
from .values import Notice, collection_value

_ALIAS_RATIO_LOW, _ALIAS_RATIO_HIGH = 400_000, 4_000_000


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
                node.value = collection_value(node, notice)
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


def _excessive(size: int, aliased: int) -> bool:
    """kubectl's rule against alias bombs: ``allowedAliasRatio`` in go-yaml v2's decode.go."""
    if aliased <= 100 or size <= 1000:
        return False
    span = _ALIAS_RATIO_HIGH - _ALIAS_RATIO_LOW
    beyond = min(max(size - _ALIAS_RATIO_LOW, 0), span) / span
    return aliased / size > 0.99 - 0.89 * beyond
