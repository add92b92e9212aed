"""A copy of the log that the reader may change, and what `verify` says about it.

The copy is the export, line by line; it is read back and verified as the command does it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from playground.audit.canonical import canonical, sha256
from playground.audit.chain import WITHOUT_HEAD, Entry, verdict_text, verify
from playground.audit.exported import exported, read_exported
from playground.lessons.followed import Choice
from playground.lessons.history.results import Forged, HistoryInputs
from playground.lessons.journal import Unusable

WAYS = {
    "": "nothing: the copy is whole",
    "byte": "one byte",
    "hash": "one byte, and the hash of that entry computed anew",
    "chain": "one byte, and every hash from there on computed anew",
    "cut": "this entry and all after it cut off",
}
"""How far a forger goes, by the value of the form."""
COMMAND = "python -m playground audit verify copy.jsonl"
OTHER_HEAD = (
    "No entry of the log on this page has that hash, whatever the copy is: the head was written "
    "down before an act was taken back or begun again, or before this server was started anew "
    "without a SLIPWAY_REDACTION_KEY. It then makes another key, and every hash changes."
)
AROUND = 60
"""Characters of the text that are shown before and after the byte."""
_IMAGE = re.compile(r'"image":"[^"\\]*@sha256:[0-9a-f]{64}')


def ways(asked: str) -> tuple[Choice, ...]:
    """The ways to choose from."""
    return tuple(Choice(value, label, value == asked) for value, label in WAYS.items())


def forged(entries: Sequence[Entry], inputs: HistoryInputs) -> Forged:
    """The copy as the form says, and the verdict. Raises Unusable for a byte that there is not.

    `entries` has at least one.
    """
    number = _number(inputs.entry, 1, len(entries)) or _telling_entry(entries)
    text = entries[number - 1].text
    offset = _number(inputs.offset, 0, len(text) - 1)
    if offset is None and inputs.offset.strip():
        raise Unusable(f"The text of entry {number} has the bytes 0 to {len(text) - 1:,}.")
    if offset is None:
        offset = _telling_offset(text)
    letter = inputs.letter or _other(text[offset])
    if len(letter) != 1 or not letter.isascii() or not letter.isprintable():
        raise Unusable("A byte is one printable ASCII character here.")
    way = inputs.forge if inputs.forge in WAYS else ""
    copy = _copy(entries, way, number, text[:offset] + letter + text[offset + 1 :])
    lines = tuple(map(exported, copy))
    head = inputs.head.strip().lower() or None
    verdict = verify(read_exported(lines), head)
    changed = way not in ("", "cut")
    return Forged(
        entry=number,
        offset=offset,
        letter=letter,
        last_offset=len(text) - 1,
        before=text[max(offset - AROUND, 0) : offset],
        byte=text[offset],
        now=letter if changed else text[offset],
        after=text[offset + 1 : offset + 1 + AROUND],
        verdict=verdict_text(verdict, head).partition("\nhead ")[0],
        holds=verdict.fault is None,
        number=verdict.number or 0,
        without_head="" if head else WITHOUT_HEAD,
        other_head=OTHER_HEAD if head and all(head != each.hash for each in entries) else "",
        head=entries[-1].hash,
        command=f"{COMMAND} --head {head}" if head else COMMAND,
        lines=lines,
    )


def _copy(entries: Sequence[Entry], way: str, number: int, text: str) -> list[Entry]:
    """The entries after a forger was there; `text` is what entry `number` says then."""
    if way == "":
        return [*entries]
    if way == "cut":
        return [*entries[: number - 1]]
    before, rest = [*entries[: number - 1]], entries[number:]
    entry = replace(entries[number - 1], text=text)
    if way == "byte":
        return [*before, entry, *rest]
    entry = replace(entry, hash=sha256(text))
    if way == "hash":
        return [*before, entry, *rest]
    return [*before, entry, *_computed_anew(rest, entry.hash)]


def _computed_anew(entries: Sequence[Entry], previous: str) -> list[Entry]:
    """The entries as if they had been written after one with this hash."""
    anew = []
    for entry in entries:
        text = canonical({**json.loads(entry.text), "previous": previous})
        previous = sha256(text)
        anew.append(replace(entry, text=text, hash=previous))
    return anew


def _telling_entry(entries: Sequence[Entry]) -> int:
    """The first entry that says which image was deployed: what somebody would want to change."""
    return next((each.number for each in entries if _image(each.text)), 1)


def _telling_offset(text: str) -> int:
    """The last digit of the digest that was deployed; without one the middle of the text."""
    found = _image(text)
    return found.end() - 1 if found else len(text) // 2


def _image(text: str) -> re.Match[str] | None:
    """The first image with a digest in the objects that the API server answered with."""
    at = text.find('"outputs.manifests"')
    return _IMAGE.search(text, at) if at >= 0 else None


def _other(letter: str) -> str:
    """Another letter that could stand there as well."""
    return "0" if letter != "0" else "1"


def _number(text: str, least: int, most: int) -> int | None:
    """The whole number; None for anything that is no such number, or out of bounds."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return int(text) if least <= int(text) <= most else None
