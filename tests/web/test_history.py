"""The audit page over HTTP: acts, answers and copies by plain forms."""

import html
import json
import re

import pytest
from flask.testing import FlaskClient

from playground.__main__ import main
from playground.audit.chain import verify
from playground.audit.exported import read_exported

ADDRESS = "/practices/audit"
COPY = f"{ADDRESS}/copy.jsonl"


def form_of(text: str, *, form: str = "") -> dict[str, str]:
    """The fields of the page's form, as a browser would send them; or those of another form."""
    fields = {}
    for tag in re.findall(r"<(?:input|textarea)\b[^>]*>(?:[^<]*</textarea>)?", text):
        name = re.search(r' name="([^"]+)"', tag)
        if name is None or (f'form="{form}"' in tag if form else " form=" in tag) is not bool(
            form
        ):
            continue
        if 'type="radio"' in tag and " checked" not in tag:
            continue
        value = re.search(r' value="([^"]*)"', tag) or re.search(r">\n?([^<]*)</textarea>", tag)
        fields[name[1]] = html.unescape(value[1]) if value else ""
    return fields


def after(client: FlaskClient, page: str, **fields: str) -> str:
    answer = client.post(ADDRESS, data={**form_of(page), **fields})
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def page(client: FlaskClient) -> str:
    return client.get(ADDRESS).text


def test_the_page_opens_with_a_log(page: str) -> None:
    assert "20 entries of 6 acts" in page
    assert "later" not in re.findall(r'class="(\w+)"', page)


def test_a_deploy_is_found_in_the_log(client: FlaskClient, page: str) -> None:
    page = after(client, page, act="deploy", by="ann@example.dev")
    assert "24 entries of 7 acts" in page
    page = after(client, page, open="23")
    assert re.search(r"<dt>who</dt><dd>ann@example.dev</dd>", page)


def test_a_question_is_answered_and_stays_so(client: FlaskClient, page: str) -> None:
    page = after(client, page, act="answer:flag", pick_flag="kim@example.dev")
    assert "Right: entry 7" in page
    page = after(client, page, act="scale", scale_to="2")
    assert "Right: entry 7" in page and "28 entries" not in page


def test_a_copy_breaks_and_is_downloaded_as_it_is_shown(
    client: FlaskClient, page: str, tmp_path, capsys
) -> None:
    page = after(client, page, act="keep")
    page = after(client, page, forge="byte", entry="15")
    assert "entry 15 does not" in page
    head = form_of(page)["head"]
    answer = client.post(COPY, data=form_of(page, form="copy"))
    assert answer.mimetype == "application/jsonl" and answer.headers["Cache-Control"] == "no-store"
    assert verify(read_exported(answer.text.splitlines(keepends=True))).number == 15
    file = tmp_path / "copy.jsonl"
    file.write_text(answer.text)
    assert main(["audit", "verify", str(file), "--head", head]) == 1
    assert "entry 15 does not" in capsys.readouterr().out


def test_the_whole_log_is_downloaded_and_verified(client: FlaskClient, page: str) -> None:
    answer = client.post(COPY, data=form_of(page, form="copy"))
    verdict = verify(read_exported(answer.text.splitlines(keepends=True)))
    assert (verdict.entries, verdict.fault) == (20, None) and verdict.head in page


def test_there_is_a_copy_of_this_log_only(client: FlaskClient) -> None:
    assert client.post("/practices/digest/copy.jsonl").status_code == 404
    assert client.get(COPY).status_code in (404, 405)


def test_the_tag_is_pushed_again(client: FlaskClient, page: str) -> None:
    before = page.count("may have been")
    page = after(client, page, act="push", content="a third checkout")
    assert "a third checkout" in page and "One of 3 images" in page
    assert page.count("may have been") == before
    page = after(client, page, act="push", content="x" * 49)
    assert "The content is 49 bytes long." in page and "One of 3 images" in page
    link = re.search(r'href="(/lab/[^"]+)"', page)
    assert link is not None and "a third checkout" in client.get(link[1]).text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"code": "nonsense"},
        {"journal": "[[[["},
        {"journal": json.dumps([{"do": "deploy", "text": "${{"}])},
        {"manifest": "\x00\ud800"},
        {"open": "x", "entry": "²", "letter": "\x00", "find": "<script>"},
        {"told_digest": "<b>", "pick_flag": "<i>", "head": '"><b>'},
        {"act": "push"},
    ],
)
def test_anything_may_come_back(client: FlaskClient, fields: dict[str, str]) -> None:
    data = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}
    answer = client.post(ADDRESS, data=data)
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("</head>")[1] and "<i>" not in answer.text


def test_a_manifest_that_is_dropped_in_can_be_deployed(client: FlaskClient) -> None:
    page = client.post(ADDRESS, data={"manifest": "kind: ConfigMap"}).text
    assert "20 entries of 6 acts" in page and "kind: ConfigMap" in page


def test_a_secret_stands_in_the_editor_and_nowhere_else(client: FlaskClient, page: str) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\nstringData: {t: planted-9}\n"
    page = after(client, page, act="deploy", manifest=secret, image="")
    page = after(client, page, open="23", find="planted-9")
    outside = re.sub(r"<textarea.*?</textarea>|<input[^>]*>", "", page, flags=re.DOTALL)
    assert "Secret key" in outside and "planted-9" not in outside
    assert "planted-9" not in client.post(COPY, data=form_of(page, form="copy")).text
