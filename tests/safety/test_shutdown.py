"""SIGTERM: nothing new is taken, what runs is finished, and the process ends with status 0."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from playground.web import ROOT
from playground.web.serving import GRACE_SECONDS, Server
from tests.safety.raw import read_all, request, status

pytestmark = pytest.mark.alone

LARGE = "".join(
    f"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{n}}}\n" for n in range(1_500)
)


@contextmanager
def process(**settings: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """`python app.py` on a free port."""
    with subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "SLIPWAY_PORT": "0", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout
        address = re.search(r":(\d+)/$", running.stdout.readline().strip())
        assert address
        try:
            yield running, int(address[1])
        finally:
            running.kill()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def unread(port: int) -> int:
    """Bytes and connections at a port that its server has not taken from the kernel yet."""
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    queues = [one[4] for one in sockets if one[1].endswith(f":{port:04X}")]
    return sum(int(queue.partition(":")[2], 16) for queue in queues)


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=60).close()
    except ConnectionRefusedError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_ends_at_once(number: signal.Signals) -> None:
    with process() as (running, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as response:
            assert response.status == 200
        began = time.monotonic()
        running.send_signal(number)
        _, errors = running.communicate(timeout=20)
        assert running.returncode == 0
        assert time.monotonic() - began < GRACE_SECONDS / 2
    assert "Traceback" not in errors
    assert [json.loads(line)["route"] for line in errors.splitlines()] == ["/healthz"]


def test_running_requests_are_finished_and_new_ones_refused() -> None:
    answers: list[bytes] = []
    sent = threading.Barrier(7)  # more than there are workers: some are still in the queue

    def ask(port: int) -> None:
        body = ("manifest=" + LARGE.replace("\n", "%0A")).encode()
        headers = (
            f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded",
        )
        with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as connection:
            line, end = "POST /practices/versioning", "keep-alive"
            connection.sendall(request(line, *headers, body=body, end=end))
            sent.wait(60)
            answers.append(read_all(connection))

    with process() as (running, port):
        slow = [threading.Thread(target=ask, args=(port,)) for _ in range(6)]
        for thread in slow:
            thread.start()
        sent.wait(60)
        wait_for(lambda: not unread(port))
        idle = socket.create_connection(("127.0.0.1", port), timeout=60)
        running.send_signal(signal.SIGTERM)
        wait_for(lambda: is_refused(port))
        assert running.poll() is None, "it ended before it had answered"
        for thread in slow:
            thread.join(timeout=60)
        _, errors = running.communicate(timeout=60)
        idle.close()
        assert running.returncode == 0
    assert [status(answer) for answer in answers] == [200] * 6
    assert all(answer.rstrip().endswith(b"</html>") for answer in answers)
    # Or a client that goes on asking would keep the process until it is killed.
    assert any(b"\r\nConnection: close\r\n" in answer for answer in answers)
    assert "Traceback" not in errors


def test_half_a_request_does_not_keep_it() -> None:
    with process() as (running, port):
        with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as connection:
            connection.sendall(
                b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx"
            )
            wait_for(lambda: not unread(port))
            running.send_signal(signal.SIGTERM)
            running.communicate(timeout=GRACE_SECONDS / 2)
        assert running.returncode == 0


def test_a_port_that_is_taken_is_no_traceback(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, "SLIPWAY_PORT": str(server.port)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "cannot listen on" in done.stderr and "Traceback" not in done.stderr
