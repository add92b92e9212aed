"""Two states of one object side by side: what changed, as a diff of its YAML and as a patch.

What only the server decides is left out of both: status, uid, resourceVersion, managedFields and
the last-applied annotation, which would repeat everything.
"""

import json
import re
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

from playground.cluster import without_bookkeeping
from playground.deploy.net import net_changes
from playground.lessons.differences import Row, rows
from playground.lessons.edits.live_text import yaml_text
from playground.manifest import KubernetesObject
from playground.report.patch import patch

MOST_LINES = 1_500
"""Of one manifest: to compare takes the square of them."""
MOST_OPERATIONS = 500
_FIRST = ("apiVersion", "kind", "metadata")
_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Compared:
    """`rows` are those of a unified diff, `patch` is RFC 6902 as text with `operations` in all.

    `refused` says why there is neither; both are empty where nothing changed.
    """

    rows: tuple[Row, ...] = ()
    patch: str = ""
    operations: int = 0
    refused: str = ""


def compared(before: Any, after: Any) -> Compared:
    """What changed from one manifest to the next one of the same object."""
    old, new = (in_order(whole(without_bookkeeping(each))) for each in (before, after))
    minus, plus = (yaml_text(each).rstrip("\n").split("\n") for each in (old, new))
    if max(len(minus), len(plus)) > MOST_LINES:
        return Compared(refused="The manifests are too large to be compared on a page.")
    changes = net_changes(KubernetesObject(0, "", old), new, ())
    operations = patch(changes)
    return Compared(
        rows("\n".join([*unified_diff(minus, plus, lineterm=""), ""])),
        json.dumps(operations[:MOST_OPERATIONS], indent=2, ensure_ascii=False),
        len(operations),
    )


def shown(value: Any) -> str:
    """A manifest as YAML, with U+FFFD for the half characters that no YAML can hold."""
    return yaml_text(in_order(whole(value)))


def in_order(value: Any) -> Any:
    """An object with the members first by which one knows it; a log keeps them by the alphabet."""
    if not isinstance(value, dict):
        return value
    ordered = {name: value[name] for name in _FIRST if name in value} | value
    metadata = ordered.get("metadata")
    if isinstance(metadata, dict):
        names = {name: metadata[name] for name in ("name", "namespace") if name in metadata}
        ordered["metadata"] = names | metadata
    return ordered


def whole(value: Any) -> Any:
    """The value without half characters."""
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(_HALVES.sub("\ufffd", text)) if _HALVES.search(text) else value
