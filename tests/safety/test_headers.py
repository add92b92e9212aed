"""What every answer's headers forbid, and what a browser may keep."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

ADDRESSES = ("/", "/practices/versioning", "/check", "/nowhere", "/healthz", "/metrics")
SHEET = "/static/css/main.css"


def policy(client: FlaskClient, address: str) -> dict[str, str]:
    with client.get(address) as response:
        written = response.headers["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in written.split("; "))


@pytest.mark.parametrize("address", [*ADDRESSES, SHEET])
def test_the_content_security_policy(client: FlaskClient, address: str) -> None:
    assert policy(client, address) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("address", [*ADDRESSES, SHEET])
def test_the_other_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "=*" not in headers["Permissions-Policy"]
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers and "X-Powered-By" not in headers


def test_refusals_have_them_too(client: FlaskClient) -> None:
    refused = [
        client.get("/", headers={"Host": "evil.example"}),
        client.post("/check", headers={"Origin": "https://evil.example"}),
        client.put("/check"),
        client.post("/api/v1/check", data="x"),
        client.post("/check", data="x" * (9 * 2**20)),
    ]
    assert [response.status_code for response in refused] == [400, 403, 405, 415, 413]
    for response in refused:
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


def test_answers_with_a_readers_text_are_kept_nowhere(client: FlaskClient) -> None:
    for response in (
        client.post("/check", data={"manifest": "a: 1"}),
        client.post("/practices/digest", data={"manifest": "a: 1"}),
        client.post("/api/v1/transform", json={"manifest": "a: 1"}),
    ):
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"


def test_pages_are_asked_for_again_and_sent_once(client: FlaskClient) -> None:
    response = client.get("/practices/digest")
    assert response.headers["Cache-Control"] == "no-cache"
    tag = response.headers["ETag"]
    again = client.get("/practices/digest", headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.data
    part = {"If-None-Match": tag, "HX-Request": "true"}
    assert client.get("/practices/digest", headers=part).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "sent"), [("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("", None)]
)
def test_pages_are_compressed(client: FlaskClient, accepted: str, sent: str | None) -> None:
    plain = client.get("/reference").data
    response = client.get("/reference", headers={"Accept-Encoding": accepted})
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[sent]
    assert response.headers.get("Content-Encoding") == sent
    assert decode(response.data) == plain
    assert response.content_length == len(response.data)
    assert {"accept-encoding", "hx-request"} <= set(response.vary.as_set())


def test_json_is_compressed(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/transform", json={"manifest": "a: 1\n" * 900}, headers={"Accept-Encoding": "gzip"}
    )
    assert response.headers["Content-Encoding"] == "gzip"


def test_content_types_say_utf_8(client: FlaskClient) -> None:
    for address, kind in (
        ("/", "text/html; charset=utf-8"),
        (SHEET, "text/css; charset=utf-8"),
        ("/static/icons/slipway.svg", "image/svg+xml; charset=utf-8"),
        ("/api/v1/openapi.json", "application/json"),
        ("/healthz", "text/plain; charset=utf-8"),
    ):
        with client.get(address) as response:
            assert response.headers["Content-Type"] == kind


def test_refusals_speak_in_our_words(client: FlaskClient) -> None:
    said = {
        404: (client.get("/nowhere"), "There is no page at this address."),
        405: (client.put("/check"), "This address does not answer to requests of that kind."),
        413: (client.post("/check", data="x" * (9 * 2**20)), "larger than the server takes"),
    }
    for status, (response, words) in said.items():
        assert response.status_code == status
        assert words in response.text
        assert "URL" not in response.text, "Werkzeug says that"
