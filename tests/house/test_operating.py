"""docs/operating.md says what a running server really counts and writes down."""

import json
import logging
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from playground.web import create_app
from playground.web.request_log import JsonLines
from playground.web.serving import GRACE_SECONDS

OPERATING = (Path(__file__).parents[2] / "docs/operating.md").read_text("utf-8")


@pytest.fixture
def client():
    return create_app().test_client()


def test_the_table_has_every_metric_and_no_other(client):
    client.post("/check", data={"manifest": "a: 1"})
    families = text_string_to_metric_families(client.get("/metrics").text)
    counted = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in families
        if family.name.startswith("slipway_") and not family.name.endswith("_created")
    }
    assert set(re.findall(r"^\| `(slipway_\w+)`", OPERATING, re.MULTILINE)) == counted


def test_a_line_of_the_log_has_what_is_promised(client, caplog):
    with caplog.at_level(logging.INFO, "slipway"):
        answer = client.get("/healthz")
    [record] = caplog.records
    line = json.loads(JsonLines().format(record))
    assert set(line) >= {"time", "level", "route", "method", "status", "milliseconds", "bytes"}
    assert line["request_id"] == answer.headers["X-Request-Id"]


def test_the_time_to_finish_is_the_servers():
    assert f"{GRACE_SECONDS} seconds" in OPERATING
