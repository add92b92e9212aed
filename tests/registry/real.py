"""Debian's docker-registry on loopback, filled by skopeo, and a server of tokens for it."""

import base64
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.registry.content import INDEX, MANIFEST, Layout

USER, PASSWORD = "reader", "correct horse"
# The bcrypt hash of PASSWORD, as `htpasswd -nbB` prints it.
HTPASSWD = f"{USER}:$2y$05$POj3.55.LAEr5RbR92loOuwk.3Q8D9V.aUO14KzNHt40Y297trje2\n"


def program(name: str) -> str:
    """The path of a program; the test is skipped where there is none."""
    if path := shutil.which(name):
        return path
    pytest.skip(f"{name} is absent: install Debian's package {name}.")


_OURS = re.compile(r'"([A-Z]+) /v2/(\S+)/manifests/(\S+) HTTP/1.1" (\d+) .* "slipway"')


@dataclass
class Registry:
    """A registry that runs: `authority` is host and port; `skopeo` are options for writing."""

    authority: str
    folder: Path
    credentials: list[str] = field(default_factory=list)
    count: int = 0

    def asked(self, repository: str) -> list[str]:
        """What Slipway asked for in a repository so far, by the registry's own log of requests:
        method, tag or digest, and the status of the answer."""
        found = _OURS.findall((self.folder / "log").read_text())
        return [
            f"{method} {what} {code}" for method, name, what, code in found if name == repository
        ]

    def push(self, repository: str, tag: str, text: str, *, index: bool = True) -> bytes:
        """Make `tag` mean an image of that text; the bytes that its digest is of."""
        self.count += 1
        layout = Layout(self.folder / f"layout-{self.count}")
        content = layout.index(text) if index else layout.manifest(text)
        layout.name(content, "it", INDEX if index else MANIFEST)
        subprocess.run(
            [program("skopeo"), "--insecure-policy", "copy", "--all", "--preserve-digests",
             "--dest-tls-verify=false", *self.credentials, f"oci:{layout.folder}:it",
             f"docker://{self.authority}/{repository}:{tag}"],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        return content


@contextmanager
def running(folder: Path, **more: Any) -> Iterator[Registry]:
    """A registry with its files in `folder`; `more` are further parts of its configuration."""
    path = program("docker-registry")
    program("skopeo")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    authority = f"127.0.0.1:{port}"
    configuration = {
        "version": "0.1",
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
        "http": {"addr": authority},
        **more,
    }
    (folder / "config.yml").write_text(json.dumps(configuration))
    with (
        open(folder / "log", "wb") as log,
        subprocess.Popen(
            [path, "serve", folder / "config.yml"],
            stdout=log,
            stderr=log,
            env={"PATH": os.environ["PATH"], "OTEL_TRACES_EXPORTER": "none"},
        ) as process,
    ):
        try:
            _wait(authority, process, folder)
            yield Registry(authority, folder)
        finally:
            process.terminate()


def _wait(authority: str, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{authority}/v2/", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError((folder / "log").read_text("utf-8", "replace"))


class Issuer:
    """Makes the tokens that a docker-registry with `configuration` takes: RS256, by openssl."""

    def __init__(self, folder: Path) -> None:
        self.key, self.certificate = folder / "token.key", folder / "token.crt"
        subprocess.run(
            [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=issuer", "-keyout", self.key, "-out", self.certificate],
            check=True, capture_output=True,
        )  # fmt: skip

    def configuration(self, realm: str) -> dict[str, Any]:
        token = {
            "realm": realm,
            "service": "registry",
            "issuer": "issuer",
            "rootcertbundle": str(self.certificate),
        }
        return {"token": token}

    def token(self, name: str, actions: list[str]) -> str:
        lines = self.certificate.read_text().splitlines()
        header = {"typ": "JWT", "alg": "RS256", "x5c": ["".join(lines[1:-1])]}
        now = int(time.time())
        claims = {
            "iss": "issuer", "sub": "", "aud": "registry", "exp": now + 300, "nbf": now - 10,
            "iat": now, "jti": hashlib.sha256(os.urandom(8)).hexdigest(),
            "access": [{"type": "repository", "name": name, "actions": actions}],
        }  # fmt: skip
        signed = f"{_base64(json.dumps(header).encode())}.{_base64(json.dumps(claims).encode())}"
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", self.key],
            input=signed.encode(), check=True, capture_output=True,
        ).stdout  # fmt: skip
        return f"{signed}.{_base64(signature)}"


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
