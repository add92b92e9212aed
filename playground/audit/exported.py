"""The export of a log: every entry as it is kept, one a line with its hash, oldest first.

That is enough to verify it anywhere, without the database that it came from.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .chain import Entry
from .summary import Summary, summary

_LINE = re.compile(r'\{"hash":"([0-9a-f]{64})","entry":(.*)\}', re.DOTALL)


def exported(entry: Entry) -> str:
    """The line of an entry, with its end."""
    return f'{{"hash":"{entry.hash}","entry":{entry.text}}}\n'


def read_exported(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of an export, for `verify`: each has the number of its line.

    A line that `exported` cannot have written is an entry without a hash, which does not fit.
    """
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line.rstrip("\r\n"))
        hash, text = (found[1], found[2]) if found else ("", line)
        yield Entry(number, text, hash, _summary(text))


def _summary(text: str) -> Summary:
    """What follows from the text; an export has nothing else beside it."""
    try:
        record: Any = json.loads(text)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict) or not isinstance(record.get("received"), str):
        return Summary("")
    return summary(record.get("event"), record["received"], record.get("same_key_as"))
