"""Anything at all in the editor gives a page with Problems, and comes back as it was."""

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from playground.web.form import FORM_BYTES

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(9)
)
LARGE = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n" + "".join(
    f"  key-{n:06}: {'v' * 80}\n" for n in range(56_000)
)
TEXTS = {
    "a tab": "a:\n\tb: 1\n",
    "control characters": "a: \x01\x02\x07\x1b\n",
    "an alias bomb": BOMB,
    "deep nesting": "[" * 10_000,
    "deep JSON": '{"a":' * 10_000,
    "an open quote": 'a: "\n',
    "a template": "{{ .Values.name }}: x\n",
    "no mapping": "- 1\n- 2\n---\njust words\n",
    "markup": "a: </textarea><script>alert(1)</script>\n",
}
PAGES = ("/practices/versioning", "/check")


def editor(page: str) -> str:
    """What the textarea of the manifest holds, as a browser reads it."""
    found = re.search(r'<textarea id="manifest".*?>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def post_multipart(client: FlaskClient, text: str) -> TestResponse:
    """As a browser sends it; werkzeug's own encoding leaves a temporary file open."""
    boundary, body = encode_multipart({"manifest": text})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/check", data=body, content_type=kind)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_text_is_answered_with_a_page_and_kept(client: FlaskClient, page: str, text: str) -> None:
    response = client.post(page, data={"manifest": text})
    assert response.status_code == 200
    assert editor(response.text) == text
    assert "<script>alert" not in response.text


@pytest.mark.parametrize("name", ["a tab", "control characters", "an alias bomb", "deep nesting"])
def test_faults_are_problems_with_a_place(client: FlaskClient, name: str) -> None:
    text = client.post("/check", data={"manifest": TEXTS[name]}).text
    assert 'class="problem error"' in text
    assert re.search(r'href="#line-(\d+)"[^>]*>.*?\1:\d+</a>', text, re.DOTALL)


@pytest.mark.parametrize("field", ["manifest", "running", "artifacts", "artifacts_before"])
def test_every_field_takes_anything(client: FlaskClient, field: str) -> None:
    for text in TEXTS.values():
        response = client.post("/practices/versioning", data={field: text})
        assert response.status_code == 200
        assert html.escape(text[:40], quote=False) in html.unescape(response.text) or (
            text[:40] in html.unescape(response.text)
        )


def test_nothing(client: FlaskClient) -> None:
    for page in PAGES:
        response = client.post(page, data={"manifest": ""})
        assert response.status_code == 200
        assert "The editor is empty" in response.text


def test_five_megabytes(client: FlaskClient) -> None:
    assert len(LARGE) > 5_000_000
    response = post_multipart(client, LARGE)
    assert response.status_code == 200
    assert editor(response.text) == LARGE
    assert "<ins>-v000</ins>" in response.text


def test_a_million_separators(client: FlaskClient) -> None:
    response = client.post("/check", data={"manifest": "---\n" * 1_000_000})
    assert response.status_code == 200


def test_too_much_is_refused_with_advice(client: FlaskClient) -> None:
    text = "x" * (FORM_BYTES + 1)
    for response in (
        post_multipart(client, text),
        client.post("/check", data={"manifest": text}),
    ):
        assert response.status_code == 413
        assert "leave out the documents" in response.text


def test_nul_is_shown_as_a_replacement_and_is_a_problem(client: FlaskClient) -> None:
    response = client.post("/check", data={"manifest": "a: 1\nb: \x00c\n"})
    assert response.status_code == 200
    assert editor(response.text) == "a: 1\nb: \ufffdc\n"
    assert ">2:4</a>" in response.text


@pytest.mark.parametrize("body", [b"manifest=a: %ED%A0%80", b"manifest=a: \xed\xa0\x80"])
def test_lone_surrogates_are_a_problem(client: FlaskClient, body: bytes) -> None:
    kind = "application/x-www-form-urlencoded"
    response = client.post("/check", data=body, content_type=kind)
    assert response.status_code == 200
    assert editor(response.text).startswith("a: \ufffd")
    assert 'class="problem error"' in response.text


def test_a_binary_file(client: FlaskClient) -> None:
    data = bytes(range(256)) * 40
    for kind, body in (
        ("application/x-www-form-urlencoded", b"manifest=" + data),
        ("text/plain", data),
    ):
        assert client.post("/check", data=body, content_type=kind).status_code == 200


def test_too_many_fields_are_refused(client: FlaskClient) -> None:
    kind = "application/x-www-form-urlencoded"
    response = client.post(
        "/check", data="&".join(f"f{n}=1" for n in range(999)), content_type=kind
    )
    assert response.status_code == 400
