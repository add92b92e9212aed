"""A small image, made of a line of content: layer, config and manifest for each architecture, and
the index over them.

Its bytes, and so its digests, depend on the content alone: no time, no chance, no compressor.
Sources: OCI Image Specification 1.1 (`manifest.md`, `image-index.md`, `config.md`, `layer.md`);
POSIX ustar; RFC 1951 and 1952: a gzip member whose one block is stored.
"""

import hashlib
import json
import struct
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.artifacts.small_program import ARCHITECTURES, program

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclass(frozen=True, slots=True)
class Blob:
    """Some bytes, what they are, and the SHA-256 of them as OCI writes it."""

    media_type: str
    content: bytes
    digest: str

    @property
    def descriptor(self) -> dict[str, Any]:
        """How other parts of an image refer to this one."""
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.content)}


@dataclass(frozen=True, slots=True)
class Platform:
    """What a node of this architecture pulls."""

    architecture: str
    manifest: Blob
    config: Blob
    layer: Blob


@dataclass(frozen=True, slots=True)
class Image:
    """The index, which a tag stands for, and what it lists."""

    index: Blob
    platforms: tuple[Platform, ...]


def index_digest(content: str) -> str:
    """The digest of the image that prints `content`, which a tag of it stands for."""
    return build(content).index.digest


def build(content: str) -> Image:
    """The image that prints `content`."""
    platforms = tuple(_platform(content, architecture) for architecture in ARCHITECTURES)
    listed = [
        each.manifest.descriptor | {"platform": {"architecture": each.architecture, "os": "linux"}}
        for each in platforms
    ]
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": listed}
    return Image(_json(INDEX, index), platforms)


def _platform(content: str, architecture: str) -> Platform:
    line = f"{content}\n".encode()
    files = {"content.txt": (line, 0o644), "web": (program(line, architecture), 0o755)}
    archive = _tar(files)
    layer = _blob(LAYER, _gzip(archive))
    config = {
        "architecture": architecture,
        "os": "linux",
        "config": {"Entrypoint": ["/web"]},
        "rootfs": {"type": "layers", "diff_ids": [_digest(archive)]},
    }
    config_blob = _json(CONFIG, config)
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config_blob.descriptor,
        "layers": [layer.descriptor],
    }
    return Platform(architecture, _json(MANIFEST, manifest), config_blob, layer)


def _tar(files: Mapping[str, tuple[bytes, int]]) -> bytes:
    """Files of root, from the first second of 1970: name → bytes and mode."""
    parts = []
    for name, (content, mode) in files.items():
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), mode
        padding = bytes(-len(content) % tarfile.BLOCKSIZE)
        parts += [entry.tobuf(tarfile.USTAR_FORMAT), content, padding]
    return b"".join([*parts, bytes(2 * tarfile.BLOCKSIZE)])


def _gzip(content: bytes) -> bytes:
    """Compressors differ from version to version, so nothing is compressed."""
    assert len(content) < 1 << 16, "one stored block holds it"
    header = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    block = b"\x01" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content
    return header + block + struct.pack("<II", zlib.crc32(content), len(content))


def _json(media_type: str, value: Mapping[str, Any]) -> Blob:
    return _blob(media_type, json.dumps(value, separators=(",", ":")).encode())


def _blob(media_type: str, content: bytes) -> Blob:
    return Blob(media_type, content, _digest(content))


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
