"""The lock file: what each tag meant when it was asked for, to be committed beside the manifests.

It is YAML for people to read; what is wrong in it is a Problem, and the rest of it counts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference, digest_fault, parse_image
from playground.manifest import DEFAULT, Document, Limits, Problem, Severity, in_order, read
from playground.manifest.finding import Finding, located
from playground.manifest.words import kind_of
from playground.registry.key import Key
from playground.registry.lock_text import VERSION, as_written
from playground.registry.locked import Locked
from playground.registry.manifests import MOST_PLATFORMS, TYPES, Manifest, Platform

RULE = "lock-file"
MOST_ENTRIES = 10_000
HELP = "Make the file anew with `python -m playground lock`, or put this entry right by hand."
_NO_DOCUMENT = Problem(
    Severity.ERROR, RULE, "A lock file is one YAML document, this has 0.", HELP, 1, 1
)
_TEXTS = ("image", "tag", "digest", "mediaType", "resolved", "from")
_FIELDS = (*_TEXTS, "platforms")
_MOST_TEXT = 300


class Lock(NamedTuple):
    """The entries of a lock file that are right, and the Problems of the others."""

    entries: tuple[Locked, ...] = ()
    problems: tuple[Problem, ...] = ()

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


def read_lock(source: str | bytes, limits: Limits = DEFAULT) -> Lock:
    """Read a lock file; never raises, whatever the input."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    if len(text) <= min(limits.steps, limits.characters):
        written = as_written(text)
        reader = _Reader(limits.problems)
        reader.read_entries(written or [])
        if written is not None and not reader.findings:
            return Lock(tuple(reader.entries.values()))
    reading = read(source, limits)
    if not reading.documents:
        return Lock(problems=reading.problems or (_NO_DOCUMENT,))
    reader = _Reader(limits.problems - len(reading.problems))
    reader.read(reading.documents)
    problems = [*reading.problems, *located(reading, reader.findings)]
    return Lock(tuple(reader.entries.values()), tuple(in_order(problems)))


class _Reader:
    """`room`: how many Findings there may be before it stops."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.document = 0
        self.findings: list[Finding] = []
        self.entries: dict[Key, Locked] = {}

    def read(self, documents: Sequence[Document]) -> None:
        if len(documents) > 1:
            self.document = documents[1].index
            self.fault("", f"a lock file is one YAML document, this has {len(documents)}")
            return
        self.document = documents[0].index
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
            if number == MOST_ENTRIES or len(self.findings) >= self.room:
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
                message = f"an entry has no field {key[:40]!r}"
                self.fault(pointer, message, severity=Severity.WARNING)
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

    def fault(
        self,
        pointer: str,
        message: str,
        help: str = HELP,
        severity: Severity = Severity.ERROR,
    ) -> None:
        message = f"{message[0].upper()}{message[1:]}."
        self.findings.append(Finding(severity, RULE, message, help, self.document, pointer))
