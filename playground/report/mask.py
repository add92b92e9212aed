"""What a Secret holds is shown nowhere but in the manifest itself: all that is derived is masked.

Held are the values of `data` and `stringData` and what `kubectl apply` noted about them in an
annotation, in every object of kind Secret, wherever in the document it stands. Masked are the
values of Changes (so also those of patches), the words of Problems, and the lines of a diff.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from playground.manifest import MISSING, Change, Edit, Problem, Reading
from playground.manifest.pointer import leaves, parse_pointer

from .secret_spans import HELD, is_secret, is_secret_list, may_hold_secrets

MASK = "<masked>"
_TELLING = 3
"""Shorter texts are in every sentence: to mask them there would give them away."""
_WORD = re.compile(rf"\w{{{_TELLING},}}")
_RUN = re.compile(r"[^\r\n]+")
_QUOTED = re.compile(r"'(?:[^']{2,}|\w)'|'.{2,}'|\".*\"|(?<=&)\S+")


def masked_text(
    text: str, edits: Sequence[Edit], spans: Iterable[tuple[int, int]]
) -> tuple[str, list[Edit]]:
    """The text with a mark in place of each span, and the edits in offsets of that text.

    The spans are in order and apart from each other. Line ends stay, so that line numbers do. An
    edit that reaches into a span is left out.
    """
    parts: list[str] = []
    moved: list[Edit] = []
    waiting = list(reversed(edits))
    at = size = 0

    def move(limit: int) -> None:
        while waiting and waiting[-1].start <= limit:
            edit = waiting.pop()
            if edit.start >= at and edit.end <= limit:
                moved.append(Edit(edit.start - at + size, edit.end - at + size, edit.text))

    for start, end in spans:
        move(start)
        mark = _RUN.sub(MASK, text[start:end])
        parts += (text[at:start], mark)
        size += start - at + len(mark)
        at = end
    move(len(text))
    return "".join([*parts, text[at:]]), moved


def masked_changes(reading: Reading, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The Changes, with a mark in place of what a Secret holds."""
    holding = {
        document.index: document.value
        for document in reading.documents
        if may_hold_secrets(document.source)
    }
    return tuple(
        _masked_change(holding[change.document], change) if change.document in holding else change
        for change in changes
    )


def _masked_change(value: Any, change: Change) -> Change:
    """A Change of a document that says `value`."""
    tokens = parse_pointer(change.pointer)
    before, after = change.before, change.after
    for depth in _secrets_on_the_way(value, tokens):
        before = _masked_below(before, tokens[depth:])
        after = _masked_below(after, tokens[depth:])
    if before is change.before and after is change.after:
        return change
    return change._replace(before=before, after=after)


def _secrets_on_the_way(value: Any, tokens: tuple[str, ...]) -> Iterator[int]:
    """How many tokens of a pointer lead to each Secret that it passes."""
    in_list = False
    for depth, token in enumerate(tokens):
        if is_secret(value) or (in_list and isinstance(value, dict)):
            yield depth
        if isinstance(value, dict):
            in_list = is_secret_list(value) and token == "items"
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return


def _masked_below(value: Any, path: tuple[str, ...]) -> Any:
    """The value that stands at `path` in a Secret, masked as far as it is held."""
    if value is MISSING:
        return value
    for held in HELD:
        if path[: len(held)] == held:
            return MASK
        if held[: len(path)] == path:
            value = _without(value, held[len(path) :])
    return value


def _without(value: Any, path: tuple[str, ...]) -> Any:
    if not path:
        return MASK
    if not isinstance(value, dict) or path[0] not in value:
        return value
    return {**value, path[0]: _without(value[path[0]], path[1:])}


def masked_object(value: Any) -> Any:
    """A value with a mark in place of what Secrets hold, at whatever depth they stand in it."""
    if isinstance(value, list):
        return [masked_object(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    masked = _masked_below(value, ()) if is_secret(value) else value
    if is_secret_list(value) and isinstance(value.get("items"), list):
        items = [_masked_below(item, ()) for item in value["items"]]
        masked = {**value, "items": items}
    return {key: masked_object(entry) for key, entry in masked.items()}


def masked_problems(reading: Reading, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The Problems, with a mark where their words quote what a Secret holds.

    Of a document that cannot be read nobody knows what it holds: if the text speaks of Secrets,
    everything that its Problem quotes is masked.
    """
    problems = tuple(problems)
    quoting: dict[int | None, re.Pattern[str]] = {}
    if may_hold_secrets(reading.text):
        quoting = dict.fromkeys(reading.unreadable, _QUOTED)
        said: dict[int | None, list[str]] = {}
        for problem in problems:
            said.setdefault(problem.document, []).append(problem.message)
        for document in reading.documents:
            if document.index in said and may_hold_secrets(document.source):
                texts = _held_texts(document.value)
                quoting[document.index] = _any_of(texts, said[document.index])
    return tuple(
        problem._replace(message=quoting[problem.document].sub(MASK, problem.message))
        if problem.document in quoting
        else problem
        for problem in problems
    )


def _any_of(texts: Iterable[str], messages: Iterable[str]) -> re.Pattern[str]:
    """Finds those of the texts that are in one of the messages; there may be very many texts."""
    said = "\n".join(messages)
    found = sorted((text for text in texts if text in said), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)" if found else r"\Z.")


def _held_texts(value: Any) -> set[str]:
    """What the Secrets of a document hold, in every way that a sentence may spell it."""
    found: set[str] = set()
    for secret in _secrets(value):
        for path in HELD:
            held: Any = secret
            for key in path:
                held = held.get(key) if isinstance(held, dict) else None
            for _, leaf in leaves(held):
                if isinstance(leaf, str) and len(leaf) >= _TELLING:
                    found |= {leaf, repr(leaf)[1:-1], json.dumps(leaf)[1:-1]}
                    if "${" in leaf:  # what is said of an expression quotes a part of it
                        found.update(_WORD.findall(leaf))
                elif isinstance(leaf, int | float):
                    found |= {str(leaf), json.dumps(leaf)}
    return found


def _secrets(value: Any) -> Iterator[Any]:
    """Every Secret in a value, at any depth."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if is_secret(node):
                yield node
            if is_secret_list(node) and isinstance(node.get("items"), list):
                yield from (item for item in node["items"] if not is_secret(item))
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
