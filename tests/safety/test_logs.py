"""What the server writes down: enough to run it, and nothing of what was sent."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Generator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.web import create_app, pages
from playground.web.request_log import JsonLines

MARK = "PLANTED-f3a9"
FIELDS = ("manifest", "running", "artifacts", "artifacts_before", "follow", "lost_at", "tab")
HEADERS = ("User-Agent", "Referer", "Cookie", "Authorization", "X-Request-Id", "Accept", "X-Any")
KEYS = {"time", "level", "logger", "event", "method", "route", "status", "milliseconds", "bytes"}


@pytest.fixture
def written() -> Generator[io.StringIO, None, None]:
    """Everything that any logger says, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_one_line_for_each_request(client: FlaskClient, written: io.StringIO) -> None:
    response = client.post("/practices/versioning", data={"manifest": "a: 1"})
    [line] = lines(written)
    assert KEYS | {"request_id"} == set(line)
    assert line["method"] == "POST"
    assert line["route"] == "/practices/<slug>"
    assert line["status"] == 200
    assert line["bytes"] == len(response.data)
    assert isinstance(line["milliseconds"], float) and line["milliseconds"] > 0
    assert response.headers["X-Request-Id"] == line["request_id"]


def test_refusals_are_logged_too(client: FlaskClient, written: io.StringIO) -> None:
    client.get("/", headers={"Host": "evil.example"})
    client.post("/check", headers={"Origin": "https://evil.example"})
    client.get("/nowhere")
    client.put("/check")
    client.open("/check", method="BREW")
    told = [(line["method"], line["route"], line["status"]) for line in lines(written)]
    assert told == [
        ("GET", "/", 400),
        ("POST", "/check", 403),
        ("GET", "none", 404),
        ("PUT", "none", 405),
        ("other", "none", 405),
    ]


def test_nothing_that_was_sent_is_written_down(client: FlaskClient, written: io.StringIO) -> None:
    headers = {name: f"text/html, {MARK}" for name in HEADERS}
    texts = (
        MARK,
        f"{MARK}: [",
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {MARK}}}\nstringData: {{a: {MARK}}}\n",
        f"\x00{MARK}",
        f"- {{type: docker/image, name: {MARK}, reference: '{MARK}@{MARK}'}}",
    )
    for text in texts:
        form = {name: text for name in FIELDS} | {MARK: MARK}
        for address in ("/check", "/practices/versioning", f"/{MARK}", f"/practices/{MARK}"):
            client.post(f"{address}?{MARK}={MARK}", data=form, headers=headers)
            client.get(f"{address}?{MARK}={MARK}", headers=headers)
        for body in ({"manifest": text}, {"manifest": MARK, MARK: text}, {"scenario": {MARK: 1}}):
            for operation in ("check", "transform", "simulate", MARK):
                client.post(f"/api/v1/{operation}?{MARK}", json=body, headers=headers)
    client.post("/check", data=form, headers={"Origin": f"https://{MARK}.example"})
    client.get("/", headers={"Host": f"{MARK}.example"})
    client.open("/check", method=MARK)
    client.post("/check", data=MARK, content_type=f"multipart/form-data; boundary={MARK}")
    client.post("/api/v1/check", data=MARK, content_type=MARK)
    client.get(f"/static/{MARK}")
    assert len(lines(written)) == 106
    assert MARK not in written.getvalue()
    assert MARK.lower() not in written.getvalue().lower()


def test_a_fault_of_ours_is_logged_without_values(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        held = MARK
        raise ValueError(f"cannot work on {held}")

    monkeypatch.setattr(pages, "run", broken)
    client = create_app().test_client()
    response = client.post(f"/check?{MARK}", data={"manifest": MARK})
    assert response.status_code == 500
    assert "fault of Slipway" in response.text and "Traceback" not in response.text
    exception, request = lines(written)
    assert exception["event"] == "exception" and exception["exception"] == "ValueError"
    frames = exception["frames"]
    assert isinstance(frames, list) and frames[-1].endswith(" broken")
    assert exception["request_id"] == request["request_id"] == response.headers["X-Request-Id"]
    assert MARK not in written.getvalue()
    assert MARK in response.text  # the reader's text comes back


def test_other_libraries_are_heard_without_their_values(written: io.StringIO) -> None:
    logger = logging.getLogger("waitress")
    try:
        raise OSError(MARK)
    except OSError:
        logger.exception("cannot serve %s", MARK)
        logger.exception(f"cannot serve {MARK}")
    logger.warning("%s connections", 7)
    first, filled_in, second = lines(written)
    assert first["event"] == "cannot serve %s" and first["exception"] == "OSError"
    assert filled_in["event"] == "exception" and filled_in["exception"] == "OSError"
    assert second["event"] == "%s connections"
    assert MARK not in written.getvalue()


def test_nothing_is_written_while_requests_wait_for_a_thread() -> None:
    script = """
import logging
from playground.web.request_log import write_json_lines

write_json_lines()
logging.getLogger("waitress.queue").warning("Task queue depth is %d", 7)
logging.getLogger("waitress").warning("heard")
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert [json.loads(line)["event"] for line in done.stderr.splitlines()] == ["heard"]


def test_every_request_has_a_number_of_its_own(app: Flask) -> None:
    client = app.test_client()
    given = [
        client.get("/healthz", headers={"X-Request-Id": "mine"}).headers["X-Request-Id"]
        for _ in range(3)
    ]
    assert len(set(given)) == 3 and "mine" not in given
