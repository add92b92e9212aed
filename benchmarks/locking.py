"""(h) 200 distinct images: asked for at a registry on loopback, and pinned from the lock file.

The registry is Debian's docker-registry, and each time is that of the whole process. The processor
time is told beside it, as the registry computes on the same machine, and mostly longer than we.
"""

import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.processor_time import of_session

IMAGES, ROUNDS = 200, 7
CONTAINERS = 10
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def run() -> None:
    program = shutil.which("docker-registry")
    if program is None:
        print("(h) docker-registry is not at hand: install Debian's package of that name")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with socket.create_server(("127.0.0.1", 0)) as free:
            authority = f"127.0.0.1:{free.getsockname()[1]}"
        configuration = {
            "version": "0.1",
            "log": {"level": "error", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(folder / "data")}},
            "http": {"addr": authority},
        }
        (folder / "config.yml").write_text(json.dumps(configuration))
        command = [program, "serve", str(folder / "config.yml")]
        with subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                _fill(authority)
                _measure(folder, authority, process.pid)
            finally:
                process.terminate()


def _measure(folder: Path, authority: str, registry: int) -> None:
    manifest, lock = folder / "app.yaml", folder / "images.lock"
    manifest.write_text("---\n".join(_deployments(authority)), "utf-8")
    environment = {**os.environ, "SLIPWAY_REGISTRY_ALLOW": authority}
    options = ["--lock", str(lock), str(manifest)]

    def command(*words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "playground", *words, *options],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def from_nothing() -> None:
        lock.unlink(missing_ok=True)
        command("lock")

    for what, action in (
        ("asked for", from_nothing),
        ("asked for again", lambda: command("lock")),
        ("pinned from the lock file", lambda: command("transform")),
    ):
        begun, theirs = _of_children(), of_session(registry)[0]
        best = _best(action)
        ours = (_of_children() - begun) / ROUNDS
        theirs = (of_session(registry)[0] - theirs) / ROUNDS
        print(
            f"(h) {IMAGES} images {what}: best {best:.3f} s; of the processors on average "
            f"{ours:.3f} s, and {theirs:.3f} s for the registry"
        )


def _best(action: Callable[[], None]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def _of_children() -> float:
    """Seconds of processor time of the commands that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _deployments(authority: str) -> list[str]:
    texts = []
    for first in range(0, IMAGES, CONTAINERS):
        containers = "".join(
            f"      - name: c{i}\n        image: {authority}/app-{i}:1.0\n"
            for i in range(first, first + CONTAINERS)
        )
        texts.append(
            f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{first}\nspec:\n"
            f"  selector:\n    matchLabels: {{app: app-{first}}}\n  template:\n    metadata:\n"
            f"      labels: {{app: app-{first}}}\n    spec:\n      containers:\n{containers}"
        )
    return texts


def _fill(authority: str) -> None:
    """Push an index of two platforms as each image, over the distribution API."""
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection(authority, timeout=10)
            connection.connect()
            break
        except OSError:
            time.sleep(0.05)

    def send(method: str, path: str, body: bytes = b"", kind: str = "") -> str:
        headers = {"Content-Type": kind} if kind else {}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return answer.headers.get("Location", "")

    def described(kind: str, body: bytes) -> dict[str, object]:
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        return {"mediaType": kind, "digest": digest, "size": len(body)}

    for number in range(IMAGES):
        entries = []
        for architecture in ("amd64", "arm64"):
            config = json.dumps({"os": "linux", "architecture": architecture, "n": number})
            entry = described("application/vnd.oci.image.config.v1+json", config.encode())
            place = send("POST", f"/v2/app-{number}/blobs/uploads/")
            upload = place.removeprefix(f"http://{authority}")
            send(
                "PUT",
                f"{upload}&digest={entry['digest']}",
                config.encode(),
                "application/octet-stream",
            )
            value = {"schemaVersion": 2, "mediaType": MANIFEST, "config": entry, "layers": []}
            body = json.dumps(value).encode()
            entries.append(described(MANIFEST, body))
            entries[-1]["platform"] = {"os": "linux", "architecture": architecture}
            path = f"/v2/app-{number}/manifests/{entries[-1]['digest']}"
            send("PUT", path, body, MANIFEST)
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
        send("PUT", f"/v2/app-{number}/manifests/1.0", json.dumps(index).encode(), INDEX)
