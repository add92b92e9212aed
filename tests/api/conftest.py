"""The site with every answer of its API compared with the OpenAPI document."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.web import create_app
from playground.web.api import description
from tests.api.described import Described


@pytest.fixture(scope="session")
def described() -> Described:
    return Described(description())


class CheckedClient(FlaskClient):
    """A client that looks at each answer as it comes, outside of the app's own error handling."""

    described: Described

    def open(self, *args, **kwargs):  # type: ignore[no-untyped-def]
        response = super().open(*args, **kwargs)
        self.described.check(response.request, response)
        return response


@pytest.fixture(scope="session")
def app(described: Described) -> Flask:
    app = create_app()
    CheckedClient.described = described
    app.test_client_class = CheckedClient
    return app


@pytest.fixture(scope="session")
def client(app: Flask) -> FlaskClient:
    return app.test_client()
