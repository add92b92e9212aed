"""From bytes to text, and from offsets in the text to lines and columns."""

import codecs
import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\r|\n")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(source: bytes) -> str:
    """The text of `source` as kubectl reads bytes.

    A byte order mark selects UTF-16; otherwise it is UTF-8. What is no valid text becomes U+FFFD,
    never an error. The mark stays in the text, as U+FEFF, so that nothing is lost on the way out.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if source.startswith(mark):
            return source.decode(encoding, "replace")
    return source.decode("utf-8", "replace")


class Span(NamedTuple):
    """A stretch of the text: offsets in characters, `end` excluded; line and column of `start`."""

    start: int
    end: int
    line: int
    column: int


class Lines:
    """Where the lines of a text begin; LF, CRLF and a lone CR end a line, as in an editor."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        if "\r" in text:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        else:
            lengths = (len(line) + 1 for line in text.split("\n")[:-1])
            self._starts = [0, *accumulate(lengths)]

    def at(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span from `start` up to, not including, `end`."""
        return Span(start, max(start, end), *self.at(start))
