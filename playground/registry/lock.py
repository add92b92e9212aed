"""The lock file: what each tag meant when it was asked for, to be committed beside the manifests.

It is YAML for people to read; what is wrong in it is a Problem, and the rest of it counts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference, digest_fault, parse_image
from playground.manifest import DEFAULT, Limits, Problem, Reading, Severity, in_order, read
from playground.manifest.words import kind_of
from playground.registry.manifests import MOST_PLATFORMS, TYPES, Manifest, Platform
from playground.registry.resolve import Key

VERSION = 1
RULE = "lock-file"
MOST_ENTRIES = 10_000
HELP = "Make the file anew with `python -m playground lock`, or put this entry right by hand."
_HEAD = """\
# What each tag meant when it was asked for. `python -m playground lock FILE...` asks again;
# `python -m playground transform --lock images.lock FILE...` pins from it, without a network.
"""
_TEXTS = ("image", "tag", "digest", "mediaType", "resolved", "from")
_FIELDS = (*_TEXTS, "platforms")
_MOST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry: the tag of `image` (a full name) meant `digest` from `resolved` on.

    resolved: a time in UTC, as ``2026-11-23T09:30:00Z``: when that digest was first seen.
    source: the registry that said so. platforms: empty unless the digest is an index's.
    """

    image: str
    tag: str
    digest: str
    media_type: str
    platforms: tuple[Platform, ...]
    resolved: str
    source: str

    @property
    def key(self) -> Key:
        return Key(self.image, self.tag, None)

    @property
    def manifest(self) -> Manifest:
        return Manifest(self.digest, self.media_type, self.platforms)


@dataclass(frozen=True, slots=True)
class Lock:
    """The entries of a lock file that are right, and the Problems of the others."""

    entries: tuple[Locked, ...] = ()
    problems: tuple[Problem, ...] = ()
    steps: int = 0

    @property
    def by_key(self) -> dict[Key, Locked]:
        return {entry.key: entry for entry in self.entries}

    @property
    def known(self) -> dict[Key, Manifest]:
        """For `resolve`."""
        return {entry.key: entry.manifest for entry in self.entries}

    @property
    def artifacts(self) -> list[Artifact]:
        """What the lock supplies to a deploy: an artifact for each entry."""
        return [
            Artifact(
                type="docker/image",
                name=entry.image,
                version=entry.tag,
                reference=f"{entry.image}:{entry.tag}@{entry.digest}",
                provenance=f"lock file, {entry.resolved}",
            )
            for entry in self.entries
        ]


def write_lock(entries: Iterable[Locked]) -> str:
    """The text of a lock file, sorted by image and tag, so that only what moves changes it."""
    lines = [f"{_HEAD}version: {VERSION}\nimages:"]
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
    return "\n".join(lines if ordered else [f"{_HEAD}version: {VERSION}\nimages: []"]) + "\n"


def _plain(name: str) -> str:
    """An image's name as YAML: only that of an IPv6 host would be read as something else."""
    return json.dumps(name) if name.startswith("[") else name


def read_lock(source: str | bytes, limits: Limits = DEFAULT) -> Lock:
    """Read a lock file; never raises, whatever the input."""
    reading = read(source, limits)
    reader = _Reader(reading, limits, list(reading.problems))
    reader.read()
    return Lock(tuple(reader.entries.values()), tuple(in_order(reader.problems)), reading.steps)


@dataclass(slots=True)
class _Reader:
    reading: Reading
    limits: Limits
    problems: list[Problem]
    entries: dict[Key, Locked] = field(default_factory=dict)

    def read(self) -> None:
        documents = self.reading.documents
        if len(documents) != 1:
            if documents or not self.reading.problems:
                index = documents[1].index if documents else None
                self.say(index, "", f"a lock file is one YAML document, this has {len(documents)}")
            return
        value = documents[0].value
        if not isinstance(value, dict):
            self.fault("", f"a lock file is a mapping, not {kind_of(value)}")
        elif value.get("version") != VERSION or isinstance(value.get("version"), bool):
            at = "/version" if "version" in value else ""
            self.fault(at, f"a lock file begins with `version: {VERSION}`; this one is not known")
        elif not isinstance(value.get("images"), list):
            self.fault(
                "/images" if "images" in value else "", "the field images is a list of entries"
            )
        else:
            self.read_entries(value["images"])

    def read_entries(self, values: list[Any]) -> None:
        for number, value in enumerate(values):
            if number == MOST_ENTRIES or len(self.problems) >= self.limits.problems:
                self.fault(f"/images/{number}", f"only the first {number:,} entries are read")
                return
            pointer = f"/images/{number}"
            entry = self.entry(pointer, value)
            if entry is None:
                continue
            if entry.key in self.entries:
                self.fault(pointer, f"{entry.image}:{entry.tag} is locked twice; the first counts")
                continue
            self.entries[entry.key] = entry

    def entry(self, pointer: str, value: Any) -> Locked | None:
        if not isinstance(value, dict):
            self.fault(pointer, f"an entry is a mapping, not {kind_of(value)}")
            return None
        for key in value:
            if key not in _FIELDS:
                self.say(
                    0, pointer, f"an entry has no field {key[:40]!r}", severity=Severity.WARNING
                )
        for key in _TEXTS:
            text = value.get(key)
            if not isinstance(text, str) or not 0 < len(text) <= _MOST_TEXT:
                what = f"is a text, not {kind_of(text)}"
                if isinstance(text, str):
                    what = f"is empty or longer than {_MOST_TEXT} characters"
                if key not in value:
                    what = "is missing"
                help = "Put it in quotes, as a number is no tag." if key == "tag" else HELP
                at = f"{pointer}/{key}" if key in value else pointer
                self.fault(at, f"the field {key} {what}", help)
                return None
        platforms = self.platforms(pointer, value.get("platforms", {}))
        if platforms is None or not self.is_image(pointer, value):
            return None
        if value["mediaType"] not in TYPES:
            self.fault(f"{pointer}/mediaType", "the field mediaType is not that of an image")
            return None
        return Locked(
            value["image"],
            value["tag"],
            value["digest"],
            value["mediaType"],
            platforms,
            value["resolved"],
            value["from"],
        )

    def is_image(self, pointer: str, value: Mapping[str, str]) -> bool:
        if fault := digest_fault(value["digest"]):
            self.fault(f"{pointer}/digest", fault.message, fault.help)
            return False
        image = parse_image(value["image"])
        if not isinstance(image, ImageReference) or str(image) != image.normalized_name:
            message = "an image is a full name without a tag, such as docker.io/library/redis"
            self.fault(f"{pointer}/image", message)
            return False
        tagged = parse_image(f"{value['image']}:{value['tag']}")
        if not isinstance(tagged, ImageReference) or tagged.tag != value["tag"]:
            self.fault(f"{pointer}/tag", "this is no tag")
            return False
        for key in ("resolved", "from"):
            if not value[key].isprintable():
                self.fault(
                    f"{pointer}/{key}", f"the field {key} has characters that cannot be shown"
                )
                return False
        return True

    def platforms(self, pointer: str, value: Any) -> tuple[Platform, ...] | None:
        if not isinstance(value, dict) or len(value) > MOST_PLATFORMS:
            message = f"the field platforms maps at most {MOST_PLATFORMS} platforms to digests"
            self.fault(f"{pointer}/platforms", message)
            return None
        for name, digest in value.items():
            if not isinstance(digest, str) or digest_fault(digest) or not name.isprintable():
                escaped = name.replace("~", "~0").replace("/", "~1")
                message = "a platform has the digest of its manifest"
                self.fault(f"{pointer}/platforms/{escaped}", message)
                return None
        return tuple(Platform(name, digest) for name, digest in value.items())

    def fault(self, pointer: str, message: str, help: str = HELP) -> None:
        self.say(0, pointer, message, help)

    def say(
        self,
        document: int | None,
        pointer: str,
        message: str,
        help: str = HELP,
        severity: Severity = Severity.ERROR,
    ) -> None:
        line = column = 1
        if document is not None:
            index = document or self.reading.documents[0].index
            at = self.reading.position(index, pointer)
            line, column, document = at.line, at.column, index
        message = f"{message[0].upper()}{message[1:]}."
        self.problems.append(
            Problem(severity, RULE, message, help, line, column, document, pointer)
        )
