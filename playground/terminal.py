"""What the command line reads and writes: files, standard input, and both standard outputs."""

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

if TYPE_CHECKING:
    from playground.artifacts import Artifact
    from playground.manifest import Problem, Reading

STANDARD_INPUT = "-"
MOST_BYTES = 32 * 1024 * 1024
MOST_LINE_BYTES = 128 * 1024 * 1024
"""Of a file that is read line by line, however long that is."""


class Unusable(Exception):
    """Input that nothing can be done with; the text is one sentence for the person who asked."""


def read_bytes(name: str) -> bytes:
    """The content of a file or of standard input; raises Unusable."""
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
        else:
            with open(name, "rb") as file:
                content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise Unusable(f"{shown(name)}: cannot be read ({why}).") from None
    if len(content) > MOST_BYTES:
        raise Unusable(f"{shown(name)}: has more than {MOST_BYTES // 2**20} MiB.")
    return content


def read_lines(name: str) -> Iterator[str]:
    """The lines of a text file or of standard input, one at a time; raises Unusable.

    What is not ASCII becomes half surrogate pairs, byte by byte.
    """
    try:
        with _opened(name) as file:
            while line := file.readline(MOST_LINE_BYTES + 1):
                if len(line) > MOST_LINE_BYTES:
                    message = f"has a line of more than {MOST_LINE_BYTES // 2**20} MiB."
                    raise Unusable(f"{shown(name)}: {message}")
                yield line.decode("ascii", "surrogateescape")
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise Unusable(f"{shown(name)}: cannot be read ({why}).") from None


def _opened(name: str) -> "contextlib.AbstractContextManager[BinaryIO]":
    if name == STANDARD_INPUT:
        return contextlib.nullcontext(sys.stdin.buffer if sys.stdin else io.BytesIO())
    return open(name, "rb")


def read_manifest(name: str) -> "Reading":
    """The Reading of a file without errors."""
    from playground.manifest import Severity, read

    reading = read(read_bytes(name))
    for problem in reading.problems:
        if problem.severity is Severity.ERROR:
            where = f"{shown(name)}:{problem.line}:{problem.column}"
            raise Unusable(f"{where}: {problem.message} {problem.help}")
    return reading


def read_one_value(name: str) -> tuple[Any, Any]:
    """The Reading of a file that holds one JSON or YAML value, and that value."""
    reading = read_manifest(name)
    if len(reading.documents) != 1:
        raise Unusable(
            f"{shown(name)}: holds {len(reading.documents)} documents; one is wanted here."
        )
    return reading, reading.documents[0].value


def artifact_entries(name: str) -> "list[Artifact | str]":
    """Each entry of a file: the artifact, or where it stands and why it is none."""
    from playground.artifacts import Artifact

    reading, value = read_one_value(name)
    entries: list[Artifact | str] = []
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        entry = Artifact.from_json(item)
        if isinstance(entry, str):
            span = reading.position(0, f"/{number}" if isinstance(value, list) else "")
            entry = f"{shown(name)}:{span.line}:{span.column}: {entry}"
        entries.append(entry)
    return entries


def read_artifacts(name: str) -> "list[Artifact]":
    """The artifacts of a file, every entry of which must be one."""
    found: list[Artifact] = []
    for entry in artifact_entries(name):
        if isinstance(entry, str):
            raise Unusable(entry)
        found.append(entry)
    return found


def encoded(text: str) -> bytes:
    """UTF-8; what that cannot say, half a surrogate pair, as JSON would escape it."""
    return text.encode("utf-8", "backslashreplace")


def write(content: bytes) -> None:
    """To standard output, as it is. A reader who has gone away is no fault."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unusable(f"The output cannot be written ({fault.strerror}).") from None


def say(text: str) -> None:
    """To standard error, if there is one: `print` would take standard output in its place."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(text, file=sys.stderr)


def say_problems(name: str, problems: "Iterable[Problem]") -> None:
    """Problems of one file, two lines each, to standard error."""
    for problem in problems:
        where = f"{shown(name)}:{problem.line}:{problem.column}"
        say(f"{where}: {problem.severity.value} {problem.rule}: {problem.message}")
        say(f"  help: {problem.help}")


def leave(status: int) -> NoReturn:
    """End the process at once: to take all values apart first, as Python does, takes a while."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(status)


def shown(name: str) -> str:
    """A file as messages call it."""
    return "stdin" if name == STANDARD_INPUT else name
