"""The site, served as `python app.py` serves it, with limits that a test can reach."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.web import create_app
from playground.web.serving import Server
from playground.web.settings import Settings

Serve = Callable[..., "contextmanager[Server]"]


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@contextmanager
def serving(app: Flask, **options: float) -> Iterator[Server]:
    """A running server on a port of its own."""
    server = Server(app, "127.0.0.1", 0, **options)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.fixture(scope="session")
def server(app: Flask) -> Generator[Server, None, None]:
    with serving(app) as running:
        yield running


@pytest.fixture
def limited() -> Callable[..., FlaskClient]:
    """A client of a new site with a rate limit and proxies to be trusted."""

    def make(rate_limit: str, **settings: object) -> FlaskClient:
        return create_app(Settings(rate_limit=rate_limit, **settings)).test_client()  # type: ignore[arg-type]

    return make
