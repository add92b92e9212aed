"""What a Secret holds is shown nowhere but in the manifest itself: all that is derived is masked.

Held are the values of `data` and `stringData` and what `kubectl apply` noted about them in an
annotation, in every object of kind Secret, wherever in the document it stands. Masked are the
values of Changes (so also those of patches), the words of Problems, and the lines of a diff.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from playground.manifest import MISSING, Change, Edit, Problem, Reading
from playground.manifest.pointer import leaves, parse_pointer

from .secret_spans import HELD, is_secret, may_hold_secrets

MASK = "<masked>"
_TELLING = 3
"""Shorter texts are in every sentence: to mask them there would give them away."""
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
    return tuple(_masked_change(reading, change) for change in changes)


def _masked_change(reading: Reading, change: Change) -> Change:
    tokens = parse_pointer(change.pointer)
    before, after = change.before, change.after
    for depth, holder in _on_the_way(reading.document(change.document).value, tokens):
        if is_secret(holder):
            before = _masked_below(before, tokens[depth:])
            after = _masked_below(after, tokens[depth:])
    if before is change.before and after is change.after:
        return change
    return replace(change, before=before, after=after)


def _on_the_way(value: Any, tokens: tuple[str, ...]) -> Iterator[tuple[int, Any]]:
    """The values that a pointer passes, and how many of its tokens lead to each."""
    for depth, token in enumerate(tokens):
        yield depth, value
        if isinstance(value, dict):
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


def masked_problems(reading: Reading, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The Problems, with a mark where their words quote what a Secret holds.

    Of a document that cannot be read nobody knows what it holds: if the text speaks of Secrets,
    everything that its Problem quotes is masked.
    """
    problems = tuple(problems)
    faulty = {problem.document for problem in problems}
    held: dict[int | None, set[str]] = {
        document.index: _held_texts(document.value)
        for document in reading.documents
        if document.index in faulty and may_hold_secrets(document.source)
    }
    unreadable = reading.unreadable if may_hold_secrets(reading.text) else ()
    return tuple(
        replace(problem, message=_QUOTED.sub(MASK, problem.message))
        if problem.document in unreadable
        else _masked_problem(problem, held.get(problem.document))
        for problem in problems
    )


def _masked_problem(problem: Problem, texts: set[str] | None) -> Problem:
    if not texts:
        return problem
    words = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    message = re.sub(rf"(?<!\w)(?:{words})(?!\w)", MASK, problem.message)
    return replace(problem, message=message)


def _held_texts(value: Any) -> set[str]:
    """What the Secrets of a document hold, in every way that a sentence may spell it."""
    found: set[str] = set()
    for secret in filter(is_secret, _mappings(value)):
        for path in HELD:
            held: Any = secret
            for key in path:
                held = held.get(key) if isinstance(held, dict) else None
            for _, leaf in leaves(held):
                if isinstance(leaf, str) and len(leaf) >= _TELLING:
                    found |= {leaf, repr(leaf)[1:-1], json.dumps(leaf)[1:-1]}
                elif isinstance(leaf, int | float):
                    found |= {str(leaf), json.dumps(leaf)}
    return found


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
