"""(f) The audit log: events of 4 KB over 32 connections, each on the disk before its answer.

And what a kill leaves of them: every event that was answered is there, and the chain fits.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.closed_loop import Answer, answers
from benchmarks.processor_time import of_session

ROOT = Path(__file__).parents[1]
CONNECTIONS = 32
BYTES = 4_096
EVENTS = 10_000
TOKEN = "write-token-of-the-benchmark"
DISK = ROOT / "var"
"""Where the databases are: not in memory, as a folder for temporary files may be."""


def run() -> None:
    """Print events a second, the times that clients waited, and what that took of processors."""
    DISK.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DISK) as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        with server(url) as (port, process):
            _stored(port, requests(port, "warm-up", 500))
            timed = requests(port, "timed", EVENTS)
            before = of_session(process.pid)
            own, began = time.process_time(), time.perf_counter()
            waits = [answer.seconds for answer in _stored(port, timed)]
            seconds, own = time.perf_counter() - began, time.process_time() - own
            after = of_session(process.pid)
        cuts = statistics.quantiles(waits, n=100)
        print(
            f"(f) {EVENTS:,} events of {BYTES:,} bytes, {CONNECTIONS} connections, SQLite: "
            f"{len(waits) / seconds:.0f} events/s, median {cuts[49] * 1000:.1f} ms, "
            f"99th percentile {cuts[98] * 1000:.1f} ms\n"
            f"    processor time for one event: server {_each(after[0] - before[0])}, "
            f"its workers {_each(after[1] - before[1])}, the clients {_each(own)}"
        )
    with tempfile.TemporaryDirectory(dir=DISK) as folder:
        url = f"sqlite:///{folder}/audit.sqlite3"
        answered, entries, missing, fault = killed(url, EVENTS)
        print(
            f"    killed under a load of {EVENTS:,}: {answered:,} answered, {entries:,} kept, "
            f"{missing} of the answered missing, the chain {fault or 'fits'}"
        )


def _each(seconds: float) -> str:
    return f"{seconds / EVENTS * 1000:.2f} ms"


def killed(url: str, events: int) -> tuple[int, int, int, str | None]:
    """Kill -9 in the middle of a load: how many events were answered, how many entries there
    are, how many of the answered are missing, and the fault of the chain."""
    from playground.audit_store.database import parsed_url
    from playground.audit_store.log import AuditLog

    answered = set()
    with server(url) as (port, process), suppress(ConnectionError):
        for answer in _stored(port, requests(port, "killed", events)):
            answered.add(json.loads(answer.body)["hash"])
            if len(answered) == events // 2:
                process.kill()
    log = AuditLog(parsed_url(url))
    kept = {entry.hash for entry in log.entries()}
    fault = log.verify().fault
    log.close()
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
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        address = re.search(r":(\d+)/$", process.stdout.readline().strip())
        if address is None:
            raise SystemExit("the server did not start")
        yield int(address[1]), process
        process.terminate()


def event(execution: str) -> bytes:
    """An event of Echo's about a finished stage, of `BYTES` bytes: a ConfigMap and a Deployment
    as they were posted and as the API server returned them."""
    value = _stage_complete()
    content = value["content"]
    content["executionId"] = content["execution"]["id"] = execution
    value["eventId"] = f"of {execution}"
    parameters = content["execution"]["trigger"]["parameters"]
    parameters["notes"] = ""
    missing = BYTES - len(_compact(value))
    parameters["notes"] = ("what has changed since " * (missing // 20 + 1))[:missing]
    return _compact(value)


@cache
def _stage_complete() -> Any:
    return json.loads(Path(__file__).with_name("stage_complete.json").read_text())


def _compact(value: Any) -> bytes:
    """As Jackson writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def requests(port: int, name: str, events: int) -> list[bytes]:
    """What is sent, made before the time runs: no two events are about the same execution."""
    head = (
        f"POST /audit/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Slipway-Token: {TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {BYTES}\r\n\r\n"
    ).encode()
    return [head + event(f"{name}-{number:06}") for number in range(events)]


def _stored(port: int, events: list[bytes]) -> Iterator[Answer]:
    """The answers; each has to be that the event was stored."""
    for answer in answers(port, events, CONNECTIONS):
        if answer.status != 201:
            raise SystemExit(f"the server answered {answer.status}: {answer.body[:200]!r}")
        yield answer
