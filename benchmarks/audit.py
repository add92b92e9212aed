"""(f) The audit log: events of 4 KB over 32 connections, each on the disk before its answer.

And what a kill leaves of them: every event that was answered is there, and the chain fits.
"""

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONNECTIONS = 32
BYTES = 4_096
EVENTS = 10_000
TOKEN = "write-token-of-the-benchmark"


def run() -> None:
    """Print events a second and the times that the clients waited, in milliseconds."""
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        with server(url) as (port, _):
            asyncio.run(load(port, 500, "warm-up"))
            began = time.perf_counter()
            waits = [wait for wait, _ in asyncio.run(load(port, EVENTS, "timed"))]
            seconds = time.perf_counter() - began
        cuts = statistics.quantiles(waits, n=100)
        print(
            f"(f) {EVENTS:,} events of {BYTES:,} bytes, {CONNECTIONS} connections, SQLite: "
            f"{len(waits) / seconds:.0f} events/s, median {cuts[49] * 1000:.1f} ms, "
            f"99th percentile {cuts[98] * 1000:.1f} ms"
        )
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        answered, entries, missing, fault = killed(url, EVENTS)
        print(
            f"    killed under a load of {EVENTS:,}: {answered:,} answered, {entries:,} kept, "
            f"{missing} of the answered missing, the chain {fault or 'fits'}"
        )


def killed(url: str, events: int) -> tuple[int, int, int, str | None]:
    """Kill -9 in the middle of a load: how many events were answered, how many entries there
    are, how many of the answered are missing, and the fault of the chain."""
    from playground.audit_store.database import parsed_url
    from playground.audit_store.log import AuditLog

    with server(url) as (port, process):
        told = asyncio.run(load(port, events, "killed", kill=process, after=events // 2))
    log = AuditLog(parsed_url(url))
    kept = {entry.hash for entry in log.entries()}
    fault = log.verify().fault
    log.close()
    answered = {hash for _, hash in told}
    return len(answered), len(kept), len(answered - kept), fault


@contextmanager
def server(url: str) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """`python app.py` that keeps its log there."""
    settings = {
        "SLIPWAY_PORT": "0",
        "SLIPWAY_AUDIT_WRITE_TOKEN": TOKEN,
        "SLIPWAY_DATABASE_URL": url,
        "SLIPWAY_REDACTION_KEY": "key-of-the-benchmark",
    }
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r":(\d+)/$", process.stdout.readline().strip())
        if address is None:
            raise SystemExit("the server did not start")
        yield int(address[1]), process
        process.terminate()


def event(execution: str) -> bytes:
    """An event of Echo's about a finished stage, of `BYTES` bytes."""
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
        "spec": {
            "replicas": 3,
            "template": {
                "spec": {"containers": [{"name": "web", "image": "registry.example/shop/web:1"}]}
            },
        },
    }
    context = {"manifests": [manifest], "outputs.manifests": [manifest], "account": "prod"}
    value = {
        "details": {"source": "orca", "type": "orca:stage:complete", "application": "shop"},
        "content": {"executionId": execution, "stageId": "01S", "context": context},
        "eventId": execution,
    }
    content = json.dumps(value)
    filler = [{"name": f"VARIABLE_{n}", "value": f"some value {n}"} for n in range(50)]
    context["env"] = filler[: (BYTES - len(content)) // 52]
    value["rest"] = ""
    value["rest"] = " " * max(0, BYTES - len(json.dumps(value)))
    return json.dumps(value).encode()


async def load(
    port: int,
    events: int,
    name: str,
    kill: "subprocess.Popen[str] | None" = None,
    after: int = 0,
) -> list[tuple[float, str]]:
    """For each event that was answered: how long that took, in seconds, and its entry's hash."""
    numbers = iter(range(events))
    told: list[tuple[float, str]] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for number in numbers:
                asked = time.perf_counter()
                hash = await _answered(reader, writer, port, event(f"{name}-{number}"))
                told.append((time.perf_counter() - asked, hash))
                if kill is not None and len(told) == after:
                    kill.kill()
        except (ConnectionError, asyncio.IncompleteReadError):
            if kill is None:
                raise
        finally:
            writer.close()

    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return told


async def _answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, body: bytes
) -> str:
    """Send one event; the hash of its entry."""
    writer.write(_head(port, len(body)) + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"Content-Length: (\d+)", head)
    if not head.startswith(b"HTTP/1.1 201 ") or length is None:
        raise SystemExit(f"the server answered {head[:60]!r}")
    answer = json.loads(await reader.readexactly(int(length[1])))
    return str(answer["hash"])


def _head(port: int, length: int) -> bytes:
    return (
        f"POST /audit/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Slipway-Token: {TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()
