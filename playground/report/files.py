"""Several files as one manifest, and the way back from its lines and offsets to theirs.

The files are joined with `---` lines, so that a Deployment in one may name a ConfigMap in another.
What is joined is read as YAML, even where a file is JSON: kubectl decides that per stream, and
the stream that it gets back is the joined one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from playground.manifest import Edit, Problem, Severity
from playground.manifest.text import Lines, decode

_SEPARATOR = "---\n"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class File(NamedTuple):
    """One file: its name, its text, and the offset and 1-based line of the whole it begins at."""

    name: str
    text: str
    start: int = 0
    line: int = 1


class Files(NamedTuple):
    """All files of one call, at least one, and the `text` that they are together."""

    text: str
    files: tuple[File, ...]

    @property
    def several(self) -> bool:
        return len(self.files) > 1

    def at(self, line: int) -> tuple[File, int]:
        """The file that a line of the whole stands in, and the line's number in that file."""
        starts = [file.line for file in self.files]
        file = self.files[max(0, bisect_right(starts, line) - 1)]
        return file, max(1, line - file.line + 1)

    def edits(self, edits: Iterable[Edit]) -> list[tuple[File, list[Edit]]]:
        """The edits of each file that has some, in offsets of its own text."""
        starts = [file.start for file in self.files]
        own: dict[int, list[Edit]] = {}
        for edit in edits:
            number = max(0, bisect_right(starts, edit.start) - 1)
            file = self.files[number]
            own.setdefault(number, []).append(_within(edit, file))
        return [(self.files[number], own[number]) for number in own]

    def spans(self, spans: Iterable[tuple[int, int]], file: File) -> list[tuple[int, int]]:
        """Those of the spans that stand in the file, in offsets of its own text."""
        end = file.start + len(file.text)
        return [
            (max(start, file.start) - file.start, min(stop, end) - file.start)
            for start, stop in spans
            if start < end and stop > file.start
        ]


def join(named: Sequence[tuple[str, bytes]]) -> Files:
    """The files, given as name and content, as one; of a single file the text stays as it is."""
    texts = [decode(content) for _, content in named]
    parts: list[str] = []
    starts: list[int] = []
    size = 0
    for number, text in enumerate(texts):
        between = ""
        if parts and not parts[-1].endswith("\n"):
            between = "\n"
        if len(texts) > 1 and (number or _is_json(text)) and not text.startswith("---"):
            between += _SEPARATOR
        starts.append(size + len(between))
        parts += (between, text)
        size = starts[-1] + len(text)
    whole = "".join(parts)
    lines = Lines(whole)
    files = (
        File(name, text, start, lines.at(start)[0])
        for (name, _), text, start in zip(named, texts, starts, strict=True)
    )
    return Files(whole, tuple(files))


def not_utf8(named: Sequence[tuple[str, bytes]], files: Files) -> list[Problem]:
    """What kubectl does without a word: bytes that are no UTF-8 become U+FFFD."""
    problems = []
    for (_, content), file in zip(named, files.files, strict=True):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as fault:
            if content.startswith(_UTF16_MARKS):
                continue  # UTF-16, which is read as such
            before = decode(content[: fault.start])
            line, column = Lines(before).at(len(before))
            message = "This byte is not UTF-8: kubectl reads U+FFFD in its place, and so do we."
            help = "Save the file as UTF-8."
            line += file.line - 1
            problems.append(Problem(Severity.WARNING, "not-utf8", message, help, line, column))
    return problems


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def _within(edit: Edit, file: File) -> Edit:
    """The edit in offsets of the file: of one that takes in the line end which was added behind
    the file's text, only what comes before it."""
    size = len(file.text)
    start, end = edit.start - file.start, edit.end - file.start
    if end <= size:
        return Edit(start, end, edit.text)
    text = ("\n" if start > size else "") + edit.text
    return Edit(min(start, size), size, text.removesuffix("\n"))
