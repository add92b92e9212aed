"""The pages of the audit log: who may see them, what they show, and what is on none of them."""

import base64
import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from playground.audit.chain import WITHOUT_HEAD
from playground.audit.prepared import prepare
from playground.web import create_app
from playground.web.settings import Settings
from tests.audit.events import DIGEST, action, cfg, deploy, stage_event, web
from tests.audit.test_redact import ENCODED, PLACES, VALUE

READ = "read-token-0123456789"
KEY = "k" * 32
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>&\"'"
EVENTS = (
    deploy("E1", cfg("v002", "old"), web(2, "hub.example/web:1")),
    action("E2", "scale", "deployment web", replicas=5),
    deploy("E3", cfg("v003", "new"), web(5), user="erin@example.dev"),
    deploy("E3", cfg("v003", "other")),
    action("E4", "delete", "configMap cfg-v003"),
    {"details": {"type": "docker", "created": "9"}, "content": {}, "eventId": "d"},
)


@pytest.fixture
def app(url):
    settings = Settings(
        read_token=READ,
        database_url=url.render_as_string(hide_password=False),
        redaction_key=KEY,
    )
    made = create_app(settings)
    yield made
    made.extensions["audit"].close()


@pytest.fixture
def get(app):
    client = app.test_client()
    headers = {"Authorization": "Basic " + base64.b64encode(f"me:{READ}".encode()).decode()}

    def answer(address, status=200):
        response = client.get(address, headers=headers)
        assert response.status_code == status, response.text
        assert response.headers["Cache-Control"] == "no-store" or status != 200
        return response.text

    return answer


def keep(app, *events):
    log = app.extensions["audit"].log()
    for number, event in enumerate(events, 1):
        log.append(prepare(event, KEY.encode(), START + timedelta(minutes=number)))


def listed(page):
    """The numbers of the entries of a timeline."""
    return [int(number) for number in re.findall(r'<a href="/audit/log/(\d+)"><b>', page)]


def words(page):
    """The page as a reader has it."""
    text = re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


@pytest.mark.parametrize(
    "address",
    ["/audit/log", "/audit/log/1", "/audit/log/1.json", "/audit/at", "/audit/export.csv"],
)
def test_a_browser_is_asked_for_the_read_token(app, get, address):
    keep(app, *EVENTS)
    refused = app.test_client().get(address)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert "erin" not in refused.text and "cfg" not in refused.text
    assert "cfg" in get(address)


def test_the_timeline(app, get):
    keep(app, *EVENTS)
    page = get("/audit/log")
    assert listed(page) == [5, 4, 3, 2, 1]
    assert "erin@example.dev" in page and "sha256:555555555555" in page
    assert page.count("tag only") == 1
    assert WITHOUT_HEAD in words(page).replace("&#39;", "'")
    head = list(app.extensions["audit"].log().entries())[-1].hash
    assert head in page
    assert listed(get("/audit/log?everything=1")) == [6, 5, 4, 3, 2, 1]
    assert listed(get("/audit/log?type=docker")) == [6]
    assert "The sender says 1970-01-01" in get("/audit/log?type=docker")
    assert listed(get("/audit/log?object=web&kind=Deployment")) == [3, 2, 1]
    assert listed(get("/audit/log?user=erin@example.dev")) == [3]
    assert listed(get("/audit/log?since=2026-11-23T09:03&until=2026-11-23T11:04%2b02:00")) == [
        4,
        3,
    ]
    assert listed(get(f"/audit/log?words={DIGEST[:30]}")) == [3]
    nothing = get("/audit/log?application=nope")
    assert listed(nothing) == [] and "Nothing of that is in the log" in nothing
    assert 'value="nope"' in nothing


def test_times_that_are_none(get):
    page = get("/audit/log?since=yesterday", 400)
    assert "“yesterday” is no time." in page and 'value="yesterday"' in page
    assert "“x” is no time." in get("/audit/at?time=x", 400)
    assert "is no time" in get("/audit/export.csv?until=9999-99-99", 400)
    get("/audit/at?time=0001-01-01T00:00%2b14:00", 400)


@pytest.mark.parametrize(
    "odd", ["%00", "%ed%a0%80", "%ff", "%f0%9f%98%80", "x" * 5_000, "%5c", "%27"]
)
def test_whatever_is_asked_for(app, get, odd):
    keep(app, deploy("E1", cfg("v001", "x"), user="\0"))
    for name in ("words", "application", "user", "object", "kind", "type", "execution"):
        get(f"/audit/log?{name}={odd}")
    get(f"/audit/log?words={odd}&in_text=1&before={odd}")
    get(f"/audit/at?application={odd}&namespace={odd}&from={odd}")
    get(f"/audit/export.csv?user={odd}")
    assert listed(get("/audit/log?user=%00")) == [1]


def test_pages_of_the_timeline(app, get):
    keep(app, *(deploy(f"E{n}", cfg(f"v{n:03}", str(n))) for n in range(1, 121)))
    seen, address = [], "/audit/log?application=shop"
    while address:
        page = get(address)
        seen += listed(page)
        older = re.search(r'<a href="([^"]+)" rel="next">Older', page)
        address = older[1].replace("&amp;", "&") if older else None
    assert seen == list(range(120, 0, -1))
    assert "The newest" in page
    assert listed(get("/audit/log?before=3")) == [2, 1]
    assert listed(get("/audit/log?before=x"))[0] == 120


def test_an_empty_log_says_how_to_send_events(get):
    page = get("/audit/log")
    assert "/audit/events" in page and "/practices/audit" in page and "rest:" in page
    assert "0" * 64 in page
    assert "had heard of no object" in get("/audit/at")


def test_an_entry_opens_to_what_changed(app, get):
    keep(app, *EVENTS)
    page = get("/audit/log/3")
    text = words(page)
    assert "What changed since ConfigMap cfg-v002" in text
    assert "-  checkout: old" in page and "+  checkout: new" in page
    assert "Scaled web" in text  # between the two deploys of the Deployment
    assert DIGEST in page and "erin@example.dev" in page and "webhook" in page
    assert 'href="/audit/log/1"' in page
    assert "Told differently by entry 4" in text
    assert "&#34;op&#34;: &#34;replace&#34;" in page
    first = get("/audit/log/1")
    assert "A tag only, which proves nothing" in words(first)
    assert "The log has nothing of this object before" in words(first)
    assert "replicas: 5" in words(get("/audit/log/2"))
    assert "it has no manifest" in words(get("/audit/log/2"))
    assert "no object that was changed" in words(get("/audit/log/6"))
    get("/audit/log/7", 404)
    get(f"/audit/log/{2**70}", 404)
    kept = json.loads(get("/audit/log/3.json"))
    assert kept["entry"]["number"] == 3 and kept["hash"] in page


def test_what_ran_at_a_moment(app, get):
    keep(app, *EVENTS)
    first = words(get("/audit/at?time=2026-11-23T09:01"))
    assert "ConfigMap cfg-v002" in first and "hub.example/web:1" in first
    assert "cannot know" not in first
    second = words(get("/audit/at?time=2026-11-23T09:02"))
    assert "Scaled web" in second and "since then the log cannot know its manifest" in second
    now = words(get("/audit/at"))
    assert "deleted" in now and "sha256:555555555555" in now
    assert "had heard of no object there" in words(get("/audit/at?namespace=other"))
    assert "2 objects" in words(get("/audit/at?application=shop&namespace=shop"))
    assert "0 objects" in words(get("/audit/at?time=2020-01-01"))


def test_the_table_has_no_formulas(app, get):
    evil = stage_event("=1+1", "deployManifest", {"outputs.manifests": [cfg("v001", "x")]})
    evil["details"]["application"] = "@sum"
    evil["content"]["name"] = '-2"\n,3'
    evil["content"]["execution"]["authentication"]["user"] = "\t=x"
    keep(app, *EVENTS, evil)
    rows = list(csv.DictReader(io.StringIO(get("/audit/export.csv"))))
    assert [row["entry"] for row in rows] == ["7", "5", "4", "3", "2", "1"]
    assert (rows[0]["application"], rows[0]["execution"]) == ("'@sum", "'=1+1")
    assert (rows[0]["stage"], rows[0]["user"]) == ("'-2\"\n,3", "'\t=x")
    assert rows[3]["objects"] == "ConfigMap shop/cfg-v003\nDeployment shop/web"
    assert rows[3]["images"] == f"hub.example/web@{DIGEST}"
    some = list(csv.DictReader(io.StringIO(get("/audit/export.csv?object=web"))))
    assert [row["entry"] for row in some] == ["3", "2", "1"]


def test_all_that_an_event_says_is_text(app, get):
    manifest = cfg("v001", HOSTILE, name=HOSTILE)
    event = deploy("E1", manifest, web(1, HOSTILE), user=HOSTILE)
    event["details"]["application"] = event["content"]["name"] = HOSTILE
    event["content"]["execution"]["trigger"] = {
        "type": HOSTILE,
        "artifacts": [{"reference": HOSTILE}],
    }
    keep(app, event, action("E2", "delete", f"configMap {HOSTILE}-v001"), "\ud800", 7, None)
    for address in ("/audit/log?everything=1", "/audit/log/1", "/audit/log/2", "/audit/at"):
        page = get(address)
        assert "<script>alert" not in page and "alert(1)" in page
    for number in (3, 4, 5):
        assert "unknown shape" in get(f"/audit/log/{number}")
    assert "<script>alert" not in get("/audit/log?words=<script>alert(1)")


def test_many_objects_have_pages(app, get):
    keep(app, deploy("E1", *(cfg("v001", "x", name=f"c{n:03}") for n in range(130))))
    assert "and 124 more" in words(get("/audit/log"))
    page = words(get("/audit/log/1?from=120"))
    assert "Objects 121 to 130 of 130" in page and "ConfigMap c125-v001" in page
    assert "Objects 101 to 130 of 130" in words(get("/audit/at?from=100"))
    get("/audit/log/1?from=999999")


def test_nothing_planted_is_on_any_page(app, get):
    events = []
    for number, (place, value) in enumerate(PLACES.items()):
        context = {place: value, "outputs.manifests": [value, cfg("v001", json.dumps(value))]}
        events.append(stage_event(f"E{number}", "deployManifest", context))
    keep(app, *events)
    addresses = ["/audit/log", "/audit/at", "/audit/export.csv", "/audit/export.jsonl"]
    addresses += [
        f"/audit/log/{n}{tail}" for n in range(1, len(events) + 1) for tail in ("", ".json")
    ]
    for address in addresses:
        page = get(address)
        assert VALUE not in page and ENCODED.rstrip("=") not in page, address


CHANGES = (
    "UPDATE audit_entries SET text = replace(text, 'E1', 'E9') WHERE number = 1",
    "UPDATE audit_entries SET text = '{' WHERE number = 2",
    "UPDATE audit_objects SET images = 'no JSON'",
)


def test_pages_of_a_log_that_somebody_changed(tmp_path):
    file = tmp_path / "audit.sqlite3"
    app = create_app(Settings(database_url=f"sqlite:///{file}", redaction_key=KEY))
    client = app.test_client()
    keep(app, *EVENTS[:3])
    assert "does not have the hash" not in client.get("/audit/log/1").text
    with closing(sqlite3.connect(file)) as database:
        for table in ("audit_entries", "audit_objects"):
            database.execute(f"DROP TRIGGER {table}_no_update")
        for change in CHANGES:
            database.execute(change)
        database.commit()
    assert "does not have the hash that stands beside it" in client.get("/audit/log/1").text
    broken = client.get("/audit/log/2")
    assert broken.status_code == 409
    assert "entry 2 is none of an entry any more: somebody changed it" in broken.text
    assert client.get("/audit/log/3").status_code == 200
    assert listed(client.get("/audit/log").text) == [3, 2, 1]
    assert client.get("/audit/at").status_code == 200
    app.extensions["audit"].close()


def test_guesses_at_the_read_token_are_limited(url):
    settings = Settings(
        read_token=READ,
        database_url=url.render_as_string(hide_password=False),
        redaction_key=KEY,
        rate_limit="3/minute",
    )
    client = create_app(settings).test_client()
    addresses = ("/audit/log", "/audit/export.jsonl", "/audit/at", "/audit/log")
    assert [client.get(each).status_code for each in addresses] == [401, 401, 401, 429]
