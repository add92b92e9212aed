"""Where a request ends: what leaves that open is refused, and nothing is kept without an end."""

from contextlib import closing

import pytest

from playground.web.request_parser import HEADER_BYTES
from playground.web.serving import Server
from tests.safety.raw import connect, read_all, request, send, status
from tests.safety.test_hostile_requests import FORM, assert_is_our_page

CHUNKED = "Transfer-Encoding: chunked"
HIDDEN = b"0\r\n\r\n" + request("GET /planted")


def answered(server: Server, *sent: bytes) -> bytes:
    """What is answered while the client leaves its side of the connection open."""
    with closing(connect(server)) as connection:
        for each in sent:
            connection.sendall(each)
        return read_all(connection)


@pytest.mark.parametrize("headers", [[], ["Content-Length: 0"]])
@pytest.mark.parametrize("line", ["GET /check", "POST /check"])
def test_nothing_is_waited_for_that_will_not_come(
    server: Server, line: str, headers: list[str]
) -> None:
    answer = answered(server, request(line, "Expect: 100-continue", *headers))
    assert answer.count(b"HTTP/1.1 ") == 1 and status(answer) == 200


def test_a_body_that_is_too_large_is_not_asked_for(server: Server) -> None:
    head = request("POST /check", "Expect: 100-continue", f"Content-Length: {2**30}")
    assert status(answered(server, head)) == 413


@pytest.mark.parametrize("length", ["Content-Length: 4", "Content-Length: planted"])
def test_a_body_with_two_lengths(server: Server, length: str) -> None:
    sent = request("POST /check", length, CHUNKED, body=HIDDEN, end="keep-alive")
    answer = send(server, sent)
    assert answer.count(b"HTTP/1.1 ") == 1 and status(answer) == 400
    assert_is_our_page(answer)


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.2"])
def test_chunks_in_a_version_that_has_none(server: Server, version: bytes) -> None:
    sent = request("POST /check", CHUNKED, body=HIDDEN, end="keep-alive")
    answer = send(server, sent.replace(b"HTTP/1.1", version, 1))
    assert answer.count(b"HTTP/1.") == 1 and status(answer) == 400


@pytest.mark.parametrize(
    "sent",
    [
        request("POST /check", "Content-Length: " + "9" * 5_000),
        request("GET http://["),
        request("GET http://[planted]/check"),
        request("GET http://]/"),
    ],
    ids=["number", "open", "name", "closed"],
)
def test_numbers_and_addresses_that_are_none(
    server: Server, sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = answered(server, sent)
    assert status(answer) == 400
    assert_is_our_page(answer)
    assert "planted" not in caplog.text and "exception" not in caplog.text


@pytest.mark.parametrize(
    "endless",
    [b"1" * HEADER_BYTES, b"1;a=".ljust(HEADER_BYTES, b"b"), b"0\r\nX: ".ljust(HEADER_BYTES + 3)],
    ids=["size", "extension", "trailer"],
)
def test_what_stands_around_chunks_has_an_end(server: Server, endless: bytes) -> None:
    answer = answered(server, request("POST /check", CHUNKED, f"Content-Type: {FORM}"), endless)
    assert status(answer) == 400


def test_what_follows_the_last_chunk_is_left_out(server: Server) -> None:
    body = b"b\r\nmanifest=ab\r\n0\r\nX-Planted: planted\r\n\r\n"
    answer = answered(server, request("POST /check", CHUNKED, f"Content-Type: {FORM}", body=body))
    assert status(answer) == 200 and b"planted" not in answer
