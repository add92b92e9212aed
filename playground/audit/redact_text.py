"""Secrets in strings: JSON and YAML, whole or in a message, in base64, and inside each other."""

import base64
import json
import re
from typing import TYPE_CHECKING, Any

from playground.manifest import DEFAULT, read
from playground.manifest.limits import Limits
from playground.report.secret_spans import secret_spans

from .encoded import decoded

if TYPE_CHECKING:
    from .redact import Redaction

DEEPEST = 8
"""Strings inside of strings; what may be a Secret below that is replaced as a whole."""
SHORTEST = 16
"""No object of kind Secret that holds anything is written in fewer characters."""

_LIMITS = Limits(
    characters=DEFAULT.characters * 2,
    documents=DEFAULT.documents,
    depth=DEFAULT.depth,
    nodes=DEFAULT.nodes,
    problems=10,
    steps=2_000_000,
)
_SPEAKS = re.compile(r"secrets?(?![a-z])", re.IGNORECASE)
_BASE64 = re.compile(
    r"(?:[A-Za-z0-9+/_-]{24,}+(?:\s|\\n)*+)++(?:[A-Za-z0-9+/_-]+(?![A-Za-z0-9+/_-]))?={0,2}"
)
"""A run of base64, perhaps in lines, of which the last one may be short."""
_OPENING = re.compile(r"[{\[]")
_INVALID = re.compile(r'(?i)(invalid value:\s*)("(?:[^"\\]|\\.)*"|\S+?)(?=[:,;]?(?:\s|\Z))')
_HELD_LINE = re.compile(r"""^([ \t-]*)["']?(?:data|stringData)["']?[ \t]*:[ \t]*(.*)$""")
_ENTRY = re.compile(r"""^(\s*(?:-\s+)?["']?[\w.-]+["']?\s*:\s+)(\S.*)$""")


def redacted_text(redaction: "Redaction", text: str, of_secret: bool, depth: int) -> str:
    """The text without what Secrets in it hold; the same one if there was nothing to do."""
    if len(text) < SHORTEST and not of_secret:
        return text
    # A kind can be spelt with escapes, both in JSON and in YAML.
    if of_secret or "ecret" in text or "\\" in text:
        if depth >= DEEPEST:
            return redaction.digest(text.encode("utf-8", "surrogatepass"))
        told = of_secret or _SPEAKS.search(text) is not None
        changed = _as_json(redaction, text, of_secret, depth)
        if changed is None:
            changed = _as_yaml(redaction, text, of_secret, depth)
        if changed is None:
            changed = _as_message(redaction, text, told, depth)
        text = text if changed == text else changed
    if len(text) < SHORTEST or not _BASE64.search(text):
        return text
    changed = _BASE64.sub(lambda match: _as_base64(redaction, match[0], depth), text)
    return text if changed == text else changed


def _as_json(redaction: "Redaction", text: str, of_secret: bool, depth: int) -> str | None:
    """The text if it is one JSON value; None if not."""
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return None
    repeated = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) != len(pairs)
        return found

    try:
        value = json.loads(text, object_pairs_hook=members, strict=False)
    except ValueError:
        return None
    without = redaction.walk(value, of_secret, depth + 1)
    # Of a key that is there twice, the value that counts hides another one.
    return text if without is value and not repeated else _compact(without)


def _as_yaml(redaction: "Redaction", text: str, of_secret: bool, depth: int) -> str | None:
    """The text if all of it can be read as a manifest; None if not."""
    if ":" not in text and "{" not in text:
        return None
    # Text that begins with a brace would be read as JSON, which it is not.
    reading = read(f"---\n{text}" if text.lstrip()[:1] == "{" else text, _LIMITS)
    documents = [each for each in reading.documents if isinstance(each.value, dict | list)]
    if reading.unreadable or not documents:
        return None
    parts: list[str] = []
    at = 0
    for start, end in secret_spans(reading):
        held = reading.text[start:end]
        if held.strip().startswith("#"):
            mark = "# redacted"
        elif held.strip():
            mark = redaction.held(_unquoted(held), encoded=False)
        else:
            continue
        parts += (reading.text[at:start], mark, "\n" if held.endswith("\n") else "")
        at = end
    changed = "".join([*parts, reading.text[at:]]) if parts else text
    again = read(changed, _LIMITS) if parts else reading
    values = [each.value for each in again.documents]
    without = [redaction.walk(value, of_secret, depth + 1) for value in values]
    if again.unreadable or any(new is not old for new, old in zip(without, values, strict=True)):
        # A Secret in a string of a document, or a part of one: written anew, as JSON.
        return "\n---\n".join(map(_compact, without)) if not again.unreadable else None
    return changed


def _unquoted(held: str) -> str:
    text = held.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _as_message(redaction: "Redaction", text: str, told: bool, depth: int) -> str:
    """The text with what can be told apart in it: JSON values, lines of YAML, refused values."""
    parts: list[str] = []
    at = 0
    decoder = json.JSONDecoder(strict=False)
    tries = 0
    while tries < 1_000 and (match := _OPENING.search(text, at)):
        tries += 1
        start = match.start()
        parts.append(text[at:start])
        try:
            value, end = decoder.raw_decode(text, start)
        except ValueError:
            parts.append(text[start])
            at = start + 1
            continue
        without = redaction.walk(value, told, depth + 1)
        parts.append(text[start:end] if without is value else _compact(without))
        at = end
    rest = "".join([*parts, text[at:]])
    if not told:
        return rest
    rest = _INVALID.sub(
        lambda match: match[1] + redaction.held(_unquoted(match[2]), encoded=False), rest
    )
    return "\n".join(_held_lines(redaction, rest.split("\n")))


def _held_lines(redaction: "Redaction", lines: list[str]) -> list[str]:
    """The lines, with digests in place of those that stand below `data` or `stringData`."""
    told = []
    inside = -1
    for line in lines:
        indent = len(line) - len(line.lstrip(" \t-"))
        if inside >= 0 and line.strip() and indent <= inside:
            inside = -1
        if inside >= 0 and line.strip():
            entry = _ENTRY.match(line)
            kept, held = (entry[1], entry[2]) if entry else (line[:indent], line[indent:])
            line = kept + redaction.held(_unquoted(held), encoded=False)
        elif match := _HELD_LINE.match(line):
            inside = len(match[1])
            if match[2].strip():
                line = line[: match.start(2)] + redaction.held(match[2], encoded=False)
        told.append(line)
    return told


def _as_base64(redaction: "Redaction", run: str, depth: int) -> str:
    """The run, encoded anew if there was something to do in what it says."""
    pieces = run.split()
    for text in dict.fromkeys((run, *pieces)):
        content = decoded(text)
        inner = _text_of(content) if content else None
        if content is None or inner is None:
            continue
        without = redaction.digest(content)
        if depth < DEEPEST:
            without = redacted_text(redaction, inner, False, depth + 1)
        if without != inner:
            encoded = base64.b64encode(without.encode("utf-8", "surrogatepass")).decode()
            run = run.replace(text, encoded)
    return run


def _text_of(content: bytes) -> str | None:
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        return None


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
