"""Requests that nobody sends by accident: each has a clear answer, and harms nobody else."""

import re

import pytest
from flask.testing import FlaskClient

from playground.web.request_parser import HEADER_BYTES
from playground.web.serving import Server
from tests.safety.raw import connect, read_all, request, send, status

FORM = "application/x-www-form-urlencoded"
SPLIT = "x\r\nSet-Cookie: planted=1\r\n\r\n<script>planted</script>"


def is_our_page(text: str) -> bool:
    return "<title>" in text and "Slipway</title>" in text and "Traceback" not in text


# ---- forms


def multipart(fields: int) -> bytes:
    part = b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nv\r\n'
    return b"".join(part % number for number in range(fields)) + b"--b--\r\n"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"&".join(b"f%d=1" % number for number in range(10_000))),
        (FORM, b"&" * 10_000),
        ("multipart/form-data; boundary=b", multipart(10_000)),
    ],
    ids=["urlencoded", "empty", "multipart"],
)
def test_a_form_with_ten_thousand_fields(client: FlaskClient, kind: str, body: bytes) -> None:
    response = client.post("/check", data=body, content_type=kind)
    assert response.status_code == 400
    assert is_our_page(response.text) and "fewer than 100 fields" in response.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nno end"),
        ("multipart/form-data; boundary=b", b"--c\r\n\r\n"),
        ("multipart/form-data; boundary=" + "b" * 9_000, b"--b"),
        ("multipart/form-data; boundary=b; charset=utf-7", multipart(1)),
        (FORM + "; charset=no-such", b"manifest=a"),
        ("application/json", b'{"manifest": "a"}'),
        ("", b"manifest=a"),
        ("\x00", b"manifest=a"),
    ],
)
def test_forms_that_are_none(client: FlaskClient, kind: str, body: bytes) -> None:
    response = client.post("/check", data=body, content_type=kind)
    assert response.status_code in (200, 400)
    assert is_our_page(response.text)


@pytest.mark.parametrize("page", ["/check", "/practices/edits", "/practices/audit", "/images"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", multipart(1).replace(b'; name="f0"', b"")),
        (FORM, b"\xff\xfe=1&%00=2&=3"),
    ],
    ids=["none", "no text"],
)
def test_fields_without_a_name(client: FlaskClient, page: str, kind: str, body: bytes) -> None:
    response = client.post(page, data=body, content_type=kind)
    assert response.status_code == 200 and is_our_page(response.text)


def test_files_in_a_form_are_left_alone(client: FlaskClient) -> None:
    head = (
        b'--b\r\nContent-Disposition: form-data; name="manifest"; filename="../../x.yaml"\r\n\r\n'
    )
    body = head + b"a: PLANTED\r\n--b--\r\n"
    response = client.post("/check", data=body, content_type="multipart/form-data; boundary=b")
    assert response.status_code == 200
    assert "PLANTED" not in response.text


# ---- methods and addresses


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/check", "/practices/digest", "/static/css/main.css"])
def test_other_methods(client: FlaskClient, method: str, address: str) -> None:
    response = client.open(address, method=method, headers={"X-Planted": "planted"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert is_our_page(response.text) and "planted" not in response.text


@pytest.mark.parametrize("method", ["GET", "PUT", "TRACE", "BREW"])
def test_other_methods_of_the_api(client: FlaskClient, method: str) -> None:
    response = client.open("/api/v1/check", method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert response.get_json()["status"] == 405


def test_head_and_options(client: FlaskClient) -> None:
    got, head = client.get("/check"), client.head("/check")
    assert head.status_code == 200 and not head.data
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    options = client.options("/check", headers={"Origin": "https://evil.example"})
    assert options.status_code == 200 and not options.data
    assert not [name for name, _ in options.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize(
    "path",
    [
        "/%0d%0aSet-Cookie:%20planted=1",
        "/practices/%0d%0aSet-Cookie:%20planted=1",
        "/practices/<script>planted</script>",
        "/practices/%3Cscript%3Eplanted%3C/script%3E",
        "/favicon.ico?%0d%0aSet-Cookie:%20planted=1",
        "//evil.example/planted",
        "/\\evil.example/planted",
        "/check/?planted=<script>",
        "/%00",
        "/%ff%fe",
        "/" + "a" * 50_000,
    ],
)
def test_nothing_of_an_address_gets_into_the_answer(server: Server, path: str) -> None:
    answer = send(server, request(f"GET {path}"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert status(answer) in (302, 308, 404)
    assert b"Set-Cookie" not in head
    assert b"<script>planted" not in body
    if location := re.search(rb"Location: (.*?)\r\n", head):
        assert re.match(rb"(http://127\.0\.0\.1)?/(?![/\\])", location[1])


def test_line_ends_in_reflected_values_stay_in_the_body(client: FlaskClient) -> None:
    fields = ("manifest", "running", "artifacts", "artifacts_before", "follow", "lost_at", "tab")
    for address in ("/check", "/practices/versioning"):
        response = client.post(address, data=dict.fromkeys(fields, SPLIT))
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert "<script>planted" not in response.text
    for name in ("HX-Request", "HX-Current-URL", "HX-Target", "Accept-Encoding", "X-Request-Id"):
        response = client.get("/check", headers={name: "x, Set-Cookie: planted=1"})
        assert "planted" not in str(response.headers)


# ---- hosts and other sites


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example:80#127.0.0.1",
        "127.0.0.1:80:80",
        "127.0.0.1, evil.example",
        "2130706433",
        "0x7f.1",
        "<script>",
        "a" * 64,  # longer than a name may be
        "",
    ],
)
def test_an_unknown_host(server: Server, host: str) -> None:
    answer = send(server, request("GET /", host=host))
    assert status(answer) == 400
    assert b"evil.example" not in answer and b"<script>" not in answer
    assert_is_our_page(answer)


def test_no_host_and_two_hosts(server: Server) -> None:
    assert status(send(server, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")) == 400
    assert status(send(server, b"GET / HTTP/1.0\r\n\r\n")) == 400
    assert status(send(server, request("GET /", "Host: evil.example"))) == 400


def test_a_proxys_host_header_is_not_believed(server: Server) -> None:
    told = ("X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Port: 1")
    answer = send(server, request("GET /favicon.ico", *told))
    assert status(answer) == 302 and b"evil.example" not in answer
    refused = send(server, request("GET /", "X-Forwarded-Host: 127.0.0.1", host="evil.example"))
    assert status(refused) == 400


# ---- the bytes of HTTP


def assert_is_our_page(answer: bytes) -> None:
    """Also what never became a request is answered with our headers, and closes the connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"frame-ancestors 'none'" in head and b"nosniff" in head and b"no-store" in head
    assert b"Connection: close" in head
    assert b'<main id="main"' in body and body.rstrip().endswith(b"</html>")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Content-Length: -1"], 400),
        (["Content-Length: 1x"], 400),
        (["Content-Length: +1"], 400),
        (["Content-Length: 0x10"], 400),
        (["Content-Length: 1, 2"], 400),
        (["Content-Length: 99999999999999999999"], 413),
        (["Transfer-Encoding: gzip"], 501),
        (["Transfer-Encoding: chunked, identity"], 501),
        (["Bad Header: 1"], 400),
        (["X: a\x00b"], 400),
    ],
)
def test_malformed_headers(server: Server, headers: list[str], expected: int) -> None:
    answer = send(server, request("POST /check", *headers))
    assert status(answer) == expected
    assert b"Traceback" not in answer and b"waitress" not in answer.lower()
    assert_is_our_page(answer)


@pytest.mark.parametrize(
    "written",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x00" * 4_000,
    ],
)
def test_what_is_no_request(server: Server, written: bytes) -> None:
    answer = send(server, written)
    assert not answer or status(answer) >= 400
    assert status(send(server, request("GET /healthz"))) == 200


def test_whoever_speaks_tls_is_told_at_once_that_we_do_not(server: Server) -> None:
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    with connect(server) as connection:
        connection.sendall(hello)  # and waits
        assert status(read_all(connection)) == 400


@pytest.mark.parametrize(
    "before",
    [
        request("GET /", "X-Long: "),
        request("GET /?"),
        request("GET /", *(f"X-{number}: 1" for number in range(5_000)), "X-Last: "),
    ],
    ids=["header", "address", "headers"],
)
def test_overlong_headers_and_addresses(server: Server, before: bytes) -> None:
    """Just as long as the server reads: what it left unread would reset the connection."""
    place = b"/?" if b"/?" in before else before.split(b"\r\n")[-3]
    longer = before.replace(place, place + b"x" * (HEADER_BYTES - len(before)))
    assert len(longer) == HEADER_BYTES
    answer = send(server, longer)
    assert status(answer) == 431
    assert_is_our_page(answer)


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_a_body_in_chunks(server: Server) -> None:
    headers = ("Transfer-Encoding: chunked", f"Content-Type: {FORM}")
    small = request("POST /check", *headers, body=chunked(b"manifest=a:%20PLANTED", 5))
    answer = send(server, small)
    assert status(answer) == 200 and b"PLANTED" in answer
    large = chunked(b"manifest=" + b"x" * (9 * 2**20), 2**20)
    answer = send(server, request("POST /check", *headers, body=large))
    assert status(answer) == 413 and b"leave out the documents" in answer
    broken = send(server, request("POST /check", *headers, body=b"zz\r\nno size\r\n"))
    assert status(broken) == 400


def test_a_declared_length_that_is_too_large_is_refused_at_once(server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(request("POST /check", f"Content-Length: {2**30}"))
        answer = read_all(connection)
    assert status(answer) == 413
    assert_is_our_page(answer)
