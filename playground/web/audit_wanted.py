"""What an address asks of the audit log: `?application=shop&since=…`, read and written."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from playground.audit.listing import Wanted
from playground.audit.values import as_text

LONGEST = 300
NAMES = (
    "words", "application", "user", "object", "kind", "namespace", "account", "type", "execution",
    "since", "until",
)  # fmt: skip
SWITCHES = ("in_text", "everything")
_TIMES = ("since", "until")
NO_TIME = "“{}” is no time. Write one such as 2026-11-23T09:00, in UTC, or with its offset."


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the form as they are shown again, and what is wrong with them.

    `before` is the entry before which the page begins, None for the newest ones.
    """

    fields: dict[str, str]
    before: int | None
    faults: tuple[str, ...]

    @property
    def narrows(self) -> bool:
        """Whether not all that matters is shown, but what somebody looks for."""
        return any(self.fields[name] for name in NAMES)

    @property
    def query(self) -> str:
        """The fields, for an address; empty ones are left out."""
        return urlencode({name: text for name, text in self.fields.items() if text})

    def wanted(self) -> Wanted:
        """The same for the store."""
        texts = {name: self.fields[name] for name in NAMES if name not in _TIMES}
        since, until = (moment(self.fields[name], end=name == "until") for name in _TIMES)
        everything = bool(self.fields["everything"])
        return Wanted(
            **texts,
            since=since or "",
            until=until or "",
            in_text=bool(self.fields["in_text"]),
            everything=everything or bool(self.fields["type"]),
        )


def asked(arguments: MultiDict[str, str]) -> Asked:
    """What the arguments of an address ask for."""
    fields = {name: field(arguments, name) for name in NAMES}
    fields |= {name: "1" if arguments.get(name) else "" for name in SWITCHES}
    faults = tuple(
        NO_TIME.format(fields[name])
        for name in _TIMES
        if fields[name] and moment(fields[name]) is None
    )
    before = arguments.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    return Asked(fields, number, faults)


def field(arguments: MultiDict[str, str], name: str) -> str:
    """One argument, spelt as the log keeps its texts."""
    return as_text(arguments.get(name, "").strip(), LONGEST)


def moment(written: str, end: bool = False) -> str | None:
    """A time as entries have it; None if it is none. Without an offset it is in UTC.

    `end`: one without a fraction means all of its second.
    """
    try:
        time = datetime.fromisoformat(written)
        time = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if end and not time.microsecond:
        time = time.replace(microsecond=999_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z"
