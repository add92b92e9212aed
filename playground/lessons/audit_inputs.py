"""What the form says about the audit log: which event to look at, and where Echo would send it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Final

from playground.manifest import Problem

URL: Final = "https://slipway.example.org/audit/events"
BREAKERS: Final = {
    "": "off",
    "closed": "on, and closed",
    "open": "on, and open",
}
"""The circuit breaker of the endpoint, by the value of the form."""
APPLICATION, USER = "sandbox", "you"
"""What Spinnaker would call the application of a page, and whoever presses its buttons."""
SETTINGS: Final = {
    "url": "the address of the endpoint",
    "template": "the template of the endpoint",
    "retry_count": "the number of attempts",
    "header": "the header of the request",
}
"""The settings that can have Problems, as the page calls them."""
TELLS_MOST: Final = "most"
"""What the field says for the event that tells most."""
LONGEST: Final = 2_000
"""Characters of one setting."""


@dataclass(frozen=True, slots=True)
class EchoInputs:
    """One entry of Echo's `rest.endpoints`, as text; `header` is a line ``Name: value``.

    `down`: the endpoint answers every attempt with an error.
    """

    url: str = URL
    wrap: bool = False
    event_name: str = ""
    field_name: str = ""
    template: str = ""
    flatten: bool = False
    retry_count: str = "1"
    breaker: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    header: str = field(default="", repr=False)
    down: bool = False

    def changed(self) -> tuple[tuple[str, str], ...]:
        """The form's fields of what is not as the page sets it, each with its value."""
        values = [(each.name, getattr(self, each.name), each.default) for each in fields(self)]
        return tuple(
            (setting_field(name), {True: "on", False: ""}.get(value, value))
            for name, value, default in values
            if value != default
        )


@dataclass(frozen=True, slots=True)
class AuditInputs:
    """The events of a page: `key` is that of the digests that stand in place of secrets.

    `log` is the text of the hidden field; `of` the number of what was done, anything else for
    what the page is about now; `event` is `of` and the number of one of its events, with a
    period between them; anything else stands for the event that tells most. `is_folded`: they are
    only counted, because nobody has asked for them yet.
    """

    key: bytes = field(repr=False)
    log: str = ""
    of: str = ""
    event: str = ""
    echo: EchoInputs = field(default_factory=EchoInputs)
    is_folded: bool = False

    def of_now(self) -> "AuditInputs":
        """Looking at what is done now, whatever was looked at before."""
        return replace(self, of="", event="")


def setting_field(name: str) -> str:
    """The name of the form's field for a setting of the endpoint."""
    return f"echo_{name}"


def named_problems(problems: Iterable[tuple[str, Problem]]) -> list[tuple[str, Problem]]:
    """Problems by the fields of the form, from those by settings of the endpoint."""
    return [(setting_field(name), problem) for name, problem in problems]
