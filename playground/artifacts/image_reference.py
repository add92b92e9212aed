"""Image references: ``[domain/]path[:tag][@digest]``, read by the grammar, never by splitting.

Source: the grammar of github.com/distribution/reference (which Docker, containerd and the kubelet
use) and its digest algorithms (github.com/opencontainers/go-digest), and the limit on names in the
OCI distribution specification. Docker's rule tells a domain from a first path component: it has a
``.``, a ``:`` or an upper-case letter, or it is ``localhost``. So a host's name with an underscore
is a domain too, though none by the grammar: containerd asks that host, and not Docker Hub.
"""

import re
from functools import lru_cache
from typing import NamedTuple

MAX_NAME = 255
MAX_TAG = 128
DIGEST_HEX = {"sha256": 64, "sha384": 96, "sha512": 128}
"""Hex digits of the algorithms that container runtimes know; with another one it is no digest."""

_LABEL = r"(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9_.-]{{0,{MAX_TAG - 1}}}")
_DIGEST = re.compile(r"([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*):([0-9a-fA-F]*)")
_AN_ALGORITHM = " or ".join([", ".join(list(DIGEST_HEX)[:-1]), list(DIGEST_HEX)[-1]])
_LONGEST_KEPT = 512
_IMAGE_ID = re.compile(r"[0-9a-f]{64}")

_HUB = "docker.io"
_HUB_ALIASES = (_HUB, "index.docker.io")


class ImageReference(NamedTuple):
    """The parts of an image reference, as written; None for a part that is absent.

    `digest` is ``algorithm:hex``. The domain belongs to the name but not to `path`.
    """

    domain: str | None
    path: str
    tag: str | None
    digest: str | None

    @property
    def name(self) -> str:
        """Domain and path as written, without tag and digest."""
        return self.path if self.domain is None else f"{self.domain}/{self.path}"

    @property
    def normalized_name(self) -> str:
        """The name in full, as Docker completes it: ``redis`` is ``docker.io/library/redis``."""
        if self.domain is not None and self.domain not in _HUB_ALIASES:
            return self.name
        return f"{_HUB}/{_completed(self.domain, self.path)}"

    def __str__(self) -> str:
        tag = "" if self.tag is None else f":{self.tag}"
        digest = "" if self.digest is None else f"@{self.digest}"
        return f"{self.name}{tag}{digest}"


class ImageFault(NamedTuple):
    """Why a text is no image reference.

    `message` is a clause (no capital, no period), `help` a sentence; `offset` counts characters
    from the start of the text.
    """

    message: str
    help: str
    offset: int


def pinned(reference: ImageReference, digest: str, keep_tag: bool = True) -> str:
    """The reference with `digest`: ``repo:tag@digest``, or ``repo@digest`` without `keep_tag`.

    Runtimes pull by the digest alone; a tag beside it only tells people what it was.
    """
    return str(reference._replace(tag=reference.tag if keep_tag else None, digest=digest))


def digest_fault(digest: str) -> ImageFault | None:
    """What is wrong with ``algorithm:hex``; None if nothing is."""
    match = _DIGEST.match(digest)
    if match is None:
        return ImageFault(
            f"{_shown(digest)} is not a digest",
            "Write the digest as algorithm:hex, for example sha256: and 64 hex digits.",
            0,
        )
    algorithm, hexadecimal = match.groups()
    if match.end() != len(digest):
        return ImageFault(
            f"{_shown(digest[match.end()])} cannot stand in a digest",
            "End the reference after the hex digits of the digest.",
            match.end(),
        )
    if (
        algorithm != algorithm.lower() and algorithm.lower() in DIGEST_HEX
    ):  # OCI's grammar of digests, narrower than the reference's
        return ImageFault(
            "the algorithm of a digest is lower-case",
            f"Write {algorithm.lower()} in lower case.",
            0,
        )
    wanted = DIGEST_HEX.get(algorithm)
    if wanted is None:
        return ImageFault(
            f"{_shown(algorithm)} is no algorithm of digests that the kubelet knows",
            f"Copy the digest from the registry: it begins with {_AN_ALGORITHM}.",
            0,
        )
    if len(hexadecimal) != wanted:
        return ImageFault(
            f"a {algorithm} digest has {wanted} hex digits, this one has {len(hexadecimal)}",
            "Copy the whole digest from the registry.",
            match.start(2),
        )
    if hexadecimal != hexadecimal.lower():
        return ImageFault(
            f"the hex digits of a {algorithm} digest are lower-case",
            "Write the letters of the digest in lower case.",
            match.start(2),
        )
    return None


def parse_image(text: str) -> ImageReference | ImageFault:
    """Read an image reference; a text that is none gives the first fault in it."""
    return _read_again(text) if len(text) <= _LONGEST_KEPT else _read(text)


@lru_cache(maxsize=1024)
def _read_again(text: str) -> ImageReference | ImageFault:
    """Every step of a deploy, and many a check, reads the same images."""
    return _read(text)


def _read(text: str) -> ImageReference | ImageFault:
    if not text:
        return ImageFault("the image is empty", "Name an image, for example nginx:1.27.", 0)
    if _IMAGE_ID.fullmatch(text):
        return ImageFault(
            "64 hex digits are the id of an image, not its name",
            "Write repository@sha256:… with the repository that has the image.",
            0,
        )
    if "://" in text:
        return ImageFault(
            "an image reference is not a URL",
            "Leave out the scheme and begin with the registry, for example ghcr.io/owner/app.",
            text.index("://"),
        )
    domain = _domain(text)
    start = 0 if domain is None else len(domain) + 1
    end = _path_end(text, start)
    if isinstance(end, ImageFault):
        return end
    length = max(end, len(_completed(domain, text[start:end])))
    if length > MAX_NAME:
        return ImageFault(
            f"the name has {length} characters, more than {MAX_NAME}",
            "Use a shorter repository name.",
            min(end, MAX_NAME),
        )
    position = end
    tag = digest = None
    if text.startswith(":", position):
        match = _TAG.match(text, position + 1)
        if match is None:
            return _tag_fault(text, position + 1)
        tag, position = match[0], match.end()
        if len(tag) == MAX_TAG and re.match(r"[A-Za-z0-9_.-]", text[position : position + 1]):
            return ImageFault(
                f"the tag has more than {MAX_TAG} characters",
                "Use a shorter tag.",
                position,
            )
    if text.startswith("@", position):
        digest = text[position + 1 :]
        fault = digest_fault(digest)
        if fault is not None:
            return fault._replace(offset=fault.offset + position + 1)
        position = len(text)
    if position != len(text):
        return _stray(text, position)
    return ImageReference(domain, text[start:end], tag, digest)


def _completed(domain: str | None, path: str) -> str:
    """The path of a repository: on Docker Hub the official ones are in ``library``."""
    if "/" in path or domain not in (None, *_HUB_ALIASES):
        return path
    return f"library/{path}"


def _domain(text: str) -> str | None:
    """The domain in front of the first slash, by Docker's rule."""
    domain, slash, _ = text.partition("/")
    if not slash or not (_DOMAIN.fullmatch(domain) or _COMPONENT.fullmatch(domain)):
        return None
    told = "." in domain or ":" in domain or domain == "localhost" or domain != domain.lower()
    return domain if told else None


def _path_end(text: str, start: int) -> int | ImageFault:
    """Where the path that begins at `start` ends."""
    position = start
    while True:
        match = _COMPONENT.match(text, position)
        if match is None:
            return _component_fault(text, position)
        position = match.end()
        if not text.startswith("/", position):
            return _upper_case(text, position) or position
        position += 1


def _component_fault(text: str, position: int) -> ImageFault:
    if position == len(text) or text[position] in "/:@":
        what = "a part of the name is empty" if position else "the image has no name"
        help_ = "Write repository:tag or repository@digest, with names between the slashes."
        return ImageFault(what, help_, position)
    return _upper_case(text, position) or _stray(text, position)


def _upper_case(text: str, position: int) -> ImageFault | None:
    if not re.match(r"[A-Z]", text[position : position + 1]):
        return None
    return ImageFault(
        "a repository name is lower-case",
        "Write the name of the repository in lower case; only tags may have upper case.",
        position,
    )


def _tag_fault(text: str, position: int) -> ImageFault:
    if position == len(text) or text[position] == "@":
        return ImageFault("the tag is empty", "Write a tag after the colon.", position)
    return ImageFault(
        f"a tag cannot begin with {_shown(text[position])}",
        "Begin the tag with a letter, a digit or an underscore.",
        position,
    )


def _stray(text: str, position: int) -> ImageFault:
    return ImageFault(
        f"{_shown(text[position])} cannot stand here in an image reference",
        "Write the image as repository:tag or repository@digest, without spaces.",
        position,
    )


def _shown(text: str) -> str:
    """The text for a message: quoted, with what cannot be seen escaped, and not long."""
    return repr(text) if len(text) <= 40 else f"{text[:39]!r}…"
