"""The site, wired up once; and served on a port for the tests that drive a browser."""

import threading
from collections.abc import Generator

import pytest
import waitress
from flask import Flask
from flask.testing import FlaskClient

from playground.web import create_app


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Generator[str, None, None]:
    """The address of the site, served as `python app.py` serves it."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)
