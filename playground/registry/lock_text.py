"""The text of a lock file: written, and read again where it stands just as it was written.

Most lock files do, and to read them as YAML would take most of the time that they take. What is
not so to the letter is left to the reader of YAML, which also says what is wrong with it.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from playground.registry.locked import Locked

VERSION = 1
_HEAD = f"""\
# What each tag meant when it was asked for. `python -m playground lock FILE...` asks again;
# `python -m playground transform --lock images.lock FILE...` pins from it, without a network.
version: {VERSION}
"""
_QUOTED, _DIGEST = r'"[ !#-\[\]-~]+"', r"[a-z0-9+._-]+:[0-9a-f]+"
_ENTRY = re.compile(
    r"- image: (?P<image>[A-Za-z0-9.:/_-]+)\n"
    rf"  tag: (?P<tag>{_QUOTED})\n"
    rf"  digest: (?P<digest>{_DIGEST})\n"
    r"  mediaType: (?P<mediaType>[a-z0-9./+-]+)\n"
    rf"(?:  platforms:\n(?P<platforms>(?:    {_QUOTED}: {_DIGEST}\n)+))?"
    rf"  resolved: (?P<resolved>{_QUOTED})\n"
    rf"  from: (?P<from>{_QUOTED})\n"
)


def write_lock(entries: Iterable[Locked]) -> str:
    """The text of a lock file, sorted by image and tag, so that only what moves changes it."""
    lines = [f"{_HEAD}images:"]
    ordered = sorted(entries, key=lambda entry: (entry.image, entry.tag))
    for entry in ordered:
        lines += [
            f"- image: {_plain(entry.image)}",
            f"  tag: {json.dumps(entry.tag)}",
            f"  digest: {entry.digest}",
            f"  mediaType: {entry.media_type}",
        ]
        if entry.platforms:
            lines.append("  platforms:")
            lines += [f"    {json.dumps(each.name)}: {each.digest}" for each in entry.platforms]
        lines += [
            f"  resolved: {json.dumps(entry.resolved)}",
            f"  from: {json.dumps(entry.source)}",
        ]
    return "\n".join(lines if ordered else [f"{_HEAD}images: []"]) + "\n"


def _plain(name: str) -> str:
    """An image's name as YAML: only that of an IPv6 host would be read as something else."""
    return json.dumps(name) if name.startswith("[") else name


def as_written(text: str) -> list[dict[str, Any]] | None:
    """The entries as YAML has them, unchecked; None if `write_lock` would not write the text so.

    Only what no reader of YAML could take for anything else is read here: words without spaces,
    and printable ASCII in quotes without quotes and escapes.
    """
    begin = f"{_HEAD}images:\n"
    if not text.startswith(begin):
        return None
    entries, position = [], len(begin)
    while match := _ENTRY.match(text, position):
        position = match.end()
        entry: dict[str, Any] = match.groupdict()
        for key in ("tag", "resolved", "from"):
            entry[key] = entry[key][1:-1]
        lines = (entry.pop("platforms") or "").splitlines()
        pairs = [line.rpartition(": ") for line in lines]
        entry["platforms"] = {name[5:-1]: digest for name, _, digest in pairs}
        if len(entry["platforms"]) != len(lines):
            return None
        entries.append(entry)
    return entries if position == len(text) else None
