"""Secrets in strings: JSON and YAML, in a message, in base64, and inside each other."""

import json
import re
from typing import TYPE_CHECKING, Any

from playground.manifest import DEFAULT, Document, read
from playground.manifest.limits import Limits
from playground.report.secret_spans import secret_spans

from .redact_base64 import without_base64
from .redact_message import redacted_message
from .written import compact, unquoted

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
_SPEAKS = re.compile(r"secrets?(?![a-z])|stringData", re.IGNORECASE)


def redacted_text(redaction: "Redaction", text: str, of_secret: bool, depth: int) -> str:
    """The text without what Secrets in it hold; the same one if there was nothing to do."""
    if len(text) < SHORTEST and not of_secret:
        return text
    # A kind can be spelt with escapes, both in JSON and in YAML.
    if of_secret or "ecret" in text or "\\" in text or "stringData" in text:
        if depth >= DEEPEST:
            return redaction.digest(text.encode("utf-8", "surrogatepass"))
        told = of_secret or _SPEAKS.search(text) is not None
        changed = _as_json(redaction, text, of_secret, depth)
        if changed is None:
            changed = _as_yaml(redaction, text, of_secret, told, depth)
        if changed is None:
            changed = redacted_message(redaction, text, told, depth)
        text = text if changed == text else changed
    return without_base64(redaction, text, depth) if len(text) >= SHORTEST else text


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
    return text if without is value and not repeated else compact(without)


def _as_yaml(
    redaction: "Redaction", text: str, of_secret: bool, told: bool, depth: int
) -> str | None:
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
            mark = redaction.held(unquoted(held), encoded=False)
        else:
            continue
        parts += (reading.text[at:start], mark, "\n" if held.endswith("\n") else "")
        at = end
    changed = "".join([*parts, reading.text[at:]]) if parts else text
    again = read(changed, _LIMITS) if parts else reading
    if again.unreadable:
        return None
    values = [each.value for each in again.documents]
    without = [redaction.walk(value, of_secret, depth + 1) for value in values]
    if any(new is not old for new, old in zip(without, values, strict=True)):
        # A Secret in a string of a document, or a part of one: written anew, as JSON.
        changed = "\n---\n".join(map(compact, without))
    if told and not of_secret and not any(map(_is_manifest, documents)):
        changed = redacted_message(redaction, changed, told, depth)  # a sentence with a colon
    return changed


def _is_manifest(document: Document) -> bool:
    value = document.value
    return isinstance(value, list) or isinstance(value.get("kind"), str)
