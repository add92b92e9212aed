"""Clients that are slow, or do not read, take a connection and nothing else."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from flask import Flask

from playground.web.serving import Server
from tests.safety.conftest import serving
from tests.safety.raw import connect, read_all, request, send, status

pytestmark = pytest.mark.alone

SLOW = 1_000
PATIENCE = 5
"""Seconds in which somebody else's page must come, on a machine that does other things too."""

BEGUN = (
    b"",
    b"GET",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nmanifest=",
    b"POST /check HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nman",
)


@contextmanager
def half_requests(server: Server, count: int) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        connections = []
        for number in range(count):
            connection = stack.enter_context(closing(connect(server)))
            connection.sendall(BEGUN[number % len(BEGUN)])
            connections.append(connection)
        yield connections


def seconds_for_a_page(server: Server) -> float:
    began = time.monotonic()
    form = b"manifest=kind:%20Pod"
    address = f"http://127.0.0.1:{server.port}/check"
    with urllib.request.urlopen(address, form, timeout=30) as response:
        assert response.status == 200
    return time.monotonic() - began


def is_closed(connection: socket.socket, within: float) -> bool:
    """Whether the server ends the connection, without having said anything."""
    connection.settimeout(within)
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def test_a_thousand_slow_connections_do_not_hinder_others(app: Flask) -> None:
    with serving(app) as server, half_requests(server, SLOW) as connections:
        assert max(seconds_for_a_page(server) for _ in range(5)) < PATIENCE
        for connection in connections[:50]:
            connection.sendall(b"x")  # a sign of life from each
        assert seconds_for_a_page(server) < PATIENCE
    with serving(app) as server:
        assert seconds_for_a_page(server) < PATIENCE


def test_clients_that_do_not_read_do_not_occupy_a_worker(app: Flask) -> None:
    """As many as twice the workers ask for pages of megabytes, several at once, and read none."""
    body = b"manifest=" + b"x:%20y%0A" * 300_000
    header = f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"
    asked = request("POST /check", *header, body=body, end="keep-alive")
    with serving(app, threads=2) as server, ExitStack() as stack:
        for _ in range(4):
            connection = stack.enter_context(closing(connect(server, timeout=60)))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.sendall(asked)
            connection.sendall(request("GET /reference", end="keep-alive") * 20)
        assert seconds_for_a_page(server) < 4 * PATIENCE


def test_a_request_that_never_ends_is_dropped(app: Flask) -> None:
    """Also one of which a byte comes every now and then, as from Slowloris."""
    with serving(app, request_seconds=1.5) as server, half_requests(server, 5) as connections:
        trickling = connections[2]
        until = time.monotonic() + 8
        closed = False
        while time.monotonic() < until and not closed:
            try:
                trickling.sendall(b"X-a: b\r\n")
            except OSError:
                closed = True
            time.sleep(0.1)
        assert closed
        assert all(is_closed(connection, 5) for connection in connections[3:])


def test_a_silent_connection_is_dropped(app: Flask) -> None:
    with serving(app, idle_seconds=1) as server, closing(connect(server)) as connection:
        connection.sendall(request("GET /healthz", end="keep-alive"))
        answer = b""
        while not answer.endswith(b"ok\n"):
            answer += connection.recv(4_096)
        assert is_closed(connection, 8)


def test_clients_that_hang_up_are_forgotten(app: Flask) -> None:
    with serving(app) as server:
        for number in range(200):
            with closing(connect(server)) as connection:
                connection.sendall(BEGUN[number % len(BEGUN)])
        assert status(send(server, request("GET /healthz"))) == 200
        until = time.monotonic() + 10
        while len(server.loop.map) > 4 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(server.loop.map) <= 4  # the listener, two triggers, perhaps the last one


def test_an_answer_is_whole_for_a_slow_reader(app: Flask) -> None:
    with serving(app) as server, closing(connect(server)) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(request("GET /reference"))
        time.sleep(0.5)
        answer = read_all(connection)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
