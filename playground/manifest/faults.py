"""The words of reading's own Problems: what is wrong in the text and what to do about it."""

from .events import ParseError
from .problem import Problem, Severity
from .tree import Node

Place = tuple[int, int]
"""A 1-based line and column."""

_QUOTE_HELP = "Close the quotation mark, or put the whole value in the other kind of quotes."
_VALUE_HELP = "Put the value in quotes if it holds ': ' or begins with a character such as @ or %."

_OTHERWISE = ["syntax", "Compare the line with its neighbours: indentation, colons, quotes."]
_HELP = (
    ("found character '\\t'", "tab", "Indent with spaces; YAML does not allow tabs there."),
    ("found a tab character", "tab", "Indent with spaces; YAML does not allow tabs there."),
    ("cannot start any token", "syntax", "Put a value that begins with this character in quotes."),
    ("unknown escape", "bad-escape", "Write \\\\ for a backslash, or use single quotes."),
    ("escape code", "bad-escape", "Write the character itself, or an escape that YAML knows."),
    ("quoted scalar", "unclosed-quote", _QUOTE_HELP),
    ("tag", "bad-tag", "Remove the tag; kubectl ignores tags that YAML does not define."),
    ("mapping values are not allowed", "indentation", _VALUE_HELP),
    ("could not find expected ':'", "indentation", "Write 'key: value' with a space in it."),
    ("block mapping", "indentation", "Align the key with the other keys of its mapping."),
    ("block collection", "indentation", "Align the '-' with the other entries of its list."),
    ("block sequence entries are not allowed", "indentation", "Begin the list on its own line."),
    ("flow mapping", "unclosed-bracket", "Close the brace, with commas between entries."),
    ("flow sequence", "unclosed-bracket", "Close the bracket, with commas between entries."),
    ("holds a '?'", "syntax", "Put a value with a question mark inside brackets in quotes."),
    ("flow node", "unclosed-bracket", "Complete the value inside the brackets."),
    ("block scalar", "indentation", "Put only an indicator such as | or >- on this line."),
    ("document start", "several-documents", "Put '---' on a line of its own between documents."),
    ("no anchor", "undefined-alias", "Define the anchor earlier in the same document."),
    ("contains itself", "recursive-alias", "Write the inner value out instead of the alias."),
    ("aliases make", "alias-bomb", "Use fewer aliases; kubectl refuses this too."),
    ("values in one document", "limit", "Split the document, and work on its parts one by one."),
    ("levels of nesting", "too-deep", "Nest less deeply; no object needs that many levels."),
    (
        "is not allowed in YAML",
        "control-character",
        "Remove it, or write it as an escape in double quotes.",
    ),
    ("mapping key must be", "bad-key", "Use a plain string as the key."),
    ("a key is", "bad-key", "Put the key in quotes."),
    ("JSON has no infinity", "not-a-number", "Put the value in quotes, or write a finite number."),
    ("is not of the type", "bad-tag", "Remove the tag or write a value that fits it."),
    ("!!binary", "bad-tag", "Remove the tag; Secret data are base64 text without it."),
    ("<< wants", "bad-merge", "Let << name a mapping by an alias, or a list of such aliases."),
    ("JSON", "json-syntax", "Correct it, or put --- first to have it read as YAML."),
)


def parse_problem(error: ParseError, source: str, document: int, place: Place) -> Problem:
    """The Problem of a document that cannot be read."""
    message = error.message
    if source[error.offset : error.offset + 1] == "\t":
        message = "found a tab character where YAML wants spaces"
    if "{{" in _line(source, error.offset):
        rule, help = "template", "Render the template first, and paste what comes out of it."
    else:
        rule, help = next((rest for words, *rest in _HELP if words in message), _OTHERWISE)
    return Problem(
        Severity.ERROR, rule, f"This document cannot be read: {message}.", help, *place, document
    )


def _line(source: str, offset: int) -> str:
    begin = source.rfind("\n", 0, max(offset, 0)) + 1
    end = source.find("\n", begin)
    return source[begin : len(source) if end < 0 else end][:400]


def separator_problem(document: int, place: Place) -> Problem:
    """`---` with something behind it."""
    return Problem(
        Severity.ERROR,
        "bad-separator",
        "Behind the --- that separates documents kubectl allows only a comment.",
        "Put what follows --- on the next line.",
        *place,
        document,
    )


def directive_problem(document: int, place: Place) -> Problem:
    """`%YAML` and the like before the first `---`."""
    return Problem(
        Severity.ERROR,
        "directive",
        "kubectl cuts the text at --- before it is parsed, so a directive stands alone and fails.",
        "Remove the line that begins with %.",
        *place,
        document,
    )


def dropped_text_problem(document: int, place: Place) -> Problem:
    """Text behind `...`."""
    return Problem(
        Severity.WARNING,
        "dropped-text",
        "kubectl drops everything between ... and the next --- without a word.",
        "Put --- on a line of its own before this text.",
        *place,
        document,
    )


def tag_problem(tag: str, document: int, place: Place) -> Problem:
    """A tag that means nothing to kubectl."""
    return Problem(
        Severity.WARNING,
        "unknown-tag",
        f"kubectl ignores the tag {tag[:100]} and takes the value as it stands.",
        "Remove the tag, or render the file first with the tool that knows it.",
        *place,
        document,
    )


def notice_problem(rule: str, key: Node, document: int, place: Place) -> Problem:
    """A key that takes the place of an earlier one in the same mapping."""
    if rule == "duplicate-key":
        name = getattr(key, "value", "")
        message = (
            f"The key {name!r} occurs twice in this mapping; kubectl silently keeps the last."
        )
        help = "Remove one of the two keys."
    else:
        message = "This << replaces keys that were written before it, as kubectl reads it."
        help = "Move << to the top of the mapping, so that the mapping's own keys win everywhere."
    return Problem(Severity.WARNING, rule, message, help, *place, document)


def limit_problem(message: str, where: Problem | Place | None) -> Problem:
    """More than the limits allow."""
    place = (where.line, where.column) if isinstance(where, Problem) else where or (1, 1)
    help = "Split the input, and work on its parts one after the other."
    return Problem(Severity.ERROR, "limit", message[0].upper() + message[1:] + ".", help, *place)
