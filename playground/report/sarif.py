"""Problems and Changes as SARIF 2.1.0 (OASIS), which editors and code hosts show in place.

A Change comes as a result of kind `informational` with the edit that makes it as a `fix`. Lines
and columns count from 1, columns in Unicode code points.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from playground.deploy.transform import Transformation
from playground.manifest import Change, Edit, Problem, Severity, Span, splice
from playground.manifest.edit import CannotSplice
from playground.manifest.edits import edits_for
from playground.manifest.sharing import unwanted_users
from playground.manifest.text import Lines

from .files import File, Files
from .mask import MASK, masked_changes, masked_problems

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

Json = dict[str, Any]


def sarif_report(
    transformation: Transformation,
    problems: Iterable[Problem],
    files: Files,
    *,
    changes: bool = False,
) -> Json:
    """One run over all files; with `changes`, what a transform would do is among the results."""
    writer = _Writer(transformation, files)
    for problem in masked_problems(transformation.reading, problems):
        writer.problem(problem)
    if changes:
        reading = transformation.reading
        for change, masked in zip(
            transformation.changes, masked_changes(reading, transformation.changes), strict=True
        ):
            writer.change(change, with_fix=masked is change)
    driver = {"name": "Slipway", "rules": list(writer.rules.values())}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "redactionTokens": [MASK],
        "artifacts": [{"location": _uri(file)} for file in files.files],
        "results": writer.results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Writer:
    """Collects the results, and the rules that they name."""

    def __init__(self, transformation: Transformation, files: Files) -> None:
        self.reading = transformation.reading
        self.verified = set(transformation.edits)
        self.files = files
        self.lines = {file.name: Lines(file.text) for file in files.files}
        self.rules: dict[str, Json] = {}
        self.results: list[Json] = []

    def problem(self, problem: Problem) -> None:
        file, line = self.files.at(problem.line)
        region = {"startLine": line, "startColumn": problem.column}
        if problem.document is not None and problem.document not in self.reading.unreadable:
            span = self.reading.position(problem.document, problem.pointer)
            if (span.line, span.column) == (problem.line, problem.column):
                region = self.region(file, span)
        self.add(
            problem.rule,
            problem.help,
            {
                "level": _LEVELS[problem.severity],
                "message": {"text": f"{problem.message} {problem.help}"},
                "locations": [_location(file, region, problem.pointer)],
            },
        )

    def change(self, change: Change, *, with_fix: bool) -> None:
        span = self.reading.position(change.document, change.pointer)
        file, _ = self.files.at(span.line)
        result: Json = {
            "kind": "informational",
            "level": "none",
            "message": {"text": change.reason},
            "locations": [_location(file, self.region(file, span), change.pointer)],
        }
        if with_fix and (fix := self.fix(change)):
            result["fixes"] = [fix]
        self.add(change.rule, "Take the fix over, or let transform write it.", result)

    def fix(self, change: Change) -> Json | None:
        """This Change alone as replacements; None if it can only be made with others."""
        owned = self.files.edits(self.edits(change))
        if not owned:
            return None
        return {
            "description": {"text": change.reason},
            "artifactChanges": [
                {
                    "artifactLocation": self.indexed(file),
                    "replacements": [
                        {
                            "deletedRegion": self.exact(file, edit.start, edit.end),
                            "insertedContent": {"text": edit.text},
                        }
                        for edit in edits
                    ],
                }
                for file, edits in owned
            ],
        }

    def edits(self, change: Change) -> Sequence[Edit]:
        """The edits of this Change alone. Those that the transform made with the others were
        verified with them; what is written otherwise is spliced, and so verified, here."""
        document = self.reading.document(change.document)
        root = self.reading.tree(document)
        if unwanted_users(root, [change]):
            return ()
        try:
            edits = edits_for(root, document, [change], len(self.reading.text) - document.start)
        except CannotSplice:
            return ()
        start = document.start
        alone = [Edit(start + edit.start, start + edit.end, edit.text) for edit in edits]
        return alone if self.verified.issuperset(alone) else splice(self.reading, [change]).edits

    def add(self, rule: str, help: str, result: Json) -> None:
        self.rules.setdefault(rule, {"id": rule, "help": {"text": help}})
        index = list(self.rules).index(rule)
        self.results.append({"ruleId": rule, "ruleIndex": index, **result})

    def region(self, file: File, span: Span) -> Json:
        """Where a value stands, without the white space behind it."""
        text = self.reading.text[span.start : span.end]
        end = span.start + len(text.rstrip())
        return self.exact(file, span.start - file.start, max(span.start, end) - file.start)

    def exact(self, file: File, start: int, end: int) -> Json:
        first, last = self.lines[file.name].at(start), self.lines[file.name].at(end)
        return {
            "startLine": first[0],
            "startColumn": first[1],
            "endLine": last[0],
            "endColumn": last[1],
        }

    def indexed(self, file: File) -> Json:
        return {**_uri(file), "index": self.files.files.index(file)}


def _uri(file: File) -> Json:
    """The file's name as a URI reference: relative names stay relative."""
    path = quote(file.name, safe="/", errors="surrogateescape")
    return {"uri": f"file://{path}" if path.startswith("/") else path}


def _location(file: File, region: Json, pointer: str) -> Json:
    location: Json = {"physicalLocation": {"artifactLocation": _uri(file), "region": region}}
    if pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": pointer}]
    return location
