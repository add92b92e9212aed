"""Secrets in base64: in one run of it or wrapped into lines, in UTF-16, and compressed."""

import base64
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from .encoded import decoded, packed, unpacked

if TYPE_CHECKING:
    from .redact import Redaction

SHORTEST = 24
"""Characters of base64 that an object of kind Secret takes at the least."""

_SIGN = "[A-Za-z0-9+/_-]"
_LINE_END = r"[ \t]*+(?:\r?\n|\\n)[ \t]*+"
_ONLY = re.compile(r"(?:[A-Za-z0-9+/_\s-]|\\n)++={0,2}\s*")
_RUN = re.compile(rf"(?:{_SIGN}{{{SHORTEST},}}+(?:\s|\\n)*+)++(?:{_SIGN}+(?!{_SIGN}))?={{0,2}}")
"""Base64 in long lines, of which the last one may be short."""
_AS_ONE = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-", b"x" * 66
)
_BEGINNING = b"x" * SHORTEST
"""How `_RUN` begins, with every sign as the same one; that is found ten times as fast."""
_WRAPPED = re.compile(rf"(?<!{_SIGN}){_SIGN}++(?:{_LINE_END}{_SIGN}++)++={{0,2}}")
"""Base64 in lines of any length: one word in each."""
_WORD, _SPACE = re.compile(r"\S+"), re.compile(r"\s")


def without_base64(redaction: "Redaction", text: str, depth: int) -> str:
    """The text with other base64 in place of what says what a Secret holds."""
    if len(text) < SHORTEST:
        return text

    seen: dict[str, str] = {}  # digests of images come again and again

    def without(run: re.Match[str]) -> str:
        if run[0] not in seen:
            seen[run[0]] = _without(redaction, run[0], depth)
        return seen[run[0]]

    def without_words(run: re.Match[str]) -> str:
        changed = without(run)
        # Words of a sentence may stand before it.
        if changed == run[0] and _SPACE.search(changed):
            return _WORD.sub(without, changed)
        return changed

    changed = text
    if " " in text and (only := _ONLY.fullmatch(text)):
        changed = without(only)
    changed = _in_long_lines(changed, without_words)
    if "\n" in changed or "\\n" in changed:
        changed = _WRAPPED.sub(without, changed)
    return text if changed == text else changed


def _in_long_lines(text: str, without: Callable[[re.Match[str]], str]) -> str:
    """The text with each `_RUN` as `without` makes it."""
    signs = text.encode("ascii", "replace").translate(_AS_ONE)  # a byte for each character
    parts: list[str] = []
    at = 0
    while (start := signs.find(_BEGINNING, at)) >= 0 and (run := _RUN.match(text, start)):
        parts += (text[at:start], without(run))
        at = run.end()
    return "".join([*parts, text[at:]]) if parts else text


def _without(redaction: "Redaction", run: str, depth: int) -> str:
    """The run, encoded anew if there was something to do in what it says."""
    content = decoded(run, cut_off=True) if len(run) >= SHORTEST else None
    if not content:
        return run
    plain = unpacked(content)
    if plain is None:  # not to be looked into, so nobody shall
        return base64.b64encode(redaction.digest(content).encode()).decode()
    try:
        inner = plain.decode(_encoding(plain))
    except UnicodeDecodeError:
        return run
    without = redaction.text(inner, of_secret=False, depth=depth + 1)
    if without == inner:
        return run
    written = without.encode("utf-8", "surrogatepass")
    return base64.b64encode(written if plain is content else packed(written)).decode()


def _encoding(content: bytes) -> str:
    """UTF-16 shows by its mark, or by every other byte of its first letters, which is zero."""
    first = content[:16]
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if 0 not in first or len(first) < 4 or (any(first[::2]) and any(first[1::2])):
        return "utf-8"
    return "utf-16-be" if any(first[1::2]) else "utf-16-le"
