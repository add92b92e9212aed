"""The site, as the tests of its API ask it; `tests/conftest.py` has each answer checked."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.web import create_app
from playground.web.api import description
from tests.api.described import Described


@pytest.fixture(scope="session")
def described() -> Described:
    return Described(description())


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app()


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()
