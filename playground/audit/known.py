"""What Secrets of an event hold, looked for in all the rest of it: messages, names, comments."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

SURE = 8
"""A value of so many characters is replaced wherever it stands."""
TELLING = 4
"""A shorter one is replaced as a word of a sentence; below this it would be in every sentence."""
LINE = 16
"""Of a value of several lines, such as a key, each line of so many characters counts."""
MOST_SOUGHT = 2_000
"""Values that are looked for inside of words; all of them are compared with whole words."""

_WORD = re.compile(r"[^\s\"',;()\[\]{}<>]+")


class Known:
    """The values that have been found, in every way that a text may spell them."""

    def __init__(self, digest: Callable[[bytes], str]) -> None:
        self._digest = digest
        self._spelt: dict[str, bytes] = {}

    def add(self, text: str, content: bytes) -> None:
        """`text` as it stood there, `content` as what it says if it was encoded."""
        for form in _forms(text, content):
            if len(form) >= TELLING:
                self._spelt.setdefault(form, content)

    def replaced(self, value: Any, public: set[str]) -> Any:
        """The value with digests in place of what is known, apart from what is public."""
        spelt = {form: what for form, what in self._spelt.items() if form not in public}
        if not spelt:
            return value
        longest = sorted(spelt, key=len, reverse=True)[:MOST_SOUGHT]
        anywhere = _any_of([form for form in longest if len(form) >= SURE], "", "")
        as_word = _any_of([form for form in longest if len(form) < SURE], r"(?<!\w)", r"(?!\w)")

        def mark(match: re.Match[str]) -> str:
            return self._digest(spelt[match[0]])

        def mark_word(match: re.Match[str]) -> str:
            word = match[0]
            return self._digest(spelt[word]) if word in spelt and len(word) >= SURE else word

        def text(written: str) -> str:
            if len(spelt) > MOST_SOUGHT:
                written = _WORD.sub(mark_word, written)
            written = anywhere.sub(mark, written)
            return as_word.sub(mark, written) if " " in written else written

        return mapped_texts(value, text)


def _any_of(forms: list[str], before: str, after: str) -> re.Pattern[str]:
    found = "|".join(map(re.escape, forms))
    return re.compile(f"{before}(?:{found}){after}" if forms else r"\Z.")


def _forms(text: str, content: bytes) -> Iterator[str]:
    plain = content.decode("utf-8", "replace")
    for each in (text, plain, *(line.strip() for line in plain.splitlines())):
        if each in (text, plain) or len(each) >= LINE:
            yield each
            yield json.dumps(each)[1:-1]
            yield json.dumps(each, ensure_ascii=False)[1:-1]
    encoded = base64.b64encode(content).decode()
    yield from (encoded, encoded.rstrip("="))


def mapped_texts(value: Any, text: Callable[[str], str]) -> Any:
    """The value with every string, also of keys, as `text` makes it."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [mapped_texts(item, text) for item in value]
    if isinstance(value, dict):
        return {text(name): mapped_texts(item, text) for name, item in value.items()}
    return value
