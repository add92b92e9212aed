"""A generator of manifests as people write them: text, drawn with a style for every node.

It writes text, never dumped objects: block and flow, every scalar style, anchors, merge keys,
comments, line ends, byte order marks, JSON. `shapes` names the awkward shapes that it wrote, with
the pointer of a value inside each, so that tests can make sure that a Change meets every one.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

WORDS = st.sampled_from(
    ["web", "registry.example/shop/web:1.4", "true", "on", "12", "0x1F", "1:30", "2024-01-01", "~"]
    + [
        "a b",
        "x: y",
        "x #y",
        "- a",
        "it's",
        'say "hi"',
        "été",
        "日本",
        "🚀",
        "{a}",
        "[",
        "*a",
        "&b",
    ]
    + [
        "",
        " lead",
        "trail ",
        "tab\there",
        "line\nbreak",
        "two\n\nlines\n",
        "\\back",
        "%x",
        "@x",
        "a:b",
    ]
    + [
        "---",
        "...",
        "null",
        "y",
        "=",
        "<<",
        "!t",
        "|",
        ">",
        "'",
        "#",
        "?",
        "a,b",
        "\u0085",
        "\u2028",
    ]
)
KEYS = st.sampled_from(
    [
        "name",
        "image",
        "data",
        "labels",
        "a/b",
        "m~n",
        "y",
        "0",
        "two words",
        "é",
        "on",
        "key.yaml",
        "-x",
    ]
)
COMMENTS = st.sampled_from(["# note", "# it's: {odd} [note", "#", "# - a: *b &c"])


@dataclass
class Written:
    """A generated text, and which awkward shape stands at which (document, pointer)."""

    text: str
    shapes: dict[str, list[tuple[int, str]]]


@dataclass
class Writer:
    draw: Any
    document: int = 0
    anchors: list[tuple[str, str]] = field(default_factory=list)  # name, what it holds
    shapes: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    uses: int = 0

    # ---- choices

    def chance(self, part: int = 4) -> bool:
        return self.draw(st.integers(0, part - 1)) == 0

    def shape(self, name: str, pointer: str) -> None:
        self.shapes.setdefault(name, []).append((self.document, pointer))

    # ---- scalars

    def plain(self, text: str, flow: bool) -> str | None:
        """The text without quotes where that is plainly the same string."""
        if text in ("web", "a:b", "registry.example/shop/web:1.4", "été", "日本", "\\back", "a b"):
            return text if not flow or text != "a:b" else None
        return (
            text
            if text in ("=", "1:30", "2024-01-01", "it's", "trail", "a,b") and not flow
            else None
        )

    def scalar(self, pointer: str, indent: int, flow: bool, *, key: bool = False) -> str:
        """A scalar's text; `indent` is what continuation lines need."""
        if not key and self.chance(5):
            return self.draw(
                st.sampled_from(["1", "0x1F", "true", "on", "null", "~", "1.50", "1e3"])
            )
        value = self.draw(KEYS if key else WORDS)
        styles = ["double", "single", "plain"]
        if not key and not flow:
            styles += ["literal", "folded", "lines", "double-lines"]
        style = self.draw(st.sampled_from(styles))
        pad = " " * indent
        if style == "literal":
            return self.literal(pointer, pad)
        if style == "folded":
            self.shape("folded", pointer)
            return f">-\n{pad}{self.draw(st.sampled_from(['web', 'x: y', '🚀', '# no comment']))}"
        if style == "lines":
            self.shape("multi-line-plain", pointer)
            return f"a\n{pad}b"
        if style == "double-lines":
            self.shape("multi-line-double", pointer)
            return f'"x:\n{pad}y"'
        if style == "plain" and (plain := self.plain(value, flow)) is not None and not key:
            return plain
        if style == "single" and not set(value) & set("\n\t\u0085\u2028"):
            self.shape("single-quoted", pointer)
            return "'" + value.replace("'", "''") + "'"
        if key and value in ("name", "image", "data", "labels", "a/b", "m~n", "two words", "é"):
            return value
        self.shape("double-quoted", pointer)
        text = json.dumps(value, ensure_ascii=False)
        return text.replace("\u0085", "\\N").replace("\u2028", "\\L")

    def literal(self, pointer: str, pad: str) -> str:
        """A literal block scalar, now and then one that holds a whole manifest."""
        self.shape("literal", pointer)
        bodies = ["web", "two\n\nlines", "it's: [", "# no comment", "a: 1\n---\nb: 2\n...", "🚀"]
        body = self.draw(st.sampled_from(bodies))
        if "---" in body:
            self.shape("document-in-block-scalar", pointer)
        chomping = self.draw(st.sampled_from(["", "-", "+"]))
        comment = " # why" if self.chance() else ""
        lines = [pad + line if line else "" for line in body.split("\n")]
        if chomping == "+":
            self.shape("kept-line-ends", pointer)
            lines += [""] * self.draw(st.integers(0, 2))
        return f"|{chomping}{comment}\n" + "\n".join(lines)

    # ---- nodes

    def comment(self, part: int = 6) -> str:
        return " " + self.draw(COMMENTS) if self.chance(part) else ""

    def inline(self, pointer: str, indent: int, depth: int, json_only: bool = False) -> str:
        """A value in flow style."""
        kind = (
            self.draw(st.sampled_from(["scalar", "scalar", "mapping", "sequence"]))
            if depth
            else "scalar"
        )
        if kind == "scalar":
            return self.json_scalar(pointer) if json_only else self.scalar(pointer, indent, True)
        gap = self.draw(st.sampled_from(["", " ", "\n" + " " * indent])) if depth > 1 else ""
        self.shape("json" if json_only else "flow", pointer)
        size = self.draw(st.integers(0, 3))
        if kind == "sequence":
            items = [
                self.inline(f"{pointer}/{i}", indent, depth - 1, json_only) for i in range(size)
            ]
            return "[" + gap + ("," + (gap or " ")).join(items) + gap + "]"
        entries, names = [], self.draw(st.lists(KEYS, min_size=size, max_size=size, unique=True))
        for name in names:
            path = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            entries.append(
                f"{json.dumps(name)}: {self.inline(path, indent, depth - 1, json_only)}"
            )
        tail = "," if entries and not json_only and self.chance(6) else ""
        return "{" + gap + ("," + (gap or " ")).join(entries) + tail + gap + "}"

    def json_scalar(self, pointer: str) -> str:
        self.shape("json", pointer)
        value = self.draw(st.one_of(WORDS, st.sampled_from([1, 1.5, True, False, None, -0, 1e3])))
        return json.dumps(value, ensure_ascii=self.chance(2))

    def entry(self, pointer: str, indent: int, depth: int, *, dash: bool = False) -> str:
        """What follows `key:` or `-`: on the same line, or on lines indented by `indent`."""
        properties = ""
        if self.anchors and self.chance(6):
            name, holds = self.draw(st.sampled_from(self.anchors))
            self.shape("alias", pointer)
            self.uses += 1
            return f" *{name}{self.comment()}\n"
        start = len(self.anchors)
        name = None
        if self.chance(5):
            name = f"n{len(self.anchors)}-{indent}-{self.draw(st.integers(0, 999))}"
            properties = f" &{name}"
        if self.chance(14):
            properties += " !!str" if self.chance(2) else " !custom"
            tagged = True
        else:
            tagged = False
        kind = self.draw(
            st.sampled_from(["scalar"] * 3 + ["flow", "mapping", "sequence", "empty"])
        )
        if depth == 0 and kind in ("mapping", "sequence"):
            kind = "scalar"
        if tagged:
            self.shape("tag", pointer)
            text = self.draw(st.sampled_from(["plain-word", '"quoted"', "'single'"]))
            result = f"{properties} {text}{self.comment()}\n"
            holds = "scalar"
        elif kind == "scalar":
            text = self.scalar(pointer, indent, False)
            gap = (
                self.draw(st.sampled_from([" ", "  "]))
                if properties or dash or not self.chance(9)
                else " \t"
            )
            if gap == " \t":
                self.shape("tab", pointer)
            comment = "" if "\n" in text else self.comment()
            if comment:
                self.shape("comment-behind", pointer)
            result = f"{properties}{gap}{text}{comment}\n"
            holds = "scalar"
        elif kind == "flow":
            result = f"{properties} {self.inline(pointer, indent, 2)}{self.comment()}\n"
            holds = "flow"
        elif kind == "empty":
            self.shape("empty-value", pointer)
            result = f"{properties}{self.comment(3)}\n"
            holds = "scalar"
        else:
            body, holds = self.block(pointer, indent, depth - 1, kind), kind
            result = f"{properties}{self.comment()}\n{body}"
        if name is not None:
            # Anchors inside this value were added meanwhile; this one comes after them.
            self.anchors.append((name, holds))
            if start < len(self.anchors) - 1:
                self.shape("anchor-inside-anchor", pointer)
            self.shape("anchor", pointer)
        return result

    def block(self, pointer: str, indent: int, depth: int, kind: str) -> str:
        pad = " " * indent
        size = self.draw(st.integers(1, 3))
        lines = []
        if kind == "sequence":
            for i in range(size):
                lines.append(self.between(pad))
                if depth and self.chance(4):
                    self.shape("mapping-on-dash-line", f"{pointer}/{i}")
                    body = self.block(f"{pointer}/{i}", indent + 2, depth - 1, "mapping")
                    if body.startswith(pad + "  ") and not body.lstrip().startswith("#"):
                        lines.append(pad + "- " + body[indent + 2 :])
                        continue
                    lines.append(pad + "-\n" + body)
                    continue
                lines.append(
                    pad + "-" + self.entry(f"{pointer}/{i}", indent + 2, depth, dash=True)
                )
            return "".join(lines)
        names = self.draw(st.lists(KEYS, min_size=size, max_size=size, unique=True))
        mappings = [name for name, holds in self.anchors if holds == "mapping"]
        for name in names:
            lines.append(self.between(pad))
            if mappings and self.chance(2):
                self.shape("merge-key", pointer)
                self.uses += 1
                lines.append(f"{pad}<<: *{self.draw(st.sampled_from(mappings))}\n")
                mappings = []
            path = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
            text = json.dumps(name, ensure_ascii=False) if name in ("y", "0", "on", "-x") else name
            step = self.draw(st.sampled_from([2, 2, 4]))
            lines.append(f"{pad}{text}:" + self.entry(path, indent + step, depth))
        return "".join(lines)

    def between(self, pad: str) -> str:
        if self.chance(9):
            self.shape("comment-between-keys", "")
            return pad + self.draw(COMMENTS) + "\n"
        return "\n" if self.chance(12) else ""


@st.composite
def manifests(draw: Any) -> Written:
    """A whole manifest of one to three documents."""
    writer = Writer(draw)
    if writer.chance(6):
        return _json_manifest(writer)
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        writer.anchors = []
        if writer.chance(8):
            writer.shape("empty-document", "")
            parts.append(draw(st.sampled_from(["", "# nothing\n", "\n"])))
            continue
        body = _document(writer)
        if writer.chance(8):
            writer.shape("document-end", "")
            body += "...\n"
        parts.append(body)
        writer.document += 1
    marker = "---" + writer.comment(3) + "\n"
    text = marker.join(parts)
    if writer.chance(5) or text.lstrip().startswith("{"):
        text = marker + text  # text that begins with a brace would be read as JSON
    if len(parts) > 1:
        writer.shape("several-documents", "")
    if writer.chance(5):
        text = text.removesuffix("\n")
    if writer.chance(4):
        text = text.replace("\n", "\r\n")
        writer.shape("crlf", "")
    if writer.chance(6):
        text = "\ufeff" + text
        writer.shape("byte-order-mark", "")
    if any(ord(c) > 127 for c in text):
        writer.shape("non-ascii", "")
    return Written(text, writer.shapes)


def _document(writer: Writer) -> str:
    if writer.chance(8):
        writer.shape("flow-document", "")
        return writer.inline("", 2, 3) + "\n"
    if writer.chance(5):
        writer.shape("list", "/items/0")
        items = []
        for i in range(writer.draw(st.integers(1, 3))):
            body = writer.block(f"/items/{i}", 2, 2, "mapping")
            items.append("-\n" + body)
        return "apiVersion: v1\nkind: List\nitems:\n" + "".join(items)
    return writer.block("", 0, 3, "mapping")


def _json_manifest(writer: Writer) -> Written:
    texts = []
    for number in range(writer.draw(st.integers(1, 2))):
        writer.document = number
        entries = [
            f"{json.dumps(name)}: {writer.inline('/' + name, 2, 2, json_only=True)}"
            for name in writer.draw(
                st.sampled_from([["a"], ["data", "kind"], ["name", "image", "on"]])
            )
        ]
        texts.append("{" + ", ".join(entries) + "}")
    return Written("\n".join(texts) + "\n", writer.shapes)
