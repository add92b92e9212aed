"""Jinja in its own sandbox, with places: what is undefined is a fault, nothing is included.

Jinja knows the line of a fault and not its column. For faults of syntax that is the column of the
token at which the parser stands; for a name that is undefined or refused, that of the name where
it first stands on the line; and otherwise that of the first expression or statement there.
"""

import codecs
import contextlib
import re
import signal
from collections.abc import Iterator
from types import FrameType
from typing import Any, NoReturn

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.lexer import Lexer
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .fault import Fault

# Jinja asks for these while it renders, when no file can be opened any more.
import html  # noqa: F401  isort: skip
import jinja2.constants  # noqa: F401  isort: skip
import jinja2.debug  # noqa: F401  isort: skip
import pprint  # noqa: F401  isort: skip
import textwrap  # noqa: F401  isort: skip

codecs.lookup("ascii")
codecs.lookup("unicode-escape")  # of string literals

MOST_CHARACTERS = 2 * 2**20
_ABOUT_NAMES = (SecurityError, UndefinedError)
_COMPILED = "<template>"
_NAMED = re.compile(
    r"'(\w+)' is undefined|.* has no attribute '(.+)'|access to attribute '(.+)' of .*"
)


class _OutOfTime(BaseException):
    """Raised in the midst of rendering, by the signal of the limit on processor time."""


class _Line(int):
    """A line number that knows the column, too; Jinja hands it on to its exceptions."""

    column: int = 1

    @classmethod
    def of(cls, text: str, at: int, number: int) -> "_Line":
        """Line `number` of the text, with the column of the offset `at`, which is on it."""
        line = cls(number)
        line.column = at - text.rfind("\n", 0, at)
        return line


class _PlacingLexer(Lexer):
    """Tells the parser the column of each token, within the line number."""

    def tokeniter(
        self,
        source: str,
        name: str | None,
        filename: str | None = None,
        state: str | None = None,
    ) -> Iterator[tuple[int, str, str]]:
        text = "\n".join(re.split(r"\r\n|\r|\n", source))
        end = 0
        try:
            for number, kind, value in super().tokeniter(source, name, filename, state):
                # What the lexer leaves out between two tokens is white space only.
                at = max(text.find(value, end), end)
                end = at + len(value)
                yield _Line.of(text, at, number), kind, value
        except TemplateSyntaxError as error:  # at what comes next
            if text.count("\n", 0, end) + 1 == error.lineno:
                error.lineno = _Line.of(text, end, error.lineno)
            raise


class _Environment(ImmutableSandboxedEnvironment):
    @property
    def lexer(self) -> Lexer:
        return _PlacingLexer(self)

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        """At once, as what a filter keeps in a list would never be found out to be undefined."""
        kind = type(obj).__name__
        raise SecurityError(f"access to attribute {attribute!r} of {kind!r} object is unsafe")


def render(template: str, values: dict[str, Any]) -> str:
    """The text that the template makes of the values. Raises Fault."""
    environment = _Environment(
        undefined=StrictUndefined, loader=FunctionLoader(_refuse), keep_trailing_newline=True
    )
    signal.signal(signal.SIGXCPU, _out_of_time)
    compiled = None
    try:
        compiled = environment.from_string(template)
        parts: list[str] = []
        left = MOST_CHARACTERS
        for part in compiled.root_render_func(compiled.new_context(values)):
            parts.append(part)
            left -= len(part)
            if left < 0:
                raise Fault("template-limit", f"This makes more than {MOST_CHARACTERS:,} letters.")
        return "".join(parts)
    except TemplateSyntaxError as error:
        message = f"Jinja: {_sentence(error)}"
        raise Fault("template-syntax", message, error.lineno, _column(error)) from None
    except BaseException as error:
        line = _line(error, compiled)
        column = _first_column(error, environment, template, line)
        raise Fault(*_told(error), line, column) from None


def _refuse(name: str) -> NoReturn:
    raise SecurityError(f"nothing is imported or included here, so not {name[:100]!r} either")


def _out_of_time(number: int, frame: FrameType | None) -> NoReturn:
    raise _OutOfTime


def _told(error: BaseException) -> tuple[str, str]:
    """Rule and sentence."""
    if isinstance(error, Fault):
        return error.rule, error.message
    if isinstance(error, _OutOfTime):
        return "template-limit", "Jinja was still at work here when its processor time was over."
    if isinstance(error, MemoryError):
        return "template-limit", "This takes more memory than a template gets."
    if isinstance(error, RecursionError):
        return "template-limit", "This is nested too deeply, or calls itself without end."
    if isinstance(error, SecurityError):
        return "template-refused", f"Jinja: {_sentence(error)}"
    if isinstance(error, UndefinedError):
        return "template-undefined", f"Jinja: {_sentence(error)}"
    return "template-error", f"Jinja: {type(error).__name__}, {_sentence(error)}"


def _sentence(error: BaseException) -> str:
    message = getattr(error, "message", None) or str(error) or "without a word"
    return f"{str(message).partition(chr(10))[0].rstrip('.')}."


def _line(error: BaseException, compiled: Any) -> int:
    """The line of the template that was being rendered; of macros, the innermost."""
    line, at = 1, error.__traceback__
    while at is not None:
        if compiled is not None and at.tb_frame.f_code.co_filename == _COMPILED:
            line = compiled.get_corresponding_lineno(at.tb_lineno)
        at = at.tb_next
    return int(line)


def _column(error: TemplateSyntaxError) -> int:
    if isinstance(error.lineno, _Line):
        return error.lineno.column
    return 1


def _first_column(error: BaseException, environment: _Environment, source: str, line: int) -> int:
    """Where the line first says the name that the error is about, or else begins to compute."""
    match = _NAMED.fullmatch(str(error)) if isinstance(error, _ABOUT_NAMES) else None
    name = next(filter(None, match.groups()), None) if match else None
    begun = 0
    # Time or memory may be over for this as well, and what was nested too deeply is not whole.
    with contextlib.suppress(TemplateSyntaxError, MemoryError, _OutOfTime):
        for at, kind, value in environment.lexer.tokeniter(source, None):
            if at == line and isinstance(at, _Line):
                if kind in ("name", "string") and value in (name, repr(name), f'"{name}"'):
                    return at.column
                if kind in ("variable_begin", "block_begin"):
                    begun = begun or at.column
    return begun or 1
