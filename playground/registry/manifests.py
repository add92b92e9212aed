"""Manifests: the bytes that a digest is the digest of, read as OCI and Docker define them.

Sources: the OCI image specification (image index, image manifest, descriptor) and Docker's image
manifest V2, schema 2. That one document must not be both an index and a manifest is the rule that
answered CVE-2021-41190.
"""

import json
from typing import Any, NamedTuple

from playground.artifacts.image_reference import digest_fault
from playground.registry.fault import RULE, WRONG_DIGEST, Unresolved, UnresolvedError

OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
INDEXES = (OCI_INDEX, DOCKER_LIST)
TYPES = (*INDEXES, OCI_MANIFEST, DOCKER_MANIFEST)
ACCEPT = ", ".join(TYPES)
MOST_BYTES = 4 * 1024 * 1024
"""What the distribution specification asks every registry to take."""
MOST_PLATFORMS = 200
ALGORITHMS = ("sha256", "sha384", "sha512")
_ATTESTATION = "vnd.docker.reference.type"
_MOST_NAME = 100
_THEIRS = "Only the registry can put this right; the image stays as written."


class Platform(NamedTuple):
    """The manifest of an index for one platform: `name` is ``os/architecture[/variant]``."""

    name: str
    digest: str


class Manifest(NamedTuple):
    """What a digest stands for: an index with `platforms`, or the manifest of one platform."""

    digest: str
    media_type: str
    platforms: tuple[Platform, ...] = ()

    @property
    def is_index(self) -> bool:
        return self.media_type in INDEXES


def digest_of(content: bytes, algorithm: str = "sha256") -> str:
    """The digest of bytes; `algorithm` is one of ALGORITHMS."""
    import hashlib  # slow to import, as it loads OpenSSL, and a lock file is read without it

    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


def verify(content: bytes, digest: str, claimed_by: str) -> None:
    """Raises UnresolvedError if `digest` is not that of the bytes; `claimed_by` says it."""
    algorithm = digest.partition(":")[0]
    if digest_fault(digest) or algorithm not in ALGORITHMS:
        message = f"{claimed_by} says {digest[:80]!r}, which no one can compare with the bytes"
        raise UnresolvedError(Unresolved(WRONG_DIGEST, message, _THEIRS))
    actual = digest_of(content, algorithm)
    if actual != digest:
        message = f"{claimed_by} says {digest}, but the bytes that came have {actual}"
        raise UnresolvedError(Unresolved(WRONG_DIGEST, message, _THEIRS))


def foresee(content_type: str, length: int) -> None:
    """Raises UnresolvedError if HEAD tells that GET would bring no manifest, or too long a one.

    An answer without a Content-Type tells nothing of that kind.
    """
    if content_type:
        _media_type(content_type)
    if length > MOST_BYTES:
        message = f"the registry tells of a manifest with more than {MOST_BYTES:,} bytes"
        raise _broken(f"{message} ({length:,})")


def read_manifest(content: bytes, content_type: str, digest: str) -> Manifest:
    """The manifest in the bytes of `digest`, by the answer's Content-Type; or UnresolvedError."""
    kind = _media_type(content_type)
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise _broken("the registry's answer is no JSON") from None
    if not isinstance(value, dict) or value.get("schemaVersion") != 2:
        raise _broken("the registry's answer is no manifest of schema version 2")
    if value.get("mediaType", kind) != kind:
        raise _broken(f"the registry calls {kind} what calls itself something else")
    listed, own = "manifests" in value, "layers" in value or "config" in value
    if listed == own or listed != (kind in INDEXES):
        raise _broken("the registry's answer cannot be told to be an index or a manifest")
    platforms = _platforms(value["manifests"]) if listed else ()
    return Manifest(digest, kind, platforms)


def _media_type(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in TYPES:
        what = f"{kind[:80]!r}" if kind else "no media type at all"
        if kind.startswith("application/vnd.docker.distribution.manifest.v1"):
            what = "a manifest of schema 1, whose digest depends on who asks"
        raise _broken(f"the registry answers with {what}, not with an image")
    return kind


def _platforms(entries: Any) -> tuple[Platform, ...]:
    """What an index lists, without attestations, which run nowhere."""
    if not isinstance(entries, list) or len(entries) > MOST_PLATFORMS:
        raise _broken(f"the image's index is no list of at most {MOST_PLATFORMS} manifests")
    found: dict[str, Platform] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("digest"), str):
            raise _broken("the image's index lists something without a digest")
        if digest_fault(entry["digest"]):
            raise _broken("the image's index lists a digest that is none")
        notes = entry.get("annotations")
        if isinstance(notes, dict) and _ATTESTATION in notes:
            continue
        name = _platform_name(entry.get("platform"))
        if name and name != "unknown/unknown":
            found.setdefault(name, Platform(name, entry["digest"]))
    return tuple(found.values())


def _platform_name(platform: Any) -> str:
    """``linux/arm64/v8``; a version, of which Windows has several, follows the OS in brackets."""
    if not isinstance(platform, dict):
        return ""
    parts = [platform.get(key) for key in ("os", "architecture", "variant")]
    if not all(isinstance(part, str) for part in parts[:2]):
        return ""
    version = platform.get("os.version")
    if isinstance(version, str) and version:
        parts[0] = f"{parts[0]}({version})"
    name = "/".join(part for part in parts if isinstance(part, str) and part)
    return name if name.isprintable() and name.isascii() and len(name) <= _MOST_NAME else ""


def _broken(message: str) -> UnresolvedError:
    return UnresolvedError(Unresolved(RULE, message, _THEIRS))
