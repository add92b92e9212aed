"""Images made of a few bytes, as folders in the OCI layout that skopeo can copy from."""

import hashlib
import json
from pathlib import Path
from typing import Any

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


def digest(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def encoded(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def descriptor(media_type: str, content: bytes, **more: Any) -> dict[str, Any]:
    return {"mediaType": media_type, "digest": digest(content), "size": len(content), **more}


class Layout:
    """A folder in the OCI image layout; every method gives the content that it has written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "blobs/sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')

    def blob(self, content: bytes) -> bytes:
        (self.folder / "blobs/sha256" / digest(content).partition(":")[2]).write_bytes(content)
        return content

    def manifest(self, text: str, architecture: str = "amd64") -> bytes:
        """A manifest whose one layer holds `text`."""
        layer = self.blob(text.encode().ljust(1024, b"\0"))
        config = self.blob(
            encoded(
                {
                    "architecture": architecture,
                    "os": "linux",
                    "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
                }
            )
        )
        value = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": descriptor(CONFIG, config),
            "layers": [descriptor(LAYER, layer)],
        }
        return self.blob(encoded(value))

    def index(self, text: str, architectures: tuple[str, ...] = ("amd64", "arm64")) -> bytes:
        """An index with a manifest for each architecture."""
        entries = [
            descriptor(
                MANIFEST,
                self.manifest(f"{text} on {architecture}", architecture),
                platform={"os": "linux", "architecture": architecture},
            )
            for architecture in architectures
        ]
        return self.blob(encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}))

    def name(self, content: bytes, tag: str, media_type: str = INDEX) -> None:
        """Make `tag` mean the manifest or index; other tags of the layout are gone."""
        entry = descriptor(
            media_type, content, annotations={"org.opencontainers.image.ref.name": tag}
        )
        value = encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]})
        (self.folder / "index.json").write_bytes(value)
