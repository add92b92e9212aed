"""Numbers and names about a sample are computed: `{{ changes }}` in the prose stands for one.

A directive is a name in double braces, optionally with `| words`: small numbers are then spelt
out. It is replaced before Markdown is rendered, so it works in code spans too.
"""

import re
from collections.abc import Mapping

DIRECTIVE = re.compile(r"\{\{ *([a-z][a-z0-9_.-]*) *(?:\| *(words|Words) *)?\}\}")

WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


class UnknownDirective(LookupError):
    """The prose asks for something that the engine does not know of this sample."""


def substitute(prose: str, facts: Mapping[str, str | int]) -> str:
    """`prose` with every directive replaced by its fact. Raises UnknownDirective."""

    def value(match: re.Match[str]) -> str:
        name, form = match.groups()
        if name not in facts:
            known = ", ".join(sorted(facts)) or "nothing"
            raise UnknownDirective(f"{{{{ {name} }}}} is not known here; known is: {known}")
        fact = facts[name]
        if form and isinstance(fact, int) and 0 <= fact < len(WORDS):
            word = WORDS[fact]
            return word.capitalize() if form == "Words" else word
        return str(fact)

    return DIRECTIVE.sub(value, prose)


_TYPED = re.compile(
    r"```.*?```|`[^`]*`"  # code
    r"|\]\([^)]*\)|<[^>]*>"  # targets of links, tags
    r"|^\[[^\]]+\]:.*$",  # link definitions
    re.DOTALL | re.MULTILINE,
)
_OUTSIDE = re.compile(r"RFC \d+|SHA-256|v1\.\d+|\b1\.\d\d\b|(?<=\W)\d\. ")
_NUMBERS = r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNTED = r"pods?|ticks?|changes?|places?|lines?|bytes?|replicas?|objects?|problems?"
_NUMBER = re.compile(rf"\d+|\b(?:{_NUMBERS}) (?:{_COUNTED})\b", re.IGNORECASE)


def typed_numbers(prose: str) -> list[str]:
    """Numbers that the author typed outside code, links and names of standards and versions."""
    prose = DIRECTIVE.sub("", prose)
    return _NUMBER.findall(_OUTSIDE.sub("", _TYPED.sub("", prose)))
