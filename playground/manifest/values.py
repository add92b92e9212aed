"""The values of a tree: what kubectl reads in scalars, keys, merge keys and duplicate keys.

Source: ``decode.go`` of go-yaml v2 in sigs.k8s.io/yaml, and its conversion to JSON.
"""

import math
from collections.abc import Callable
from typing import Any

from .events import ParseError, ScalarEvent
from .scalars import ScalarError, key_text, plain_key, resolve_plain, resolve_tagged
from .tree import Collection, Node, resolved, start_of


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


def collection_value(node: Collection, notice: Notice | None) -> Any:
    """The JSON value of a collection whose children have theirs; ParseError if it has none."""
    if node.is_mapping:
        return _mapping_value(node, notice)
    return [
        scalar_value(child) if isinstance(child, ScalarEvent) else value_of(child)
        for child in node.children
    ]
