"""How a value is written into YAML or JSON text, so that kubectl reads that very value back."""

import json
import re
from typing import Any, NamedTuple

from .scalars import resolve_plain

_PLAIN = re.compile(
    r"(?:[A-Za-z0-9_./+~$(]|[^\x00-\xbf\u2000-\u206f\ud800-\uffff])"
    r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*"
)
_NEVER_PLAIN = re.compile(r": |:\Z| #|\s\Z")
_NEVER_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}?]|: |:\Z")
# Not compiled before it is wanted: its ranges in Unicode take a millisecond.
_NEEDS_ESCAPES = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"


class Context(NamedTuple):
    """Where a value is written: inside flow brackets, in JSON, which line end the text uses."""

    flow: bool
    json: bool
    newline: str


def plain(text: str, context: Context) -> str | None:
    """The string without quotes; None if it would be read as something else."""
    if context.json or _PLAIN.fullmatch(text) is None or _NEVER_PLAIN.search(text):
        return None
    if context.flow and _NEVER_PLAIN_IN_FLOW.search(text):
        return None
    return text if resolve_plain(text) == text and text != "<<" else None


def single_quoted(text: str, context: Context) -> str | None:
    """The string in single quotes; None if it needs escapes."""
    if context.json or re.search(_NEEDS_ESCAPES, text):
        return None
    return "'" + text.replace("'", "''") + "'"


def double_quoted(text: str) -> str:
    """The string in double quotes: right in JSON and in YAML."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub(_NEEDS_ESCAPES, lambda match: f"\\u{ord(match[0]):04x}", quoted)


def scalar(value: Any, style: str | None, context: Context) -> str:
    """One scalar on one line, in the given style (None, `'`, `"`) where that can say it."""
    if not isinstance(value, str):
        return json.dumps(value)
    spelt = None
    if style is None:
        spelt = plain(value, context)
    if spelt is None and style != '"':
        spelt = single_quoted(value, context)
    return double_quoted(value) if spelt is None else spelt


def flow(value: Any, context: Context) -> str:
    """Any value on one line, in flow style or JSON."""
    inner = Context(True, context.json, context.newline)
    if isinstance(value, dict):
        entries = (
            f"{scalar(key, None, inner)}: {flow(item, inner)}" for key, item in value.items()
        )
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item, inner) for item in value) + "]"
    return scalar(value, None, inner if context.flow else context)


def block_entry(key: str, value: Any, indent: int, context: Context) -> str:
    """`key: value` in block style, without the first line's indentation and the last line end."""
    head = scalar(key, None, context) + ":"
    if isinstance(value, dict | list) and value:
        return head + context.newline + _block(value, indent + 2, context)
    return f"{head} {flow(value, context)}"


def block_item(value: Any, indent: int, context: Context) -> str:
    """`- value` in block style, without the first line's indentation and the last line end."""
    if isinstance(value, dict | list) and value:
        return "- " + _block(value, indent + 2, context).lstrip(" ")
    return f"- {flow(value, context)}"


def _block(value: dict[str, Any] | list[Any], indent: int, context: Context) -> str:
    if isinstance(value, dict):
        lines = [block_entry(key, item, indent, context) for key, item in value.items()]
    else:
        lines = [block_item(item, indent, context) for item in value]
    return context.newline.join(" " * indent + line for line in lines)


def block_scalar(text: str, original: str, context: Context) -> str | None:
    """The string in the place of a literal or folded scalar, keeping header and indentation.

    `original` is the old scalar from its indicator to its last character. None where only quotes
    can say it.
    """
    header, line_end, body = _split_line(original)
    indicators = header.split("#")[0].strip()
    first = next((line for line in re.split(r"\r\n|\r|\n", body) if line.strip()), "")
    indent = len(first) - len(first.lstrip(" "))
    content = text.removesuffix("\n")
    if (
        indicators not in ("|", ">", "|-", ">-")
        or not indent
        or text.endswith("\n") == indicators.endswith("-")
        or not content
        or content[0] in " \n"
        or content.endswith(("\n", " "))
        or (indicators[0] == ">" and "\n" in content)
        or re.search(_NEEDS_ESCAPES, content.replace("\n", ""))
    ):
        return None
    lines = (" " * indent + line if line else "" for line in content.split("\n"))
    return header + line_end + line_end.join(lines)


def _split_line(text: str) -> tuple[str, str, str]:
    match = re.search(r"\r\n|\r|\n", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "\n", "")
