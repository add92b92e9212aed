"""Render a template: its text and values in, a manifest's text or Problems out.

What the child says about a fault is checked like any other hostile input before it becomes a
Problem: its rule is one of ours, its place lies in the template, its sentence is short.
"""

import json
import re
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from playground.manifest import Json, Problem, Severity

from .child import SECONDS, Answer, ask

Language = Literal["jinja", "jsonnet"]
LANGUAGES: Final[tuple[Language, ...]] = ("jinja", "jsonnet")
MOST_CHARACTERS: Final = 256 * 2**10
"""Of a template."""
MOST_TEXT: Final = 2 * 2**20
"""Of characters that a template may make."""
MOST_MESSAGE: Final = 500

HELP: Final = {
    "template-syntax": "Correct the template at this place.",
    "template-undefined": "Give the name a value, or correct its spelling.",
    "template-refused": "Write what you need into the template or its values.",
    "template-error": "Correct the template, or the value that it works on.",
    "template-limit": "Make the template do less: it renders one manifest.",
    "template-walls": "Run Slipway where it can wall a process off, such as in its container.",
}
_OUT_OF_MEMORY: Final = (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
_OUT_OF_TIME: Final = (signal.SIGXCPU, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a template makes: `text`, or None and the Problems that say why, in the template."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def as_text(content: bytes) -> str:
    """The text of a template's file; what is no UTF-8 becomes half of a surrogate pair, which
    `render` reports with its place."""
    return content.decode("utf-8-sig", "surrogateescape")


def language_of(name: str) -> Language | None:
    """The language of a template by the ending of its file's name; None if it tells none."""
    endings: dict[str, Language] = {
        ".jsonnet": "jsonnet",
        ".j2": "jinja",
        ".jinja": "jinja",
        ".jinja2": "jinja",
    }
    return endings.get(name[name.rfind(".") :].lower()) if "." in name else None


def render(
    language: Language, template: str, values: Mapping[str, Json], seconds: float = SECONDS
) -> Rendered:
    """Render in a process of its own, within `seconds`; never raises, whatever the template does.

    `values` are the variables of a Jinja template and the external variables of a jsonnet one.
    """
    if len(template) > MOST_CHARACTERS:
        return _refused(
            "template-limit", f"A template has at most {MOST_CHARACTERS:,} characters."
        )
    odd = re.search("[\x00\ud800-\udfff]", template)
    if odd:
        line = template.count("\n", 0, odd.start()) + 1
        column = odd.start() - template.rfind("\n", 0, odd.start())
        message = "A template holds no NUL and no half of a surrogate pair."
        return _refused("template-syntax", message, line, column)
    request = json.dumps({"template": template, "values": dict(values)}).encode()
    try:
        answer = ask(language, request, seconds)
    except OSError as error:
        return _refused("template-walls", f"No process could be started: {error.strerror}.")
    return _read(answer, template)


def _read(answer: Answer, template: str) -> Rendered:
    if answer.late:
        return _refused("template-limit", "Rendering was ended because it took too long.")
    if answer.flooded:
        return _too_much()
    line, _, text = answer.content.partition(b"\n")
    head = _head(line)
    if head is None:
        return _refused(*_ending(answer.status))
    if isinstance(head.get("walls"), str):
        message = f"Nothing is rendered, because the walls do not stand: {head['walls']}"
        return _refused("template-walls", f"{message[:MOST_MESSAGE]}.")
    if head.get("text") == "follows":
        written = text.decode("utf-8", "replace")
        return Rendered(written) if len(written) <= MOST_TEXT else _too_much()
    rule, said = head.get("rule"), head.get("message")
    if not isinstance(rule, str) or rule not in HELP or not isinstance(said, str):
        return _refused(*_ending(answer.status))
    lines = re.split(r"\r\n|\r|\n", template)
    row = _within(head.get("line"), len(lines))
    return _refused(rule, _short(said), row, _within(head.get("column"), len(lines[row - 1]) + 1))


def _head(line: bytes) -> dict[str, Any] | None:
    """The first line, if it is a small JSON object."""
    if len(line) > 64 * 2**10:
        return None
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return head if isinstance(head, dict) else None


def _ending(status: int) -> tuple[str, str]:
    """Why there is no answer, as far as the end of the process tells."""
    if -status in _OUT_OF_MEMORY:
        return (
            "template-limit",
            "This takes more memory, or is nested deeper, than a template may.",
        )
    if -status in _OUT_OF_TIME:
        return "template-limit", "This takes more processor time than a template gets."
    return "template-error", "The renderer ended without an answer."


def _too_much() -> Rendered:
    return _refused("template-limit", f"This makes more than {MOST_TEXT:,} characters.")


def _within(number: Any, most: int) -> int:
    return min(max(number, 1), most) if type(number) is int else 1


def _short(message: str) -> str:
    return message if len(message) <= MOST_MESSAGE else f"{message[: MOST_MESSAGE - 1]}…"


def _refused(rule: str, message: str, line: int = 1, column: int = 1) -> Rendered:
    return Rendered(None, (Problem(Severity.ERROR, rule, message, HELP[rule], line, column),))
