"""Regular expressions of the reader's, matched in a time that is bounded.

Spinnaker matches tags and expected artifacts with Java's ``String.matches``: the whole text, or
not at all. Here the pattern is compiled to a list of instructions that are all tried at once, one
character after the other (Thompson's construction), so no pattern can take more than its size
times the length of the text. What cannot be matched in that way, such as look-ahead and back
references, is refused.
"""

from dataclasses import dataclass, field

MOST_CHARACTERS = 500
"""Of a pattern."""
MOST_INSTRUCTIONS = 500
"""Of a compiled pattern; a counted repetition is written out."""
MOST_TEXT = 500
"""Characters of a text that is matched: names and tags are shorter."""

_DEPTH = 50
_CLASSES = {
    "d": (("0", "9"),),
    "w": (("a", "z"), ("A", "Z"), ("0", "9"), ("_", "_")),
    "s": ((" ", " "), ("\t", "\r")),
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


class NoPattern(str):
    """A sentence that says why a text is no regular expression at all, for Java neither."""


class _Refused(ValueError):
    """The pattern is none; the text is a clause."""


class _NotUnderstood(_Refused):
    """It may well be a pattern, but it is not one that is matched here."""


@dataclass(frozen=True, slots=True)
class _Set:
    """The characters in any of `ranges`, or those in none of them."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def __contains__(self, character: str) -> bool:
        inside = any(low <= character <= high for low, high in self.ranges)
        return inside is not self.negated


_ANY = _Set((("\n", "\n"), ("\r", "\r"), ("\u0085", "\u0085"), ("\u2028", "\u2029")), True)

# One instruction: a set of characters to consume; "^" or "$"; or where to go on, relatively.
_Instruction = _Set | str | tuple[int, ...]
_Code = list[_Instruction]


def full_match(pattern: str, text: str) -> bool | str:
    """Whether `pattern` matches the whole of `text`, or a sentence that says why nobody knows.

    The sentence is a `NoPattern` if Java would not take the pattern either.
    """
    if len(pattern) > MOST_CHARACTERS:
        return f"The pattern has more than {MOST_CHARACTERS:,} characters."
    if len(text) > MOST_TEXT:
        return f"The text to match has more than {MOST_TEXT:,} characters."
    try:
        code = _Parser(pattern).whole()
    except _NotUnderstood as error:
        return f"The pattern cannot be used: {error}."
    except _Refused as error:
        return NoPattern(f"The pattern cannot be used: {error}.")
    states = _reach(code, {0}, text, 0)
    for position, character in enumerate(text):
        stepped = set()
        for state in states:
            step = code[state] if state < len(code) else None
            if isinstance(step, _Set) and character in step:
                stepped.add(state + 1)
        states = _reach(code, stepped, text, position + 1)
    return len(code) in states


def _reach(code: _Code, states: set[int], text: str, position: int) -> set[int]:
    """Every state that is reached without consuming a character."""
    reached: set[int] = set()
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state in reached:
            continue
        reached.add(state)
        step = code[state] if state < len(code) else None
        if isinstance(step, tuple):
            waiting += (state + offset for offset in step)
        elif (step == "^" and position == 0) or (step == "$" and position == len(text)):
            waiting.append(state + 1)
    return reached


@dataclass(slots=True)
class _Parser:
    """Reads a pattern from left to right and writes its instructions."""

    pattern: str
    at: int = field(default=0)

    def whole(self) -> _Code:
        code = self._alternatives(0)
        if self.at < len(self.pattern):
            raise _Refused(f"the ) at character {self.at + 1} closes nothing")
        return code

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        taken = self._peek()
        if not taken:
            raise _Refused("it ends where something must follow")
        self.at += 1
        return taken

    def _alternatives(self, depth: int) -> _Code:
        if depth > _DEPTH:
            raise _NotUnderstood("its groups are nested too deeply")
        code = self._sequence(depth)
        while self._peek() == "|":
            self.at += 1
            other = self._sequence(depth)
            code = _sized([(1, len(code) + 2), *code, (len(other) + 1,), *other])
        return code

    def _sequence(self, depth: int) -> _Code:
        code: _Code = []
        while self._peek() and self._peek() not in "|)":
            code = _sized(code + self._repeated(self._atom(depth)))
        return code

    def _atom(self, depth: int) -> _Code:
        character = self._take()
        if character == "(":
            if self._peek() == "?":
                if self.pattern[self.at : self.at + 2] != "?:":
                    raise _NotUnderstood("groups that begin with (? are not understood here")
                self.at += 2
            code = self._alternatives(depth + 1)
            if self._peek() != ")":
                raise _Refused("a ( is not closed")
            self.at += 1
            return code
        if character == "[":
            return [self._class()]
        if character == "\\":
            return [self._escape()]
        if character == ".":
            return [_ANY]
        if character in "^$":
            return [character]
        if character in "*+?{":
            raise _Refused(f"there is nothing to repeat before the {character}")
        return [_only(character)]

    def _repeated(self, code: _Code) -> _Code:
        while self._peek() and self._peek() in "*+?{":
            least, most = self._counts()
            if self._peek() == "+":
                raise _NotUnderstood("possessive repetitions are not understood here")
            if self._peek() == "?":
                self.at += 1  # whether it is greedy does not matter for the whole text
            written = _sized(code * least) if code else []
            if most is None:
                written = [*written, (1, len(code) + 2), *code, (-len(code) - 1,)]
            else:
                for _ in range(most - least if code else 0):
                    written = _sized([*written, (1, len(code) + 1), *code])
            code = _sized(written)
        return code

    def _counts(self) -> tuple[int, int | None]:
        sign = self._take()
        if sign != "{":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        end = self.pattern.find("}", self.at)
        least, comma, most = self.pattern[self.at : max(end, self.at)].partition(",")
        numbers = [part for part in (least, most) if part]
        if end < 0 or not least or not all(n.isascii() and n.isdecimal() for n in numbers):
            raise _Refused("after a { there must be a count and a }")
        if any(len(number) > 4 or int(number) > MOST_INSTRUCTIONS for number in numbers):
            raise _NotUnderstood("it repeats something too often")
        self.at = end + 1
        upper = int(least) if not comma else int(most) if most else None
        if upper is not None and upper < int(least):
            raise _Refused("the larger count of a repetition stands first")
        return int(least), upper

    def _escape(self) -> _Set:
        character = self._take()
        if character.lower() in _CLASSES:
            return _Set(_CLASSES[character.lower()], character.isupper())
        if character in _CONTROLS:
            return _only(_CONTROLS[character])
        if character.isascii() and character.isalnum():
            raise _NotUnderstood(f"\\{character} is not understood here")
        return _only(character)

    def _class(self) -> _Set:
        negated = self._peek() == "^"
        self.at += negated
        ranges: list[tuple[str, str]] = []
        first = True
        while first or self._peek() != "]":
            first = False
            character = self._take()
            if character == "[" or self.pattern.startswith("&&", self.at - 1):
                raise _NotUnderstood("classes inside of classes are not understood here")
            if character == "\\":
                escaped = self._escape()
                if escaped.negated:
                    raise _NotUnderstood(
                        "a negated class inside of a class is not understood here"
                    )
                if escaped.ranges in _CLASSES.values():
                    ranges += escaped.ranges
                    continue
                character = escaped.ranges[0][0]
            high = character
            if self._peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("", "]"):
                self.at += 1
                high = self._take()
                if high == "\\":
                    high = self._escape().ranges[0][1]
            if high < character:
                raise _Refused("the larger end of a range stands first")
            ranges.append((character, high))
        self.at += 1
        return _Set(tuple(ranges), negated)


def _only(character: str) -> _Set:
    return _Set(((character, character),))


def _sized(code: _Code) -> _Code:
    if len(code) > MOST_INSTRUCTIONS:
        raise _NotUnderstood("it is too large when its repetitions are written out")
    return code
