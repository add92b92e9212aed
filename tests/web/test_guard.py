"""Who may ask, and what the answer's headers forbid."""

import pytest
from flask.testing import FlaskClient

from playground.web import create_app
from playground.web.guard import host_is_allowed, is_from_elsewhere
from playground.web.settings import LOOPBACK_HOSTS, Settings


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:80", "[::1]"]
)
def test_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert host_is_allowed(host, LOOPBACK_HOSTS)
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example:8000", "127.0.0.2", ""],
)
def test_other_names_are_refused(client: FlaskClient, host: str) -> None:
    assert not host_is_allowed(host, LOOPBACK_HOSTS)
    assert client.get("/", headers={"Host": host}).status_code == 400


def test_a_host_with_a_port_allows_that_port_only() -> None:
    client = create_app(Settings(allowed_hosts=("slipway.example:8443",))).test_client()
    assert client.get("/healthz", headers={"Host": "slipway.example:8443"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "slipway.example"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "http://[bad"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_posts_of_other_sites_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    response = client.post("/check", data={"manifest": "a: 1"}, headers=headers)
    assert response.status_code == 403


def test_own_posts_are_answered(client: FlaskClient) -> None:
    for headers in (
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://localhost"},
        {},
    ):
        response = client.post("/check", data={"manifest": "a: 1"}, headers=headers)
        assert response.status_code == 200


def test_an_origin_with_another_scheme_is_elsewhere() -> None:
    assert is_from_elsewhere("file://localhost", None, "localhost")


@pytest.mark.parametrize("address", ["/", "/nowhere", "/static/css/main.css"])
def test_headers(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
