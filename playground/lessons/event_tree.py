"""One event as a tree to unfold: what is in it, by the keys that lead there.

A list or mapping that stands in the event once more is told and not repeated; what is too long for
a page is left out with a count. The whole event is another matter: its JSON text.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from playground.manifest.pointer import Tokens, format_pointer, walk

MOST_CHILDREN = 40
"""Of one list or mapping."""
MOST_LINES = 200
"""Of one value as text."""
LONGEST_LINE = 160
"""Of a value in one line; a longer one is folded."""
MOST_DEPTH = 12

RETURNED = "outputs.manifests"
"""One key, with a dot in it: what Clouddriver returned."""
_CONTEXT: Tokens = ("content", "context")
_NOTES: dict[Tokens, str] = {
    ("content", "context", "manifests"): "what the stage was given, before anything was bound, "
    "versioned or annotated",
    ("content", "execution"): "the whole execution, with every stage as it stands at that moment",
    ("content", "execution", "authentication"): "who",
    ("content", "execution", "trigger"): "what started it",
}


@dataclass(frozen=True, slots=True)
class Returned:
    """Where an event has what Clouddriver returned, and what that is: `is_hydrated`, or a stub."""

    tokens: Tokens
    is_hydrated: bool


def returned(event: dict[str, Any]) -> Returned | None:
    """The place in an event that is about its own stage; in an execution's, of its last stage.

    Before ``promoteOutputs`` it is in the results of Clouddriver's task. None: it is nowhere.
    """
    content = event["content"]
    if "context" in content:
        return _returned(content["context"], ("content", "context"))
    for number, stage in reversed(list(enumerate(content["execution"]["stages"]))):
        path = ("content", "execution", "stages", number, "context")
        if (found := _returned(stage["context"], path)) is not None:
            return found
    return None


def _returned(context: dict[str, Any], path: Tokens) -> Returned | None:
    answered: Tokens = ("kato.tasks", 0, "resultObjects", 0, "manifests")
    places: tuple[Tokens, ...] = ((RETURNED,), answered)
    for place in places:
        try:
            manifests = walk(context, format_pointer(place))
        except KeyError:
            continue
        if isinstance(manifests, list) and manifests:
            whole = any(isinstance(each, dict) and len(each) > 2 for each in manifests)
            return Returned((*path, *place), whole)
    return None


@dataclass(frozen=True, slots=True)
class Node:
    """A key and what it holds: `brief` in a few words, and then either `text` or `children`.

    `is_marked`: it is the hydrated manifest. `is_open`: it leads there. `more` counts lines or
    entries that are left out.
    """

    key: str
    brief: str
    note: str = ""
    text: str = ""
    children: tuple["Node", ...] = ()
    more: int = 0
    is_marked: bool = False
    is_open: bool = False

    @property
    def is_leaf(self) -> bool:
        """Whether there is nothing to unfold."""
        return not self.text and not self.children


def event_tree(event: dict[str, Any]) -> tuple[Node, ...]:
    """The members of the event, each with all that is below it."""
    found = returned(event)
    # What the stage hands on is shown there, and the repetitions of it elsewhere.
    context = event["content"].get("context", {})
    seen = {
        id(value): path_text((*_CONTEXT, key))
        for key, value in context.items()
        if key.startswith("outputs.")
    }
    if found:
        seen[id(walk(event, format_pointer(found.tokens)))] = path_text(found.tokens)
    tree = _Tree(found.tokens if found else None, seen)
    return tuple(tree.node(str(key), (key,), value) for key, value in event.items())


def path_text(tokens: Tokens) -> str:
    """The keys that lead to a place, for the eye: ``content → context → "outputs.manifests"``."""
    return " → ".join(f'"{each}"' if "." in str(each) else str(each) for each in tokens)


class _Tree:
    """The nodes of one event: `marked` leads to what Clouddriver returned, `seen` has the place of
    lists and mappings by their identity."""

    def __init__(self, marked: Tokens | None, seen: dict[int, str]) -> None:
        self.marked = marked
        self.seen = seen

    def node(self, key: str, tokens: Tokens, value: Any) -> Node:
        note, marked = _NOTES.get(tokens, ""), tokens == self.marked
        line = _line(value)
        if line is not None:
            return Node(key, line, note, is_marked=marked)
        brief, here = _brief(value), path_text(tokens)
        first = self.seen.setdefault(id(value), here)
        if first != here:
            return Node(key, brief, f"the same as {first}, once more")
        if _is_object(value) or not isinstance(value, dict | list) or len(tokens) >= MOST_DEPTH:
            text, more = _text(value)
            opens = self._leads_there(tokens)
            return Node(key, brief, note, text, more=more, is_marked=marked, is_open=opens)
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        children = tuple(
            self.node(str(name), (*tokens, name), child)
            for name, child in islice(rows, MOST_CHILDREN)
        )
        more = max(len(value) - MOST_CHILDREN, 0)
        opens = self._leads_there(tokens)
        return Node(
            key, brief, note, children=children, more=more, is_marked=marked, is_open=opens
        )

    def _leads_there(self, tokens: Tokens) -> bool:
        """Also the first one of what is marked; without any, the context of the stage."""
        way = _CONTEXT if self.marked is None else (*self.marked, 0)
        return tokens == way[: len(tokens)]


def _line(value: Any) -> str | None:
    """The value in one line of JSON; None if it is too long for one, or is an object."""
    if _is_long(value):
        return None
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= LONGEST_LINE else None


def _is_long(value: Any) -> bool:
    """Whether a list or mapping holds so much that it has a place of its own."""
    return isinstance(value, dict | list) and sum(1 for _ in islice(_leaves(value), 5)) == 5


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from _leaves(child)
    else:
        yield value


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) and "kind" in value and "metadata" in value


def _brief(value: Any) -> str:
    if _is_object(value):
        metadata = value["metadata"]
        name = metadata.get("name") if isinstance(metadata, dict) else None
        return " ".join(str(each) for each in (value["kind"], name) if isinstance(each, str))
    if isinstance(value, str):
        return f"a text of {len(value):,} characters"
    length = len(value)
    noun = ("entry", "entries") if isinstance(value, list) else ("key", "keys")
    return f"{length:,} {noun[length != 1]}"


def _text(value: Any) -> tuple[str, int]:
    """The value as lines, as many as a page shows, and how many more there are."""
    value = _without_owners(value)
    written = value if isinstance(value, str) else json.dumps(value, indent=1, ensure_ascii=False)
    lines = written.split("\n")
    return "\n".join(lines[:MOST_LINES]), max(len(lines) - MOST_LINES, 0)


def _without_owners(value: Any) -> Any:
    """An object with a few words in place of who owns its fields, which is half of its lines."""
    metadata = value.get("metadata") if isinstance(value, dict) else None
    owners = metadata.get("managedFields") if isinstance(metadata, dict) else None
    if not isinstance(owners, list) or not owners:
        return value
    told = f"… {_brief(owners)}, in the whole event"
    return {**value, "metadata": {**value["metadata"], "managedFields": told}}
