"""Find the ``${…}`` in a text.

Source: Spring's ``TemplateAwareExpressionParser``. The end is the ``}`` at which every bracket and
quote inside is closed. There is no way to escape a ``${``, but for ``${'$'}{``.
"""

from dataclasses import dataclass

from .fault import ExpressionFault

PREFIX = "${"
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_CLOSE = "Close the expression, or write ${'$'}{ for a ${ that is meant as text."


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: what stands between ``${`` and ``}``, or text; `offset` is its start."""

    text: str
    offset: int
    is_expression: bool


def parts_of(text: str) -> list[Part]:
    """The pieces in order; ExpressionFault if an expression does not end, or is empty."""
    parts = []
    at = 0
    while (start := text.find(PREFIX, at)) >= 0:
        if start > at:
            parts.append(Part(text[at:start], at, False))
        inside = start + len(PREFIX)
        end = _end(text, start, inside)
        if not text[inside:end].strip():
            raise ExpressionFault(
                "There is nothing in this expression.", "Write what it stands for.", start
            )
        parts.append(Part(text[inside:end], inside, True))
        at = end + 1
    if at < len(text):
        parts.append(Part(text[at:], at, False))
    return parts


def _end(text: str, start: int, at: int) -> int:
    """Where the ``}`` is that ends the expression at `start`."""
    open_brackets: list[tuple[str, int]] = []
    while at < len(text):
        character = text[at]
        if character == "}" and not open_brackets:
            return at
        if character in _CLOSING:
            open_brackets.append((_CLOSING[character], at))
        elif character in ")]}":
            if not open_brackets or open_brackets.pop()[0] != character:
                message = f"This {character} closes nothing in the expression."
                raise ExpressionFault(message, _CLOSE, at)
        elif character in "'\"":
            closing = text.find(character, at + 1)
            if closing < 0:
                raise ExpressionFault("A quote in the expression is not closed.", _CLOSE, at)
            at = closing
        at += 1
    raise ExpressionFault("The expression that begins here does not end.", _CLOSE, start)
