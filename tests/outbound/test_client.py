"""The client against servers that do what they should not."""

import socket
import threading
import time

import pytest

from playground.outbound import Rules, client
from playground.outbound.fault import Why
from tests.outbound.asking import client_of, fault_of, ok, outbound
from tests.outbound.servers import reply, serving

PUBLIC = "93.184.215.14"


def found(*addresses, port=443):
    """What `getaddrinfo` would answer."""
    families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
    return [
        (family, socket.SOCK_STREAM, 6, "", (address, port))
        for family, address in zip(families, addresses, strict=True)
    ]


@pytest.fixture
def world(monkeypatch):
    """A network in which every public address is a plain server on loopback, without TLS.

    `connected` are the addresses that a connection was made to.
    """
    connected = []
    with serving(ok) as server:

        class Recorded(socket.socket):
            def connect(self, address):
                connected.append(address)
                super().connect(("127.0.0.1", server.port))

        monkeypatch.setattr("playground.outbound.connection.socket.socket", Recorded)
        monkeypatch.setattr(client, "_secure", lambda sock, host: sock)
        server.connected = connected
        yield server


# ---- what is asked, and what comes back


def test_an_answer():
    with serving(ok) as server:
        answer = outbound(server).request("GET", f"http://{server.authority}/a?b=c")
    assert (answer.status, answer.body) == (200, b"hello")
    assert server.lines == ["GET /a?b=c"]
    assert server.requests[0].headers["host"] == server.authority


def test_head_has_no_body():
    with serving(ok) as server:
        assert outbound(server).request("HEAD", f"http://{server.authority}/").body == b""


def test_connections_are_kept():
    with serving(ok) as server:
        asked = outbound(server)
        for _ in range(5):
            asked.request("GET", f"http://{server.authority}/")
        asked.close()
    assert server.connections == 1


def test_a_kept_connection_that_is_gone_is_made_anew():
    def once(request):
        request.connection.sendall(reply(200, b"x"))

    with serving(once) as server:
        asked = outbound(server)
        for _ in range(3):
            assert asked.request("GET", f"http://{server.authority}/").body == b"x"
            time.sleep(0.05)
    assert server.connections == 3


def test_a_kept_connection_that_says_what_is_no_answer_is_made_anew():
    def handler(request):
        request.connection.sendall(reply(200, b"x"))
        time.sleep(0.05)  # the next question is on its way
        return b"what nobody asked for\r\n\r\n"

    with serving(handler) as server:
        asked = outbound(server)
        for _ in range(2):
            assert asked.request("GET", f"http://{server.authority}/").body == b"x"
    assert server.connections == 2


def test_none_is_kept_after_the_end():
    with serving(ok) as server:
        asked = outbound(server)
        asked.close()
        for _ in range(2):
            asked.request("GET", f"http://{server.authority}/")
    assert server.connections == 2


def test_proxy_variables_are_ignored(monkeypatch):
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(ok) as server:
        assert outbound(server).request("GET", f"http://{server.authority}/").status == 200


# ---- where it goes


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "http://ghcr.io/", "https://ghcr.io:8443/", "https://u:p@ghcr.io/",
     "ftp://ghcr.io/", "file:///etc/passwd", "//ghcr.io/", "https:///x", "https://ghcr.io/\r\nx",
     "https://ghcr.io:x/", "https://[::1/", "https://127.0.0.1/", "https://ghcr.io%2eevil/",
     "https://" + "a" * 5000, "https://2130706433/", "https://0x7f.1/"],
)  # fmt: skip
def test_no_other_url_is_asked(url):
    def lookup(*args, **more):
        raise AssertionError("the name must not even be looked up")

    asked = client_of(Rules.read(["ghcr.io"]), lookup=lookup)
    assert fault_of(asked, "GET", url).why is Why.REFUSED


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["10.0.0.1"], [PUBLIC, "169.254.169.254"], ["::1"], ["::ffff:10.0.0.1"],
     ["64:ff9b::a00:1"], ["2002:a00:1::"], ["100.64.0.1"], ["0.0.0.0"], ["fe80::1%lo"]],
)  # fmt: skip
def test_a_name_that_stands_for_a_private_address(world, addresses):
    asked = client_of(Rules.read(["ghcr.io"]), lookup=lambda *_, **__: found(*addresses))
    fault = fault_of(asked, "GET", "https://ghcr.io/v2/")
    assert fault.why is Why.REFUSED
    assert addresses[-1] in fault.message
    assert world.connected == []


def test_the_connection_goes_to_the_address_that_was_checked(world):
    answers = [found(PUBLIC), found("127.0.0.1")]
    asked = client_of(Rules.read(["ghcr.io"]), lookup=lambda *_, **__: answers.pop(0))
    assert asked.request("GET", "https://ghcr.io/v2/").status == 200
    assert world.connected == [(PUBLIC, 443)]
    assert len(answers) == 1, "looked up once, and so no second answer can matter"


def test_dns_that_changes_its_answer_between_two_connections(world):
    answers = [found(PUBLIC), found("127.0.0.1")]
    asked = client_of(Rules.read(["ghcr.io"]), lookup=lambda *_, **__: answers.pop(0))
    asked.request("GET", "https://ghcr.io/v2/")
    asked.close()
    assert "127.0.0.1" in fault_of(asked, "GET", "https://ghcr.io/v2/").message
    assert world.connected == [(PUBLIC, 443)]


def test_a_name_that_nobody_knows():
    def lookup(*args, **more):
        raise socket.gaierror(-2, "Name or service not known")

    asked = client_of(Rules.read(["ghcr.io"]), lookup=lookup)
    assert fault_of(asked, "GET", "https://ghcr.io/").why is Why.UNREACHABLE


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    asked = client_of(Rules.read([], [f"127.0.0.1:{port}"]))
    assert fault_of(asked, "GET", f"http://127.0.0.1:{port}/").why is Why.UNREACHABLE


# ---- redirects


def redirecting(locations):
    """Answers with each location in turn, then with a body."""
    left = list(locations)

    def handler(request):
        if left:
            return reply(307, headers={"Location": left.pop(0)})
        return ok(request)

    return handler


def test_redirects_are_followed():
    with serving(redirecting(["/b", "c"])) as server:
        answer = outbound(server).request("GET", f"http://{server.authority}/a/")
    assert server.lines == ["GET /a/", "GET /b", "GET /c"]
    assert answer.url == f"http://{server.authority}/c"


def test_a_redirect_loop_ends():
    with serving(lambda _: reply(302, headers={"Location": "/"})) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/")
    assert fault.why is Why.REDIRECTED
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data", "http://127.0.0.1:1/", "https://localhost/",
     "https://evil.example/", "file:///etc/passwd", "//10.0.0.1/", "http://[::1]:80/"],
)  # fmt: skip
def test_a_redirect_to_where_nothing_may_be_asked(location):
    with serving(redirecting([location])) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/")
    assert fault.why is Why.REFUSED


def test_a_redirect_to_an_allowed_name_with_a_private_address(world):
    def handler(request):
        return reply(307, headers={"Location": "https://quay.io/x"})

    world.handler = handler
    names = {"ghcr.io": found(PUBLIC), "quay.io": found("192.168.0.1")}
    asked = client_of(
        Rules.read(["ghcr.io", "quay.io"]), lookup=lambda host, *_, **__: names[host]
    )
    assert "192.168.0.1" in fault_of(asked, "GET", "https://ghcr.io/").message
    assert world.connected == [(PUBLIC, 443)]


def test_credentials_stay_with_their_host():
    with serving(ok) as other:
        location = f"http://{other.authority}/there"
        with serving(redirecting(["/here", location])) as server:
            outbound(server, other).request(
                "GET", f"http://{server.authority}/", [("authorization", "Basic x")]
            )
    assert [request.headers.get("authorization") for request in server.requests] == ["Basic x"] * 2
    assert "authorization" not in other.requests[0].headers


# ---- how much, and how long


def test_a_body_beyond_the_limit_is_not_read():
    with serving(lambda _: reply(200, b"x" * 1000)) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/", most=999)
    assert fault.why is Why.TOO_LARGE


def test_an_endless_body():
    def endless(request):
        request.connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            request.connection.sendall(b"400\r\n" + b"x" * 1024 + b"\r\n")

    with serving(endless) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/", most=100_000)
    assert fault.why is Why.TOO_LARGE


@pytest.mark.parametrize(
    "endless",
    [b"X-Header: y\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"x"],
    ids=["headers", "interim answers", "one line"],
)
def test_endless_headers(endless):
    def handler(request):
        if endless != b"HTTP/1.1 100 Continue\r\n\r\n":
            request.connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            request.connection.sendall(endless * 100)

    with serving(handler) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/", most=1000)
    assert fault.why in (Why.TOO_LARGE, Why.NOT_HTTP)


@pytest.mark.parametrize("before", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_trickle_ends_with_the_time(before):
    """Each byte comes in time; all of them would take an hour."""
    ended = threading.Event()

    def trickle(request):
        request.connection.sendall(before)
        while not ended.wait(0.05):
            request.connection.sendall(b"H")

    with serving(trickle) as server:
        asked = outbound(server)
        start = time.monotonic()
        fault = fault_of(asked, "GET", f"http://{server.authority}/", deadline=start + 0.5)
        took = time.monotonic() - start
        ended.set()
    assert fault.why is Why.LATE
    assert took < 10


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH\r\n", b"\x00\x01\x02\x03\r\n\r\n", b"", b"HTTP/1.1 abc\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"],
)  # fmt: skip
def test_what_is_no_http(answer):
    def handler(request):
        request.connection.sendall(answer)

    with serving(handler) as server:
        fault = fault_of(outbound(server), "GET", f"http://{server.authority}/")
    assert fault.why is Why.NOT_HTTP


def test_a_second_answer_that_nobody_asked_for_is_not_taken_for_the_next():
    def handler(request):
        return reply(200, b"one") + reply(200, b"forged")

    with serving(handler) as server:
        asked = outbound(server)
        bodies = [asked.request("GET", f"http://{server.authority}/").body for _ in range(2)]
    assert bodies == [b"one", b"one"]
