"""Replacing a value: the edit that lets another one stand in its place."""

import re
from typing import Any

from .edit import Edit
from .events import ScalarEvent
from .layout import Layout, is_block_scalar
from .places import Place
from .spelling import Context, block_scalar, flow, scalar
from .tree import resolved, start_of

_STRING_TAG = "tag:yaml.org,2002:str"
_ANCHOR = re.compile(r"&[^\s,\[\]{}]+")


def replacement(layout: Layout, place: Place, after: Any) -> Edit:
    """The edit that writes `after` where the value of `place` stands, in the old one's style.

    An anchor stays. A tag stays if the new value is a string and can stand under it.
    """
    node = resolved(place.node)
    context = layout.context(place.parent is not None and place.parent.flow)
    start, end = start_of(node), layout.content_end(node)
    content = min(layout.content_start(start), end)
    keeps_tag = isinstance(after, str) and _fits_tag(layout, node, start, content)
    gap = _gap(layout, content) if content == end and keeps_tag else ""
    if isinstance(node, ScalarEvent) and isinstance(after, str):
        text = _respelt(node, layout.source[content:end], after, context)
    elif isinstance(after, dict | list):
        text = flow(after, context)
    else:
        text = scalar(after, None, context)
    if keeps_tag:
        return Edit(content, end, gap + text)
    anchor = _ANCHOR.search(layout.source[start:content])
    if anchor:
        return Edit(start, end, f"{anchor[0]} {text}")
    return Edit(start, end, (_gap(layout, start) if start == end else "") + text)


def _respelt(node: ScalarEvent, original: str, after: str, context: Context) -> str:
    if is_block_scalar(node):
        kept = block_scalar(after, original, context)
        if kept is not None:
            return kept
    return scalar(after, node.style if node.style in ("'", '"') else None, context)


def _fits_tag(layout: Layout, node: Any, start: int, content: int) -> bool:
    """Whether a string can stand under the tag that is written there, if there is one."""
    if not isinstance(node, ScalarEvent):
        return False
    if "!" not in layout.source[start:content]:
        return True
    tag = node.tag or ""
    return tag == _STRING_TAG or (bool(tag) and not tag.startswith("tag:yaml.org,2002:"))


def _gap(layout: Layout, at: int) -> str:
    """What must stand between the place of an empty value and a value that is written there."""
    source = layout.source
    before = source[at - 1 : at]
    if before.isspace():
        return ""
    line = source[layout.line_start(at) : at]
    if before in (":", "-") or line.rstrip().endswith(":"):
        return " "
    word = re.split(r"\s", line)[-1]
    return " " if word.startswith(("&", "!")) else ": "
