"""What a phone has to fetch before it can draw a page of the book, and how it is packed."""

import json
from collections.abc import Iterable
from typing import Any

import brotli
import pytest
from flask import Response
from flask.testing import FlaskClient

from playground.registry.lab import encode
from playground.web import ROOT, compression, create_app
from playground.web.lab import START

FIRST_WINDOW = 10 * 1460
"""Bytes that a new connection carries before the first acknowledgement (RFC 6928)."""
PRACTICES = [f"/practices/{slug}" for slug in ("digest", "audit", "versioning", "edits")]
BROTLI = {"Accept-Encoding": "br, gzip"}


@pytest.fixture
def client() -> FlaskClient:
    """A server that has sent nothing yet."""
    return create_app().test_client()


def bytes_on_the_wire(response: Response) -> int:
    lines = [response.status, *(f"{name}: {value}" for name, value in response.headers)]
    return len("HTTP/1.1 ") + sum(len(line) + 2 for line in lines) + 2 + len(response.data)


def get(client: FlaskClient, address: str, **headers: str) -> Response:
    with client.get(address, headers=BROTLI | headers) as response:
        response.get_data()
    return response


@pytest.mark.parametrize("address", PRACTICES)
def test_a_practice_page_takes_one_round_trip(client: FlaskClient, address: str) -> None:
    get(client, address)
    assert bytes_on_the_wire(get(client, address)) <= FIRST_WINDOW


def test_the_style_sheet_takes_one_round_trip(client: FlaskClient) -> None:
    name = json.loads((ROOT / "static/build/manifest.json").read_text())["main.css"]
    assert bytes_on_the_wire(get(client, f"/static/build/{name}")) <= FIRST_WINDOW


@pytest.mark.parametrize("address", PRACTICES)
def test_only_the_style_sheet_is_asked_for_ahead(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    marks = ['rel="stylesheet"', 'http-equiv="Content-Security-Policy"', "</main>", "<script "]
    assert [page.count(mark) for mark in marks] == [1, 1, 1, 1]
    assert in_order(page.index(mark) for mark in marks)


def in_order(places: Iterable[int]) -> bool:
    found = list(places)
    return found == sorted(found)


def test_a_page_of_the_book_is_packed_after_it_was_sent(client: FlaskClient) -> None:
    first, second = (get(client, PRACTICES[0]) for _ in range(2))
    plain = client.get(PRACTICES[0])
    assert len(second.data) < 0.95 * len(first.data)
    assert brotli.decompress(first.data) == brotli.decompress(second.data) == plain.data
    assert first.headers["ETag"] == second.headers["ETag"] == plain.headers["ETag"]
    assert set(second.headers["Vary"].split(", ")) == {"HX-Request", "Accept-Encoding"}
    assert (
        get(client, PRACTICES[0], **{"If-None-Match": second.headers["ETag"]}).status_code == 304
    )


def test_another_page_at_the_same_address_is_not_mixed_up_with_it(client: FlaskClient) -> None:
    for _ in range(2):
        here = get(client, "/lab", Host="127.0.0.1:8000")
        there = get(client, "/lab", Host="127.0.0.1:9000")
    assert b"127.0.0.1:8000/lab" in brotli.decompress(here.data)
    assert b"127.0.0.1:9000/lab" in brotli.decompress(there.data)


@pytest.mark.parametrize(
    "ask",
    [
        {"path": "/practices/versioning?try=1"},
        {"path": f"/lab/{encode(START)}"},
        {"path": "/practices/versioning", "headers": {"HX-Request": "true"}},
        {"path": "/practices/versioning", "headers": {"Accept-Encoding": "gzip"}},
        {"path": "/practices/versioning", "method": "POST", "data": {"manifest": "a: 1"}},
        {"path": "/nowhere"},
    ],
)
def test_what_the_reader_chose_is_not_kept(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, ask: dict[str, Any]
) -> None:
    def pack(*_: object) -> None:
        raise AssertionError("packed")

    monkeypatch.setattr(compression, "_pack", pack)
    ask = {**ask, "headers": BROTLI | ask.get("headers", {})}
    for _ in range(2):
        client.open(**ask).close()
