"""Reading a manifest: from the text to Documents, as kubectl reads it.

The order of things follows kubectl 1.32 (k8s.io/apimachinery/pkg/util/yaml): text that begins
with `{` is a stream of JSON values; other text is cut at lines that begin with `---`, and of each
piece the first YAML document is read. Unlike kubectl, which stops at the first fault, every
document that can be read is.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from .document import Document
from .events import ParseError
from .faults import (
    directive_problem,
    dropped_text_problem,
    limit_problem,
    notice_problem,
    parse_problem,
    separator_problem,
    tag_problem,
)
from .limits import DEFAULT, Limits
from .parsing import parse
from .problem import Problem, in_order
from .reading import Reading
from .said import said_by
from .tags import unknown_tags
from .text import Lines, decode
from .tree import Node, end_of, start_of

_SEPARATOR = re.compile(r"^---([^\n]*)", re.MULTILINE)
_NOTHING = re.compile(r"(?:---[^\n]*(?:\n|\Z))?(?:[ \r\n]|#[^\n]*(?:\n|\Z))*\Z")
_NOT_ALLOWED_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_ALLOWED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
"""Not compiled before it is wanted: its ranges in Unicode take a millisecond."""
_STRAY_MARK = re.compile("[\n\r]\ufeff")
_DOCUMENT_END = re.compile(r"^\.\.\.(?:[ \t]+(?:#[^\n]*)?)?\r?$", re.MULTILINE)
_JSON_TEXT = re.compile(r"[^ \t\r\n]")
_JSON_GUESS = 4096
_KEPT_STEPS = 10_000
"""The trees of so much text are kept, for the positions in it; they take ten times its memory."""


def read(source: str | bytes, limits: Limits = DEFAULT) -> Reading:
    """Read a manifest; never raises, whatever the input."""
    text = source if isinstance(source, str) else decode(source)
    reader = _Reader(text, limits)
    reader.read()
    problems = in_order(reader.problems)
    if reader.beyond:
        message = f"{reader.beyond:,} more Problems are not listed"
        problems.append(limit_problem(message, problems[-1]))
    return Reading(
        text,
        tuple(reader.documents),
        tuple(problems),
        tuple(sorted(reader.unreadable)),
        limits,
        limits.steps - reader.left,
        reader.lines,
        reader.trees,
    )


class _Reader:
    """The state of one read: what was found so far."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.lines: Lines | None = None
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.unreadable: set[int] = set()
        self.count = 0
        self.beyond = 0
        self.left = limits.steps
        self.over = False
        self.trees: dict[int, Node] = {}

    def at(self, offset: int) -> tuple[int, int]:
        if self.lines is None:
            self.lines = Lines(self.text)
        return self.lines.at(min(offset, len(self.text)))

    def report(self, offset: int, make: Callable[[tuple[int, int]], Problem]) -> None:
        """Keep the Problem at `offset`, or only count it if there are too many."""
        if len(self.problems) < self.limits.problems:
            self.problems.append(make(self.at(offset)))
        else:
            self.beyond += 1

    def read(self) -> None:
        text = self.text
        if len(text) > self.limits.characters:
            message = f"the text is longer than {self.limits.characters:,} characters"
            self.problems.append(limit_problem(message, None))
            return
        start = 1 if text.startswith("\ufeff") else 0
        if text[start : start + _JSON_GUESS].lstrip().startswith("{"):
            self.read_json(start)
        else:
            self.read_yaml(start)

    def within_limit(self, offset: int) -> bool:
        """Whether to read on; if not, a Problem says why."""
        if self.left > 0 and self.count < self.limits.documents:
            return True
        if self.over:
            return False
        self.over = True
        if self.limits.steps <= 0:
            message = "nothing of this text is worked on, because other texts used up the limit"
        elif self.left > 0:
            message = f"only the first {self.limits.documents:,} documents are worked on"
        else:
            message = f"only the first {self.limits.steps // 2:,} values are worked on"
        self.problems.append(limit_problem(message, self.at(offset)))
        return False

    def read_yaml(self, start: int) -> None:
        for begin, end, separator in _pieces(self.text, start):
            index = self.count
            if _NOTHING.match(self.text, begin, end) is None:
                if not self.within_limit(begin):
                    return
                self.read_piece(begin, end)
            if separator is not None:
                self.unreadable.add(index)
                self.report(separator, partial(separator_problem, index))

    def read_piece(self, start: int, end: int) -> None:
        source = self.text[start:end]
        if source.startswith("\ufeff"):
            start, source = start + 1, source[1:]
        if not source.endswith("\n"):
            source += "\n"  # as kubectl does, line by line
        ascii = source.isascii()
        bad = _NOT_ALLOWED_ASCII.search(source) if ascii else re.search(_NOT_ALLOWED, source)
        if bad is not None:
            message = f"the character U+{ord(bad[0]):04X} is not allowed in YAML"
            self.fault(ParseError(message, bad.start()), start, source)
            return
        if not ascii and (
            stray := _STRAY_MARK.search(source)
        ):  # libyaml drops it, to kubectl it is a letter
            message = "a byte order mark is not allowed in YAML in the middle of a document"
            self.fault(ParseError(message, stray.end() - 1), start, source)
            return
        self.add(start, end, source, json=False)

    def read_json(self, start: int) -> None:
        text = self.text
        while True:
            found = _JSON_TEXT.search(text, start)
            if found is None or not self.within_limit(found.start()):
                return
            start = found.start()
            end = self.add(start, len(text), text[start:], json=True)
            if end is None:  # go on at the next line that could begin an object
                after = text.find("\n{", self.failed_at)
                if after < 0:
                    return
                end = after + 1
            start = end

    def add(self, start: int, end: int, source: str, *, json: bool) -> int | None:
        """Read one document; the offset behind it, or None if it cannot be read."""
        limits = self.limits
        if self.left != limits.steps:
            limits = limits._replace(steps=self.left)
        said = said_by(source, json, self.count, limits)
        self.left -= said.steps
        if said.error is not None:
            self.fault(said.error, start, source)
            return None
        node, document = said.root, said.document
        if json:
            assert node is not None
            end = start + end_of(node)
        if document is None:
            return end
        index = self.count
        self.count += 1
        for rule, key in said.notices:
            self.report(start + start_of(key), partial(notice_problem, rule, key, index))
        if not json and "!" in source and node is not None:
            for tag, tagged in unknown_tags(node):
                self.report(start + start_of(tagged), partial(tag_problem, tag, index))
        self.documents.append(document.moved(start, end))
        if node is not None and self.limits.steps - self.left <= _KEPT_STEPS:
            self.trees[index] = node
        if not json:
            self.look_behind(source, start, index)
        return end

    def look_behind(self, source: str, start: int, index: int) -> None:
        """Report what stands behind `...`, which kubectl drops without a word."""
        if "\n..." not in source:
            return
        for match in _DOCUMENT_END.finditer(source):
            rest = source[match.end() :]
            if rest.strip() and _NOTHING.match(rest) is None:
                behind = start + match.end() + len(rest) - len(rest.lstrip())
                if self.ends_before(source, match.start()):
                    self.report(behind, partial(dropped_text_problem, index))
            return

    def ends_before(self, source: str, offset: int) -> bool:
        """Whether the first document of `source` ends at `offset`, not inside a scalar."""
        node = parse(source, json=False, limits=self.limits)
        return node is not None and end_of(node) <= offset

    def fault(self, error: ParseError, start: int, source: str) -> None:
        self.unreadable.add(self.count)
        self.failed_at = start + error.offset
        index = self.count
        if self.left <= 0:
            self.count += 1
            self.within_limit(start)
            return
        if source.startswith("%"):
            self.report(start, partial(directive_problem, index))
        else:
            self.report(start + error.offset, partial(parse_problem, error, source, index))
        self.count += 1


def _pieces(text: str, start: int) -> Iterator[tuple[int, int, int | None]]:
    """The pieces between separators: start, end, and where a malformed separator ends it.

    As in kubectl, a separator that no text has gone before belongs to the piece that follows.
    """
    for match in _SEPARATOR.finditer(text, start):
        rest = match[1].strip()
        if rest and not rest.startswith("#"):
            yield start, match.start(), match.start()
        elif match.start() == start:
            continue
        else:
            yield start, match.start(), None
        start = match.end() + 1
    if start < len(text):
        yield start, len(text), None
