"""One client may cause only so much work, and cannot pass for another one."""

import html
import re
from collections.abc import Callable
from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from playground.web.proxies import client_address, client_network

Limited = Callable[..., FlaskClient]
TEXT = "kind: ConfigMap  # <kept> & \"so\"\nname: 'ünï'\n"
OURS = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def work(client: FlaskClient, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    form = {"manifest": TEXT, "running": "a: 1", "naming": "hash", "unknown": "x"}
    return client.post("/practices/versioning", data=form, headers=named)


def test_work_beyond_the_limit_is_refused_until_later(limited: Limited) -> None:
    client = limited("2/minute")
    assert [work(client).status_code for _ in range(3)] == [200, 200, 429]
    response = work(client)
    assert 1 <= int(response.headers["Retry-After"]) <= 61
    assert response.headers["Cache-Control"] == "no-store"
    assert f"in {response.headers['Retry-After']} second" in response.text


def test_all_addresses_count_together(limited: Limited) -> None:
    client = limited("2/minute")
    assert work(client).status_code == 200
    assert client.post("/check", data={"manifest": "a: 1"}).status_code == 200
    assert client.post("/api/v1/check", json={"manifest": "a: 1"}).status_code == 429
    assert client.post("/api/v1/simulate", json={"scenario": {}}).status_code == 429


def test_pages_files_and_probes_are_free(limited: Limited) -> None:
    client = limited("1/minute")
    work(client)
    assert work(client).status_code == 429
    for address in ("/", "/check", "/practices/digest", "/healthz", "/metrics", "/reference"):
        for _ in range(3):
            assert client.get(address).status_code == 200
    for _ in range(3):
        with client.get("/static/css/main.css") as response:
            assert response.status_code == 200
        assert client.post("/nowhere").status_code == 404


def test_nothing_that_was_typed_is_lost(limited: Limited) -> None:
    client = limited("1/minute")
    work(client)
    page = work(client).text
    fields = dict(re.findall(r'<textarea id="(\w+)".*?>\n(.*?)</textarea>', page, re.DOTALL))
    assert html.unescape(fields["manifest"]) == TEXT
    assert fields["running"] == "a: 1"
    assert '<input type="hidden" name="naming" value="hash">' in page
    assert 'action="/practices/versioning"' in page
    assert '<input type="hidden" name="unknown" value="x">' in page


def test_htmx_gets_a_part_and_leaves_the_editor_alone(limited: Limited) -> None:
    client = limited("1/minute")
    work(client)
    response = work(client, HX_Request="true")
    assert response.status_code == 429
    assert response.headers["Retry-After"]
    assert "<html" not in response.text and "<textarea" not in response.text
    assert "Nothing you typed is lost" in response.text


def test_the_api_says_so_as_rfc_9457_has_it(limited: Limited) -> None:
    client = limited("1/minute")
    for _ in range(2):
        response = client.post("/api/v1/transform", json={"manifest": TEXT})
    assert response.status_code == 429
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["status"] == 429
    assert int(response.headers["Retry-After"]) >= 1


def test_without_a_limit_there_is_none(limited: Limited) -> None:
    client = limited("")
    assert {work(client).status_code for _ in range(8)} == {200}


# ---- whose request it is


def test_a_stranger_cannot_pass_for_another_client(limited: Limited) -> None:
    client = limited("2/minute", trusted_proxies=OURS)
    for n in range(4):
        response = work(
            client,
            X_Forwarded_For=f"192.0.2.{n}",
            Forwarded=f"for=192.0.2.{n}",
            X_Real_IP=f"192.0.2.{n}",
            X_Client_IP=f"192.0.2.{n}",
        )
    assert response.status_code == 429


def test_behind_a_proxy_each_client_counts_alone(limited: Limited) -> None:
    client = limited("1/minute", trusted_proxies=(ip_network("127.0.0.1"),))
    for n in range(4):
        assert work(client, X_Forwarded_For=f"192.0.2.{n}").status_code == 200
    assert work(client, X_Forwarded_For="192.0.2.3").status_code == 429


def test_a_client_behind_a_proxy_cannot_invent_itself(limited: Limited) -> None:
    client = limited("1/minute", trusted_proxies=(ip_network("127.0.0.1"),))
    statuses = [
        work(client, X_Forwarded_For=f"198.51.100.{n}, 10.9.9.9, 192.0.2.1").status_code
        for n in range(3)
    ]
    assert statuses == [200, 429, 429]


@pytest.mark.parametrize(
    ("peer", "hops", "client"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # not from a proxy of ours
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2, 10.0.0.3", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.9", "10.0.0.9"),  # all of them are ours: the farthest
        ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        ("10.0.0.1", "[2001:db9::1]:443", "2001:db9::1"),
        ("10.0.0.1", "2001:db9::1", "2001:db9::1"),
        ("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("2001:db8::5", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),  # behind what is no address: nothing
        ("10.0.0.1", "203.0.113.9, <script>", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, , 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", ", " * 5_000, "10.0.0.1"),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_rightmost_address_that_is_not_ours(peer: str, hops: str, client: str) -> None:
    assert client_address(peer, hops.split(","), OURS) == client


def test_a_network_of_ipv6_is_one_client() -> None:
    assert client_network("2001:db8:1:2:3::4") == client_network("2001:db8:1:2:ffff::9")
    assert client_network("2001:db8:1:2::4") != client_network("2001:db8:1:3::4")
    assert client_network("::ffff:192.0.2.1") == client_network("192.0.2.1")
    assert client_network("192.0.2.1") != client_network("192.0.2.2")


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/lab", {"code": "x", "tag": "2.5", "content": "typed <here>"}),
        ("/images", {"manifest": TEXT, "lock": "version: 1"}),
        ("/practices/digest", {"template_jinja": "{{ a }}", "template_values": "a: <1>"}),
        ("/practices/digest", {"manifest": TEXT, "stages": "2", "stage2_manifest": TEXT}),
        ("/practices/edits", {"manifest": TEXT, "pasted": TEXT, "image_to": "web=a:1"}),
    ],
)
def test_every_form_is_kept_whole(limited: Limited, address: str, form: dict[str, str]) -> None:
    client = limited("1/minute")
    work(client)
    answer = client.post(address, data=form)
    assert answer.status_code == 429
    texts = re.findall(r'<textarea id="(\w+)".*?>\n(.*?)</textarea>', answer.text, re.DOTALL)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    assert {name: html.unescape(text) for name, text in texts + hidden} == form
    assert f'action="{address}"' in answer.text
