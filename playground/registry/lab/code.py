"""What was pushed to a lab repository, as a part of the repository's own name.

A code is base32 (lower case, no padding) of the pushes in their order: for each one byte of length
and the tag, one byte of length and the content. Only what `encode` writes is a code: any other
text, however it came about, is none. So a code is bounded, and there is one for each history.

Source of the alphabet and of the length: OCI Distribution Specification 1.1, "Pulling manifests":
a name is made of `[a-z0-9]+` with separators, and clients may refuse more than 255 characters.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_PUSHES = 8
MOST_TAG = 20
MOST_CONTENT = 48
MOST_BYTES = 120
MOST_CHARACTERS = -(-MOST_BYTES * 8 // 5)
TAG = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9._-]{{0,{MOST_TAG - 1}}}")
_CODE = re.compile(rf"[a-z2-7]{{1,{MOST_CHARACTERS}}}")


@dataclass(frozen=True, slots=True)
class Push:
    """An image with this content, one line of text, pushed under this tag."""

    tag: str
    content: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why something cannot be pushed, and what to do, in a sentence each."""

    message: str
    help: str


def push(pushes: Sequence[Push], tag: str, content: str) -> tuple[Push, ...] | Refused:
    """The history with one push more."""
    if not TAG.fullmatch(tag):
        return Refused(
            "That is not a tag the lab takes.",
            f"Use 1 to {MOST_TAG} letters, digits, `.`, `_` and `-`, and begin with a letter, "
            "a digit or `_`.",
        )
    if not content or not content.isprintable():
        return Refused("An image needs content that can be printed.", "Write one line of text.")
    size = len(content.encode())
    if size > MOST_CONTENT:
        return Refused(
            f"The content is {size} bytes long.",
            f"Use at most {MOST_CONTENT} bytes: the repository’s name carries them.",
        )
    after = (*pushes, Push(tag, content))
    if len(after) > MOST_PUSHES or len(_bytes(after)) > MOST_BYTES:
        return Refused(
            "The repository’s name has no room for another push.",
            "Start a new repository, or use shorter contents.",
        )
    return after


def encode(pushes: Sequence[Push]) -> str:
    """The code of a history that `push` made."""
    return base64.b32encode(_bytes(pushes)).decode("ascii").rstrip("=").lower()


def decode(code: str) -> tuple[Push, ...] | None:
    """The history that a code stands for; None for any text that is no code."""
    if not _CODE.fullmatch(code):
        return None
    try:
        data = base64.b32decode(code.upper() + "=" * (-len(code) % 8))
        pushes = _read(data)
    except (binascii.Error, UnicodeDecodeError, IndexError):
        return None
    return pushes if pushes and encode(pushes) == code else None


def _bytes(pushes: Sequence[Push]) -> bytes:
    texts = [text.encode() for each in pushes for text in (each.tag, each.content)]
    return b"".join(bytes([len(text)]) + text for text in texts)


def _read(data: bytes) -> tuple[Push, ...] | None:
    """The pushes, each of which `push` would take; None if it would not. Raises as decode says."""
    pushes: tuple[Push, ...] = ()
    at = 0
    while at < len(data):
        texts = []
        for _ in range(2):
            end = at + 1 + data[at]
            texts.append(data[at + 1 : end].decode())
            at = end
        taken = push(pushes, *texts)
        if isinstance(taken, Refused):
            return None
        pushes = taken
    return pushes
