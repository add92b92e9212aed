"""(d) The server itself, on loopback: eight connections that ask for a transform all the time."""

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.one_manifest import DIGEST, manifest

ROOT = Path(__file__).parents[1]
CONNECTIONS = 8
WARM_UP_SECONDS, SECONDS = 1.0, 8.0
ARTIFACTS = [
    {"type": "docker/image", "reference": f"registry.example/shop/web-{i}@{DIGEST}"}
    for i in range(4)
]


def run() -> None:
    """Print requests a second and the times that the clients waited, in milliseconds."""
    body = json.dumps({"manifest": manifest(), "artifacts": ARTIFACTS}).encode()
    with server() as port:
        waits = asyncio.run(_load(port, _request(port, body)))
    cuts = statistics.quantiles(waits, n=100)
    print(
        f"(d) transform of {manifest().count(chr(10))} lines, {CONNECTIONS} connections: "
        f"{len(waits) / SECONDS:.0f} requests/s, median {statistics.median(waits) * 1000:.1f} ms, "
        f"95th percentile {cuts[94] * 1000:.1f} ms, 99th {cuts[98] * 1000:.1f} ms"
    )


@contextmanager
def server() -> Iterator[int]:
    """`python app.py` without a rate limit, on a free port."""
    environ = {**os.environ, "SLIPWAY_PORT": "0", "SLIPWAY_RATE_LIMIT": "off"}
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r":(\d+)/$", process.stdout.readline().strip())
        if address is None:
            raise SystemExit("the server did not start")
        yield int(address[1])
        process.terminate()


def _request(port: int, body: bytes) -> bytes:
    head = (
        f"POST /api/v1/transform HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _load(port: int, request: bytes) -> list[float]:
    """How long each request took, in seconds; those of the warm-up are left out."""
    begin = time.perf_counter() + WARM_UP_SECONDS
    clients = [_client(port, request, begin) for _ in range(CONNECTIONS)]
    return [wait for waits in await asyncio.gather(*clients) for wait in waits]


async def _client(port: int, request: bytes, begin: float) -> list[float]:
    """One connection that asks again as soon as it is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waits = []
    while (asked := time.perf_counter()) < begin + SECONDS:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise SystemExit(f"the server answered {head[:60]!r}")
        await reader.readexactly(int(length[1]))
        if asked >= begin:
            waits.append(time.perf_counter() - asked)
    writer.close()
    return waits
