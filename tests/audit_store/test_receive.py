"""`POST /audit/events`: what it takes, who may, and what gets into files, answers and logs."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import InternalServerError

from playground.audit.canonical import canonical, sha256
from playground.audit.echo import Defaults, Endpoint, headers, rest_body
from playground.audit.prepared import prepare
from playground.audit.reading import Unreadable
from playground.web import create_app
from playground.web.audit import BODY_BYTES
from playground.web.keeper import Posted, keep_all
from playground.web.request_log import JsonLines
from playground.web.settings import Settings
from tests.audit.test_redact import ENCODED, PLACES, VALUE, everything_encoded
from tests.safety.conftest import serving
from tests.safety.raw import connect, read_all, request, send, status

WRITE = "write-token-0123456789"
READ = "read-token-0123456789"
EVENT = {
    "details": {"source": "orca", "type": "orca:stage:complete", "created": "1795400123456"},
    "content": {"executionId": "01X", "stageId": "01S", "context": {"a": 1}},
    "eventId": "e-1",
}
TOKEN = {"X-Slipway-Token": WRITE}
JSON = "application/json"


@pytest.fixture
def database(url) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def app(database, tmp_path):
    settings = Settings(
        write_token=WRITE, read_token=READ, database_url=database, redaction_key="k" * 32
    )
    made = create_app(settings)
    yield made
    made.extensions["audit"].close()


@pytest.fixture
def client(app) -> FlaskClient:
    return app.test_client()


def entries(app):
    return list(app.extensions["audit"].log().entries())


def post(client, body, **given):
    given = {"headers": TOKEN, "content_type": "application/json", **given}
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post("/audit/events", data=data, **given)


@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize("wrap", [False, True])
def test_what_echo_posts_is_kept_and_answered(app, client, wrap, flatten):
    endpoint = Endpoint(wrap=wrap, flatten=flatten, username="echo", password=WRITE)
    answer = post(client, rest_body(EVENT, endpoint, Defaults()), headers=headers(endpoint))
    [entry] = entries(app)
    assert answer.status_code == 201
    assert answer.json == {
        "status": "stored", "entry": 1, "hash": entry.hash, "sameKeyAs": None, "warnings": [],
    }  # fmt: skip
    assert entry.record["event"] == EVENT


def test_older_releases_of_echo_add_a_slash(app, client):
    assert client.post("/audit/events/", json=EVENT).status_code == 401
    assert client.post("/audit/events/", json=EVENT, headers=TOKEN).status_code == 201
    broken = client.post("/audit/events/", data=b"{", headers=TOKEN, content_type=JSON)
    assert (broken.status_code, broken.mimetype) == (400, "application/problem+json")
    assert len(entries(app)) == 1


def test_a_replay_is_answered_and_not_kept(app, client):
    first = post(client, EVENT)
    again = post(client, EVENT)
    assert (again.status_code, again.json["status"]) == (200, "duplicate")
    assert again.json["hash"] == first.json["hash"]
    other = post(client, {**EVENT, "content": {**EVENT["content"], "context": {"a": 2}}})
    assert (other.status_code, other.json["sameKeyAs"]) == (201, 1)
    assert len(entries(app)) == 2


def test_references_instead_of_manifests_and_any_type(app, client):
    reference = {"type": "remote/map/base64", "reference": "ref://shop/1a2b"}
    stage = {**EVENT, "content": {"context": {"outputs.manifests": [reference]}}}
    for body in (stage, {"details": {"type": "git"}}, {"details": {"type": 7}}, {"any": "thing"}):
        assert post(client, body).status_code == 201
    assert len(entries(app)) == 4
    assert "no event of Echo's" in post(client, {"any": "thing"}).json["warnings"][0]


WRONG = (
    {},
    {"X-Slipway-Token": READ},
    {"X-Slipway-Token": WRITE + "x"},
    {"X-Slipway-Token": ""},
    {"Authorization": "Bearer " + WRITE[:-1]},
    {"Authorization": "Basic " + base64.b64encode(f"{WRITE}:x".encode()).decode()},
    {"Authorization": "Basic %%%"},
    {"Authorization": "Digest " + WRITE},
    {"Cookie": f"token={WRITE}"},
    {"X-Slipway-Token": "\xff"},
)


def test_a_wrong_token(app, client):
    for given in WRONG:
        answer = post(client, EVENT, headers=given)
        assert answer.status_code == 401, given
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert WRITE not in answer.text and entries(app) == []


@pytest.mark.parametrize(
    "given",
    [
        {"X-Slipway-Token": WRITE},
        {"Authorization": f"Bearer {WRITE}"},
        {"Authorization": f"bearer {WRITE}"},
        {"Authorization": "Basic " + base64.b64encode(f"any:{WRITE}".encode()).decode()},
    ],
)
def test_the_token_in_each_of_its_headers(client, given):
    assert post(client, EVENT, headers=given).status_code == 201


def test_a_page_of_another_site_cannot_send_an_event(app, client):
    answer = post(client, EVENT, headers={**TOKEN, "Origin": "https://evil.example"})
    assert answer.status_code == 403 and entries(app) == []


BAD = {
    "truncated": (json.dumps(EVENT)[:-20].encode(), 400),
    "deep": (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, 400),
    "twice": (b'{"details": {"type": "a"}, "details": {"type": "b"}}', 400),
    "half a pair": (b'{"details": {"type": "\\ud800"}}', 400),
    "not UTF-8": (b'{"details": "\xff"}', 400),
    "nothing": (b"", 400),
    "no number": (b"[NaN]", 400),
    "no number in a flattened part": (
        b'{"details": "{\\"type\\": \\"git\\"}", "content": "{\\"a\\": NaN}"}',
        400,
    ),
    "50 MB": (b'"' + b"x" * 50_000_000 + b'"', 413),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_input(app, client, bad):
    body, expected = BAD[bad]
    answer = post(client, body)
    assert (answer.status_code, answer.content_type) == (expected, "application/problem+json")
    assert answer.json["status"] == expected and answer.json["detail"].endswith(".")
    assert entries(app) == []
    assert post(client, EVENT).status_code == 201


def test_one_event_of_a_batch_harms_no_other(app, monkeypatch):
    def failing(value, key, received):
        if value == "fails":
            raise KeyError
        return prepare(value, key, received)

    monkeypatch.setattr("playground.web.keeper.prepare", failing)
    contents = [json.dumps(EVENT).encode(), b'{"details":', b'"fails"', b'{"other": 1}']
    posted = [Posted(content, datetime.now(UTC)) for content in contents]
    with app.test_request_context():
        outcomes = keep_all(posted)
        again = keep_all([posted[1], posted[0]])
    kept, unreadable, failed, other = outcomes
    assert isinstance(unreadable, Unreadable) and isinstance(failed, InternalServerError)
    assert [entry.hash for entry in entries(app)] == [kept.receipt.hash, other.receipt.hash]
    assert isinstance(again[0], Unreadable) and again[1].receipt.status == "duplicate"


@pytest.mark.parametrize("mimetype", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type(client, mimetype):
    assert post(client, EVENT, content_type=mimetype).status_code == 415
    packed = post(client, EVENT, headers={**TOKEN, "Content-Encoding": "gzip"})
    assert packed.status_code == 415


def test_the_largest_event(app, client):
    rest = BODY_BYTES - len(json.dumps({**EVENT, "text": ""}))
    assert post(client, {**EVENT, "text": "x" * rest}).status_code == 201
    assert post(client, {**EVENT, "text": "x" * (rest + 1)}).status_code == 413
    assert len(entries(app)) == 1


def test_a_clock_in_the_future_is_kept_as_a_claim(app, client):
    later = {**EVENT, "details": {**EVENT["details"], "created": "9999999999999"}}
    assert "in the future" in post(client, later).json["warnings"][0]
    [entry] = entries(app)
    assert entry.summary.created == 9999999999999
    assert entry.record["received"] < "9999"


def test_other_methods(client):
    for method in (client.get, client.put, client.delete):
        answer = method("/audit/events", headers=TOKEN)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_database_that_is_away(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/file/audit.sqlite3")
    client = create_app(settings).test_client()
    answer = post(client, EVENT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/healthz").status_code == 200
    (tmp_path / "file").unlink()
    assert post(client, EVENT).status_code == 201
    client.application.extensions["audit"].close()


def test_only_trusted_deliveries_are_beyond_the_rate_limit(database):
    settings = Settings(write_token=WRITE, database_url=database, rate_limit="3/minute")
    client = create_app(settings).test_client()
    for number in range(10):
        assert post(client, {**EVENT, "n": number}).status_code == 201
    refused = [post(client, EVENT, headers={}).status_code for _ in range(4)]
    assert refused == [401, 401, 401, 429]
    client.application.extensions["audit"].close()


def test_a_slow_connection_hinders_nobody(app):
    with (
        serving(app, request_seconds=2, idle_seconds=2) as server,
        closing(connect(server)) as slow,
    ):
        line = "POST /audit/events"
        kind = "Content-Type: application/json"
        slow.sendall(request(line, kind, f"X-Slipway-Token: {WRITE}", "Content-Length: 100"))
        slow.sendall(b'{"details":')
        body = json.dumps(EVENT).encode()
        length = f"Content-Length: {len(body)}"
        answer = send(server, request(line, kind, f"X-Slipway-Token: {WRITE}", length, body=body))
        assert status(answer) == 201
        slow.settimeout(20)
        read_all(slow)  # until the server has had enough
    assert len(entries(app)) == 1


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_planted_secrets_are_in_no_file_no_answer_and_no_log(app, client, written, tmp_path, url):
    answers = []
    for number, (place, value) in enumerate(PLACES.items()):
        event = {
            "details": {"type": "orca:stage:complete", "application": "shop"},
            "content": {
                "executionId": f"01X{number}",
                "context": {place: value},
                "execution": {"stages": [{"context": {"again": json.dumps({"deep": value})}}]},
            },
        }
        for flatten in (False, True):
            body = rest_body(event, Endpoint(wrap=True, flatten=flatten), Defaults())
            answers.append(post(client, body).text)
    kept = "".join(everything_encoded(entry.record) for entry in entries(app))
    files = [path.read_bytes() for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert len(entries(app)) >= len(PLACES)
    for spelling in (VALUE, ENCODED, ENCODED.rstrip("=")):
        assert spelling not in kept + "".join(answers) + written.getvalue()
        assert not any(spelling.encode() in content for content in files)


def test_the_export_is_for_readers_and_can_be_verified(app, client):
    hashes = [post(client, {**EVENT, "eventId": "e", "n": n}).json["hash"] for n in range(3)]
    for given in ({}, TOKEN):
        refused = client.get("/audit/export.jsonl", headers=given)
        assert refused.status_code == 401 and "WWW-Authenticate" in refused.headers
        assert hashes[0] not in refused.text
    answer = client.get("/audit/export.jsonl", headers={"Authorization": f"Bearer {READ}"})
    assert answer.headers["Cache-Control"] == "no-store"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["hash"] for line in lines] == hashes
    assert [sha256(canonical(line["entry"])) for line in lines] == hashes
