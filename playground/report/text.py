"""What people read in a terminal: one line for each Problem and Change, and what to do."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from playground.deploy.transform import Transformation
from playground.manifest import MISSING, Problem, Severity
from playground.manifest.change import Missing

from .files import Files
from .mask import masked_changes, masked_problems

_LONGEST = 120


def problems_text(
    transformation: Transformation, problems: Iterable[Problem], files: Files
) -> str:
    """`file:line:column: severity rule: message`, a line of help, and how many there are."""
    masked = masked_problems(transformation.reading, problems)
    return "".join(f"{line}\n" for line in (*_problem_lines(masked, files), _count(masked)))


def changes_text(transformation: Transformation, files: Files) -> str:
    """`file:line:column: changed rule: pointer: before → after`, and the reason."""
    reading = transformation.reading
    rows = []
    for change in masked_changes(reading, transformation.changes):
        span = reading.position(change.document, change.pointer)
        file, line = files.at(span.line)
        where = f"{file.name}:{line}:{span.column}"
        what = f"{change.pointer}: {shown_value(change.before)} → {shown_value(change.after)}"
        rows.append(f"{where}: changed {change.rule}: {what}\n  why: {change.reason}\n")
    return "".join(rows)


def _problem_lines(problems: Iterable[Problem], files: Files) -> Iterator[str]:
    for problem in problems:
        file, line = files.at(problem.line)
        where = f"{file.name}:{line}:{problem.column}"
        yield f"{where}: {problem.severity.value} {problem.rule}: {problem.message}"
        yield f"  help: {problem.help}"


def _count(problems: Iterable[Problem]) -> str:
    counts = Counter(problem.severity for problem in problems)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    found = [
        f"{counts[severity]:,} {word}{'s' if counts[severity] > 1 else ''}"
        for severity, word in words.items()
        if counts[severity]
    ]
    return ", ".join(found) + "." if found else "No Problems."


def shown_value(value: Any | Missing) -> str:
    """A value in one short line of JSON."""
    if value is MISSING:
        return "(nothing)"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
