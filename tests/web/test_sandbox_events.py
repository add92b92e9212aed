"""The events of a sandbox in pages: shown, never stored, until somebody sends one."""

import html
import json
import re
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from playground.audit.redact import MARK, key_name
from playground.web import create_app
from playground.web.sandbox_events import page_key
from playground.web.settings import Settings

PAGES = ("/practices/versioning", "/practices/digest", "/practices/edits")
PLANTED = "hunter2-Planted"
SECRET = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: creds}}\nstringData: {{p: {PLANTED}}}\n"
TOKEN = "write-token-0123456789"


@pytest.fixture
def stored(tmp_path):
    """A site with a log of its own; asks for no token."""

    def make(**settings) -> Flask:
        url = f"sqlite:///{tmp_path}/var/audit.sqlite3"
        made = create_app(Settings(database_url=url, redaction_key="k" * 32, **settings))
        opened.append(made)
        return made

    opened: list[Flask] = []
    yield make
    for each in opened:
        each.extensions["audit"].close()


def section(text: str) -> str:
    found = re.search(r'<section id="recorded".*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def field(text: str, name: str) -> str:
    found = re.search(
        rf'<(?:input|textarea)[^>]* name="{name}"[^>]*?(?: value="([^"]*)"|>\n([^<]*))', text
    )
    return html.unescape(found[1] or found[2] or "") if found else ""


def body_of(client: FlaskClient, page: str = PAGES[0], **form: str) -> str:
    return field(client.post(f"{page}/event", data=form).text, "body")


@pytest.mark.parametrize("page", PAGES)
def test_the_section_is_the_last_of_the_results(client: FlaskClient, page: str) -> None:
    form = {"manifest": SECRET, "opened": "most"}
    text = client.post(page, data=form, headers={"HX-Request": "true"}).text
    sections = re.findall(r'<section[^>]* aria-label="([^"]+)"', text)
    assert sections[-1] == "What the audit log records"
    assert "<code>outputs.manifests</code> is <em>one key with a dot in it" in section(text)
    assert section(client.get(page).text)


def test_a_page_shows_its_events_when_asked_and_folds_them_again(client: FlaskClient) -> None:
    page = "/practices/versioning"
    folded = section(client.get(page).text)
    assert "Show the events" in folded and "outputs.manifests" not in folded
    count = re.search(r"would post (\d+) events", folded)
    assert count
    assert f"<small>{count[1]} events of" in folded
    asked = {"manifest": SECRET, "opened": "most"}
    shown = section(client.post(page, data=asked).text)
    assert "Show the events" not in shown and "Fold them away" in shown
    assert shown.count('name="opened" value="next.') > 10
    for form in ({"manifest": SECRET}, {"manifest": SECRET, "opened": ["next.1", ""]}):
        assert "outputs.manifests" not in section(client.post(page, data=form).text)


@pytest.mark.parametrize("page", ["/practices/versioning", "/practices/edits"])
def test_folded_events_remember_the_endpoint(client: FlaskClient, page: str) -> None:
    told = {"echo_url": "https://audit.example.dev/in", "echo_password": "kept", "echo_wrap": "on"}
    form = {"manifest": SECRET, "opened": ["most", ""], **told}
    folded = section(client.post(page, data=form).text)
    assert "Show the events" in folded
    again = {name: field(folded, name) for name in ("opened", *told)}
    assert again == {"opened": "", **told}
    assert folded.count('name="echo_') == len(told)  # what is as the page sets it need not travel
    still = section(client.post(page, data={"manifest": SECRET, **again}).text)
    assert "Show the events" in still
    shown = {"manifest": SECRET, **again, "opened": ["", "most"]}
    assert "POST /in HTTP/1.1" in section(client.post(page, data=shown).text)
    act = {"act": "deploy:apply"} if page.endswith("edits") else {"action": "deploy"}
    assert "POST /in HTTP/1.1" in section(client.post(page, data={**shown, **again, **act}).text)


def test_what_is_done_shows_its_events(client: FlaskClient) -> None:
    done = {"manifest": SECRET, "action": "deploy"}
    assert "Fold them away" in section(client.post("/practices/versioning", data=done).text)
    done = {"manifest": SECRET, "act": "deploy:apply"}
    assert "Fold them away" in section(client.post("/practices/edits", data=done).text)


def test_a_log_travels_with_the_form_and_remembers_deploys(client: FlaskClient) -> None:
    form = {"manifest": SECRET, "action": "deploy"}
    text = client.post(PAGES[0], data=form).text
    form |= {"cluster": field(text, "cluster"), "log": field(text, "log")}
    text = client.post(PAGES[0], data=form).text
    assert "deploy 2, just now" in section(text) and ">deploy 1</option>" in section(text)
    log = json.loads(field(text, "log"))
    assert len(log["executions"]) == 2
    look = {**form, "log": field(text, "log"), "action": "", "recorded": "1", "opened": "1.1"}
    text = client.post(PAGES[0], data=look).text
    assert "events of deploy 1" in section(text) and "<code>orca:pipeline:starting" in section(
        text
    )
    assert json.loads(field(text, "log")) == log


def test_an_event_is_chosen_by_its_button_and_not_by_the_field_before_it(
    client: FlaskClient,
) -> None:
    data = {"manifest": SECRET, "opened": ["next.21", "next.1"]}
    text = section(client.post(PAGES[0], data=data).text)
    assert 'name="opened" value="next.1">' in text and "<h3><code>orca:pipeline:starting" in text


@pytest.mark.parametrize("page", PAGES)
def test_a_secret_is_in_the_readers_text_alone(client: FlaskClient, page: str) -> None:
    form = {"manifest": SECRET, "action": "deploy", "act": "deploy"}
    text = client.post(page, data=form).text
    assert PLANTED in text and PLANTED not in section(text) and MARK in section(text)
    assert PLANTED not in field(text, "log")
    whole = client.post(f"{page}/event", data=form).text
    assert PLANTED not in whole and MARK in whole


def test_the_whole_event_is_the_one_in_the_page_also_after_a_deploy(client: FlaskClient) -> None:
    form = {"manifest": SECRET, "action": "deploy"}
    text = client.post(PAGES[0], data=form).text
    names = ("cluster", "log", "opened", "recorded")
    sent = {"manifest": SECRET} | {name: field(text, name) for name in names}
    told = json.loads(body_of(client, **sent))
    whole = client.post(f"{PAGES[0]}/event", data=sent).text
    link = re.search(r'download="event.json" href="data:application/json,([^"]*)"', whole)
    assert link and json.loads(unquote(html.unescape(link[1]))) == told
    assert told["eventId"] in section(text) and told["eventId"].startswith("sandbox-1-")


def test_a_password_is_in_its_field_alone(client: FlaskClient) -> None:
    form = {"manifest": SECRET, "echo_username": "u", "echo_password": "pass-Planted"}
    text = client.post(PAGES[0], data=form).text
    assert text.count("pass-Planted") == 1 and field(text, "echo_password") == "pass-Planted"
    assert "Authorization: &lt;masked&gt;" in section(text)
    assert "dTpwYXNz" not in text
    assert "pass-Planted" not in client.post(f"{PAGES[0]}/event", data=form).text


def test_the_request_follows_the_settings(client: FlaskClient) -> None:
    form = {
        "manifest": SECRET,
        "echo_url": "https://audit.example.dev/in",
        "echo_wrap": "on",
        "echo_event_name": "audit",
        "echo_field_name": "body",
        "echo_flatten": "on",
        "echo_retry_count": "3",
        "echo_down": "on",
    }
    text = section(client.post(PAGES[0], data=form).text)
    assert "POST /in HTTP/1.1\nHost: audit.example.dev\n" in text
    assert "{&#34;eventName&#34;:&#34;audit&#34;,&#34;body&#34;:{" in text
    assert "3 attempts in all, 200 ms apart" in text
    for name, value in form.items():
        if name not in ("manifest",) and value != "on":
            assert field(text, name) == value
    for name in ("echo_wrap", "echo_flatten", "echo_down"):
        assert f'name="{name}" value="on" checked' in text
    body = json.loads(body_of(client, **form))
    assert body["eventName"] == "audit" and isinstance(body["body"]["content"], str)
    bad = client.post(PAGES[0], data={**form, "echo_url": "x", "echo_template": "{"}).text
    assert "Nothing is sent." in bad and 'data-goto="echo_template"' in bad
    assert (
        "There is none to show"
        in client.post(f"{PAGES[0]}/event", data={**form, "echo_template": "{"}).text
    )


HOSTILE = ["", "\x00\ud800", "<script>", "²", "9" * 5_000, "{{event}}", '"' * 100, "\r\n\r\n"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("value", HOSTILE)
def test_any_text_in_any_field_gives_a_page(client: FlaskClient, page: str, value: str) -> None:
    names = (
        "log", "recorded", "opened", "echo_url", "echo_wrap", "echo_event_name", "echo_field_name",
        "echo_template", "echo_flatten", "echo_retry_count", "echo_breaker", "echo_username",
        "echo_password", "echo_header", "echo_down",
    )  # fmt: skip
    form = {"manifest": SECRET} | dict.fromkeys(names, value.encode("utf-8", "surrogatepass"))
    for address in (page, f"{page}/event"):
        answer = client.post(address, data=form)
        assert answer.status_code == 200
        assert "<script>" not in answer.text and "</html>" in answer.text


def test_no_such_practice_has_events(client: FlaskClient) -> None:
    assert client.post("/practices/nothing/event").status_code == 404
    assert client.get(f"{PAGES[0]}/event").status_code == 405
    assert "There is none to show" in client.post("/practices/audit/event").text


def test_nothing_is_stored_before_it_is_sent_and_then_as_echos_events_are(stored) -> None:
    app = stored()
    client = app.test_client()
    form = {"manifest": SECRET, "action": "deploy", "echo_wrap": "on"}
    client.post(PAGES[0], data=form)
    body = body_of(client, **form)
    assert list(app.extensions["audit"].log().entries()) == []
    answer = client.post("/audit/send", data={"body": body})
    assert answer.status_code == 201 and "Stored as entry 1" in answer.text
    [entry] = app.extensions["audit"].log().entries()
    assert 'href="/audit/log/1"' in answer.text
    assert client.get("/audit/log/1").status_code == 200
    assert entry.hash in answer.text and entry.record["form"] == "wrapped"
    assert entry.summary.type == "orca:stage:complete"
    assert (entry.summary.application, entry.summary.user) == ("sandbox", "you")
    assert entry.record["wrapper"] == {"eventName": "spinnaker_events", "payload": None}
    again = client.post("/audit/send", data={"body": body})
    assert again.status_code == 200 and "It was there: entry 1" in again.text
    assert app.extensions["audit"].log().verify().fault is None


def test_digests_of_pages_are_no_help_against_the_log(stored) -> None:
    """Whoever has a sandbox can have any value digested under the key of the pages."""
    app = stored()
    client = app.test_client()
    body = body_of(client, manifest=SECRET, action="deploy")
    client.post("/audit/send", data={"body": body})
    [entry] = app.extensions["audit"].log().entries()
    in_page, in_log = (set(re.findall(MARK + "[0-9a-f]{32}", t)) for t in (body, entry.text))
    assert in_page and len(in_page) == len(in_log) and not in_page & in_log
    assert PLANTED not in entry.text
    assert page_key(Settings(redaction_key="k" * 32)) == app.extensions["page_key"]
    assert entry.record["redaction"] != key_name(app.extensions["page_key"])
    assert page_key(Settings()) != page_key(Settings())


def test_a_secret_that_somebody_writes_into_the_body_is_redacted(stored) -> None:
    app = stored()
    event = {"details": {"type": "x"}, "content": {"kind": "Secret", "data": {"a": PLANTED}}}
    app.test_client().post("/audit/send", data={"body": json.dumps(event)})
    [entry] = app.extensions["audit"].log().entries()
    assert PLANTED not in entry.text


@pytest.mark.parametrize("body", ["", "{", '{"a": 1, "a": 2}', '"\\ud800"', "[" * 500, "\ud800"])
def test_what_is_no_event_is_refused_and_not_stored(stored, body: str) -> None:
    app = stored()
    data = {"body": body.encode("utf-8", "surrogatepass")}
    answer = app.test_client().post("/audit/send", data=data)
    assert answer.status_code == 400 and "was not stored" in answer.text
    assert list(app.extensions["audit"].log().entries()) == []


def test_with_a_write_token_it_is_asked_for(stored) -> None:
    app = stored(write_token=TOKEN)
    client = app.test_client()
    whole = client.post(f"{PAGES[0]}/event", data={"manifest": SECRET}).text
    assert '<input type="password" id="token" name="token"' in whole
    body = field(whole, "body")
    for given in ({}, {"token": "another"}, {"token": ""}):
        answer = client.post("/audit/send", data={"body": body, **given})
        assert answer.status_code == 401 and TOKEN not in answer.text
    assert list(app.extensions["audit"].log().entries()) == []
    assert client.post("/audit/send", data={"body": body, "token": TOKEN}).status_code == 201
    headers = {"X-Slipway-Token": TOKEN}
    assert client.post("/audit/send", data={"body": body}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_sites_page_cannot_send(stored, headers: dict[str, str]) -> None:
    app = stored()
    client = app.test_client()
    answer = client.post("/audit/send", data={"body": "{}"}, headers=headers)
    assert answer.status_code == 403
    assert client.get("/audit/send").status_code == 405
