"""Secrets in messages: in JSON, lines of YAML and maps as programs print them, among words.

Sources: kubectl, ``apply.go``; apimachinery, ``validation/field/errors.go``; json-iterator, whose
errors quote a part of what was read; how Go, Groovy and Java print maps.
"""

import json
import re
from typing import TYPE_CHECKING

from .written import compact, unquoted

if TYPE_CHECKING:
    from .redact import Redaction

MOST_TRIES = 1_000
"""Brackets of one message that may begin JSON."""

_OPENING = re.compile(r"[{\[]")
_HELD_OR_OPENING = re.compile(
    r"""(?:\b(?P<name>(?:string)?data)["'\\]*\s*[:=]\s*+"""
    r"(?:map\[string\](?:string|\[\]byte)|map(?!\[string))?)?"
    r"[{\[]",
    re.IGNORECASE,
)
"""A bracket, perhaps that of ``data`` or ``stringData``."""
_BRACKET = re.compile(r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[{\[]|[\]}]""", re.DOTALL)
_MEMBER = re.compile(
    r"""(?:([\w.-]+)["'\\]*\s*)?[:=]\s*+(?:"((?:[^"\\]|\\.)*+)"|([^\s,\]}"']++))""", re.DOTALL
)
_NO_DATA = frozenset({"apiVersion", "kind", "name", "namespace", "type"})
"""What a member of an object is called that is not ``data``, and may stand beside it."""
_EXCERPT = re.compile(r"(\.\.\.\|)(.+?)(\|\.\.\.)", re.DOTALL)
"""How json-iterator shows where it stopped reading."""
_INVALID = re.compile(r'(?i)(invalid value:\s*)("(?:[^"\\]|\\.)*"|\S+?)(?=[:,;]?(?:\s|\Z))')
_HELD_LINE = re.compile(r"""^([ \t+-]*)["']?(?:data|stringData)["']?[ \t]*:[ \t]*(.*)$""")
_ENTRY = re.compile(r"""^(\s*(?:[+-]\s+)?["']?[\w.-]+["']?\s*:\s+)(\S.*)$""")


def redacted_message(redaction: "Redaction", text: str, told: bool, depth: int) -> str:
    """The text with digests in place of what can be told apart in it.

    `told`: it speaks of a Secret, so what it has as ``data`` is taken to be held by one.
    """
    if not told:
        return _without_maps(redaction, text, told, depth)
    text = _EXCERPT.sub(
        lambda match: match[1] + _map(redaction, match[2], _NO_DATA) + match[3], text
    )
    text = _without_maps(redaction, text, told, depth)
    text = _INVALID.sub(
        lambda match: match[1] + redaction.held(unquoted(match[2]), encoded=False), text
    )
    return "\n".join(_held_lines(redaction, text.split("\n")))


def _without_maps(redaction: "Redaction", text: str, told: bool, depth: int) -> str:
    """The text without what stands in brackets: JSON values, and what is ``data`` in others."""
    parts: list[str] = []
    at = 0
    decoder = json.JSONDecoder(strict=False)
    opening = _HELD_OR_OPENING if told else _OPENING
    tries = 0
    while tries < MOST_TRIES and (match := opening.search(text, at)):
        tries += 1
        start = match.end() - 1
        parts.append(text[at:start])
        name = match["name"] if told else None
        try:
            value, at = decoder.raw_decode(text, start)
        except ValueError:
            value, at = None, start + 1
        if name and value is not None:
            parts.append(compact(redaction.held(value, encoded=name.lower() == "data")))
        elif name:
            at = _behind(text, start)
            parts.append(_map(redaction, text[start:at], frozenset()))
        elif value is None:
            parts.append(text[start])
        else:
            without = redaction.walk(value, told, depth + 1)
            parts.append(text[start:at] if without is value else compact(without))
    return "".join([*parts, text[at:]])


def _behind(text: str, start: int) -> int:
    """Where what opens at `start` has been closed; the end of the text if it never is."""
    depth = 0
    for match in _BRACKET.finditer(text, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return len(text)


def _map(redaction: "Redaction", written: str, no_data: frozenset[str]) -> str:
    """A digest in place of a map, or a part of one, that is not JSON; its values are looked for
    elsewhere, too, apart from those of the names in `no_data`."""
    for name, quoted, word in _MEMBER.findall(written):
        if name not in no_data:
            redaction.held(quoted or word, encoded=False)
    held: str = redaction.held(written, encoded=False)
    return held


def _held_lines(redaction: "Redaction", lines: list[str]) -> list[str]:
    """The lines, with digests in place of those that stand below `data` or `stringData`."""
    told = []
    inside = -1
    for line in lines:
        indent = len(line) - len(line.lstrip(" \t+-"))
        if inside >= 0 and line.strip() and indent <= inside:
            inside = -1
        if inside >= 0 and line.strip():
            entry = _ENTRY.match(line)
            kept, held = (entry[1], entry[2]) if entry else (line[:indent], line[indent:])
            line = kept + redaction.held(unquoted(held), encoded=False)
        elif match := _HELD_LINE.match(line):
            inside = len(match[1])
            if match[2].strip():
                line = line[: match.start(2)] + redaction.held(match[2], encoded=False)
        told.append(line)
    return told
