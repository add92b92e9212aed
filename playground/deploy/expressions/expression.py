"""Evaluate one expression: a literal, a path into the trigger or the parameters, a function.

That is the part of SpEL (the Spring Expression Language) that is understood here, and nothing of
Python's ever runs. Everything else is a fault that says so: operators, method calls, selections,
types. Names are ASCII, as SpEL reads them; other keys are written in brackets and quotes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .fault import ExpressionFault
from .functions import FUNCTIONS

MOST_CHARACTERS = 2_000
"""Of one expression."""
_DEPTH = 30
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,30})?(?![A-Za-z0-9_.])", re.ASCII)
_WORDS = {"true": True, "false": False, "null": None}
_KNOWN = (
    "Only literals, paths that begin with trigger or parameters, and the functions "
    f"{', '.join('#' + name for name in FUNCTIONS)} are evaluated here."
)
_NO_KEY = "Write a key that the trigger has, or leave the expression out."


@dataclass(slots=True)
class _Reader:
    """Reads an expression from left to right and evaluates as it goes."""

    text: str
    offset: int
    roots: Mapping[str, Any]
    at: int = 0

    def whole(self) -> Any:
        value = self._value(0)
        if self._peek():
            raise self._fault(f"{self._peek()!r} is not understood here", _KNOWN)
        return value

    def _fault(self, clause: str, help: str, at: int | None = None) -> ExpressionFault:
        position = self.offset + (self.at if at is None else at)
        return ExpressionFault(f"In the expression, {clause}.", help, position)

    def _peek(self) -> str:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def _taken(self, character: str) -> bool:
        if self._peek() != character:
            return False
        self.at += 1
        return True

    def _expect(self, character: str) -> None:
        if not self._taken(character):
            raise self._fault(f"a {character} is missing", _KNOWN)

    def _name(self) -> str:
        self._peek()
        match = _NAME.match(self.text, self.at)
        after = self.text[match.end() if match else self.at :][:1]
        if match is None or after.isalpha():
            self.at = match.end() if match else self.at
            clause = f"{after!r} belongs to no name" if after else "it ends too early"
            raise self._fault(clause, "Write a key of other letters as ['…'].")
        self.at = match.end()
        return match[0]

    def _value(self, depth: int) -> Any:
        if depth > _DEPTH:
            raise self._fault("brackets are nested too deeply", _KNOWN)
        value, path = self._operand(depth)
        while True:
            safe = self._peek() == "?" and self.text.startswith("?.", self.at)
            if not safe and self._peek() not in (".", "["):
                return value
            start = self.at
            self.at += 2 if safe else 1
            if self.text[start] == "[":
                key = self._index(depth, value)
                self._expect("]")
                path += f"[{key!r}]"
            else:
                key = self._name()
                path += f".{key}"
                if self._peek() == "(":
                    raise self._fault("methods are not called here", _KNOWN)
                if not isinstance(value, dict | None):
                    raise self._fault(f"{path} is no key of a mapping", _NO_KEY, start)
            if not (safe and value is None):
                value = self._step(value, key, path, start)

    def _operand(self, depth: int) -> tuple[Any, str]:
        character = self._peek()
        if character in ("'", '"') and character:
            return self._quoted(), "the text"
        if self._taken("("):
            value = self._value(depth + 1)
            self._expect(")")
            return value, "(…)"
        if self._taken("#"):
            return self._called(depth), "the result"
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            return (float if "." in number[0] else int)(number[0]), "the number"
        start = self.at
        name = self._name()
        if name in _WORDS:
            return _WORDS[name], name
        if name not in self.roots:
            raise self._fault(f"{name} is not known here", _KNOWN, start)
        return self.roots[name], name

    def _quoted(self) -> str:
        """A text in quotes; two quotes in it stand for one."""
        quote = self._peek()
        start, text = self.at, ""
        while True:
            end = self.text.find(quote, self.at + 1)
            if end < 0:
                raise self._fault("a quote is not closed", _KNOWN, start)
            text += self.text[self.at + 1 : end]
            self.at = end + 1
            if not self.text.startswith(quote, self.at):
                return text
            text += quote

    def _called(self, depth: int) -> Any:
        start = self.at
        name = self._name()
        if name not in FUNCTIONS:
            raise self._fault(f"the function #{name} is not known here", _KNOWN, start)
        self._expect("(")
        argument = self._value(depth + 1)
        self._expect(")")
        if not isinstance(argument, str):
            raise self._fault(f"#{name} takes a text", "Give it a text.", start)
        try:
            return FUNCTIONS[name](argument)
        except ValueError as error:
            raise self._fault(
                f"what #{name} is given {error}", "Give it another text.", start
            ) from None

    def _index(self, depth: int, value: Any) -> Any:
        """What stands between [ and ]; a bare name after a mapping is a key."""
        self._peek()
        name = _NAME.match(self.text, self.at)
        if isinstance(value, dict) and name is not None and name[0] not in _WORDS:
            after = self.text[name.end() :].lstrip()
            if after.startswith("]"):
                self.at = name.end()
                return name[0]
        return self._value(depth + 1)

    def _step(self, value: Any, key: Any, path: str, start: int) -> Any:
        if isinstance(value, dict) and isinstance(key, str):
            if key not in value:
                raise self._fault(f"there is no {path}", _NO_KEY, start)
            return value[key]
        if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
            if not 0 <= key < len(value):
                raise self._fault(f"there is no {path}: the list has {len(value)}", _NO_KEY, start)
            return value[key]
        raise self._fault(f"{path} is no place of a mapping or list", _NO_KEY, start)


def evaluate(expression: str, roots: Mapping[str, Any], offset: int = 0) -> Any:
    """The value of the text between ``${`` and ``}``; ExpressionFault if it has none here.

    `roots` are the values that a path may begin with, `offset` where the expression begins in the
    whole text.
    """
    if len(expression) > MOST_CHARACTERS:
        message = f"The expression has more than {MOST_CHARACTERS:,} characters."
        raise ExpressionFault(message, "Write a shorter one.", offset)
    return _Reader(expression, offset, roots).whole()
