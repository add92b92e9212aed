"""A Problem: one fault in what the reader gave us, where it stands, and what to do about it."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a Problem matters; the names are those of SARIF's and linters' levels."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Problem(NamedTuple):
    """A fault, as a value: it is collected and shown, never raised.

    `line` and `column` are 1-based and count characters of the whole input; `help` is one
    sentence that ends with a period; `document` is the index of the document in the input (None:
    the input as a whole) and `pointer` the JSON Pointer (RFC 6901) of the faulty value in it.
    """

    severity: Severity
    rule: str
    message: str
    help: str
    line: int
    column: int
    document: int | None = None
    pointer: str = ""


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sorted by where they stand; equal places keep the order in which they were found."""
    return sorted(problems, key=lambda problem: (problem.line, problem.column))
