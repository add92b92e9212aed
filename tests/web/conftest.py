"""The site, wired up once; and served on a port for the tests that drive a browser."""

from collections.abc import Generator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.audit.prepared import prepare
from playground.web import create_app
from playground.web.settings import Settings
from tests.audit.events import action, cfg, deploy, web
from tests.safety.conftest import serving


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Generator[Flask, None, None]:
    """With a log of its own."""
    folder = tmp_path_factory.mktemp("audit")
    settings = Settings(database_url=f"sqlite:///{folder}/log.sqlite3", redaction_key="k" * 32)
    made = create_app(settings)
    yield made
    made.extensions["audit"].close()


@pytest.fixture(scope="session")
def kept(app: Flask) -> None:
    """Some entries in the log: two deploys, a patch, a failure, long names."""
    log, key = app.extensions["audit"].log(), app.extensions["audit"].key()
    refused = deploy("E4", type="orca:stage:failed")
    refused["content"]["context"] = {"manifests": [web(9)]}
    long = cfg("v001", "x" * 500, name="long-" * 40)
    for event in (
        deploy("E1", cfg("v002", "old"), web(2)),
        action("E2", "scale", "deployment web", replicas=5),
        deploy("E3", cfg("v003", "new"), web(3, "hub.example/web:2"), long),
        refused,
    ):
        log.append(prepare(event, key, datetime.now(UTC)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Generator[str, None, None]:
    """The address of the site, served as `python app.py` serves it."""
    with serving(app) as server:
        yield f"http://127.0.0.1:{server.port}"
