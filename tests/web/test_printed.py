"""Pages of the book are rendered once; whatever a reader chose is rendered for that reader."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.web import htmx, printed

PAGES = [
    "/", "/check", "/lab", "/patterns", "/reference", "/reference/not-simulated",
    "/practices/audit", "/practices/digest", "/practices/edits", "/practices/versioning",
]  # fmt: skip


@pytest.fixture(autouse=True)
def none_kept(app: Flask) -> None:
    app.extensions["printed"].clear()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are rendered from now on."""
    render, names = htmx.render_template, []

    def seen(name: str, **context: Any) -> str:
        names.append(name)
        return render(name, **context)

    monkeypatch.setattr(htmx, "render_template", seen)
    return names


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_rendered_once_and_stays_the_same(
    client: FlaskClient, rendered: list[str], page: str
) -> None:
    first, second, head = client.get(page), client.get(page), client.head(page)
    assert len(rendered) == 1
    assert first.status_code == second.status_code == head.status_code == 200
    assert first.data == second.data and not head.data
    same = ("Content-Type", "Content-Length", "Vary", "ETag", "Content-Security-Policy")
    for name in same:
        assert first.headers[name] == second.headers[name] == head.headers[name]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]


@pytest.mark.parametrize("page", PAGES)
def test_it_is_what_would_be_rendered(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    client.get(page)
    kept = client.get(page).data
    monkeypatch.setattr(printed, "_is_bare", lambda: False)
    assert client.get(page).data == kept


@pytest.mark.parametrize(
    "ask",
    [
        {"path": "/practices/versioning?try=nothing"},
        {"path": "/practices/versioning", "headers": {"HX-Request": "true"}},
        {"path": "/practices/versioning", "method": "POST", "data": {"manifest": "a: planted"}},
        {"path": "/practices/edits", "method": "GET", "data": {"stored": "a: planted"}},
        {"path": "/practices/none"},
    ],
)
def test_what_a_reader_chose_is_kept_for_nobody(
    client: FlaskClient, rendered: list[str], ask: dict[str, Any]
) -> None:
    answers = [client.open(**ask) for _ in range(2)]
    assert not client.application.extensions["printed"]
    assert answers[0].data == answers[1].data
    page = client.get(ask["path"].partition("?")[0])
    assert b"planted" not in page.data


def test_a_page_that_names_its_host_is_one_for_each(client: FlaskClient) -> None:
    for _ in range(2):
        for host in ("127.0.0.1:8000", "127.0.0.1:9000"):
            assert f"{host}/lab" in client.get("/lab", headers={"Host": host}).text


def test_an_unknown_host_gets_no_page(client: FlaskClient) -> None:
    client.get("/")
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_only_so_many_are_kept(client: FlaskClient) -> None:
    for port in range(printed.MOST_PRINTED + 9):
        host = f"127.0.0.1:{9000 + port}"
        assert client.get("/check", headers={"Host": host}).status_code == 200
    assert len(client.application.extensions["printed"]) == printed.MOST_PRINTED
