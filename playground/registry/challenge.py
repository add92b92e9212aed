"""What a registry wants from those who ask: the ``WWW-Authenticate`` header.

Sources: RFC 9110 for the header, Docker's token authentication specification for ``Bearer`` with
``realm``, ``service`` and ``scope``.
"""

import re
from typing import NamedTuple

MOST_CHARACTERS = 8_192
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_SCHEME = re.compile(rf"[\s,]*({_TOKEN})(?:\s+|\Z|(?=,))")
_PARAMETER = re.compile(rf'[\s,]*({_TOKEN})\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|({_TOKEN}))')


class Challenge(NamedTuple):
    """One way to authenticate: the scheme in lower case, the parameters with lower-case names."""

    scheme: str
    parameters: dict[str, str]


def read_challenges(header: str) -> list[Challenge]:
    """The challenges of a header, as far as it can be read."""
    if len(header) > MOST_CHARACTERS:
        return []
    found: list[Challenge] = []
    position = 0
    while match := _SCHEME.match(header, position):
        challenge = Challenge(match[1].lower(), {})
        position = match.end()
        while match := _PARAMETER.match(header, position):
            quoted = match[2]
            value = match[3] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
            challenge.parameters.setdefault(match[1].lower(), value)
            position = match.end()
        found.append(challenge)
    return found
