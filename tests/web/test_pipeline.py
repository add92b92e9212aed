"""The pipeline's form: what is sent comes back, with and without htmx."""

import html
import json
import re

import pytest
from flask.testing import FlaskClient

from tests.web.test_pages import MANIFEST

PAGE = "/practices/versioning"


def field(text: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}"[^>]* value="([^"]*)"', text)
    assert found, name
    return html.unescape(found[1])


def deploys(text: str) -> list[str]:
    return re.findall(r'<span class="made">([^<]*)</span>', text)


def test_three_deploys_travel_with_the_form(client: FlaskClient) -> None:
    state = ""
    for content in ("one", "two", "one"):
        form = {
            "manifest": MANIFEST.replace("A: one", f"A: {content}"),
            "cluster": state,
            "action": "deploy",
        }
        text = client.post(PAGE, data=form).text
        state = field(text, "cluster")
    assert deploys(text) == ["mine-v000", "mine-v001", "mine-v000"]
    look = client.post(PAGE, data={"manifest": MANIFEST, "cluster": state}).text
    assert json.loads(field(look, "cluster")) == json.loads(state)
    assert deploys(look)[-1] == "mine-v000" and len(deploys(look)) == 4
    emptied = client.post(PAGE, data={"manifest": MANIFEST, "cluster": state, "action": "empty"})
    assert deploys(emptied.text) == ["mine-v000"]


def test_stages_come_back_as_they_were_sent(client: FlaskClient) -> None:
    form = {
        "manifest": MANIFEST,
        "stages": "2",
        "stage2_manifest": "kind: <b>\n",
        "stage2_after": "1",
        "stage2_account": 'a"b',
        "stage2_namespace": "shop",
        "stage2_versioned": "false",
        "stage2_binding": "off",
        "stage2_required": "[5]",
        "stage1_versioned": "no such",
        "trigger": "gcr",
        "places": "faithful",
    }
    text = client.post(PAGE, data={**form, "action": "add-stage"}).text
    assert "kind: &lt;b&gt;\n</textarea>" in text and "[5]</textarea>" in text
    assert 'name="stage2_account" value="a&#34;b"' in text
    assert 'name="stage2_namespace" value="shop"' in text
    assert 'name="stage2_after" value="1" checked' in text
    assert 'name="stage2_binding" value="on">' in text
    assert '<option value="gcr" selected>' in text
    assert 'name="places" value="faithful" checked' in text
    assert field(text, "stages") == "3" and 'name="stage3_after" value="2" checked' in text
    assert "What stage 2 requires" in text or "what stage 2 requires" in text
    text = client.post(PAGE, data={**form, "action": "remove-stage"}).text
    assert field(text, "stages") == "1" and "stage2_manifest" not in text


def test_htmx_gets_the_form_of_the_stages_when_it_changes(client: FlaskClient) -> None:
    headers = {"HX-Request": "true"}
    form = {"manifest": MANIFEST, "stages": "1"}
    same = client.post(PAGE, data=form, headers=headers).text
    more = client.post(PAGE, data={**form, "action": "add-stage"}, headers=headers).text
    assert 'id="pipeline-pane"' not in same and 'id="pipeline-pane" hx-swap-oob' in more


@pytest.mark.parametrize(
    "fields",
    [
        {"cluster": "[" * 50_000},
        {"cluster": "\x00\ud800"},
        {"cluster": json.dumps({"cluster": {"objects": [{"kind": "A" * 1_000}] * 400}})},
        {"cluster": '{"cluster": {"objects": [null, 5, "x", [], {}]}, "past": [1, {}]}'},
        {"stages": "99999999999999999999"},
        {"stages": "-1"},
        {"stages": "²"},
        {"stages": "4", "stage4_after": "9"},
        {"stages": "2", "stage2_after": "2"},
        {"trigger": "webhook", "artifacts": "[" * 5_000},
        {"trigger": "registry", "artifacts": "events: {a: 5}"},
        {"action": "no such"},
    ],
)
def test_a_tampered_form_is_answered_and_the_rest_is_shown(
    client: FlaskClient, fields: dict[str, str]
) -> None:
    form = {"manifest": MANIFEST, "action": "deploy", **fields}
    encoded = "&".join(f"{key}={quote(value)}" for key, value in form.items())
    response = client.post(PAGE, data=encoded, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert 'id="pipeline"' in response.text and "What changed" in response.text
    if "cluster" in fields:
        assert "the Cluster</em>" in response.text


def quote(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def test_another_manifest_to_try(client: FlaskClient) -> None:
    text = client.get(f"{PAGE}?try=hot-reload").text
    assert "mountPath: /etc/checkout" in text and "changed in place" in text
    assert client.get(f"{PAGE}?try=nothing").text == client.get(PAGE).text


def test_pages_without_a_pipeline_have_none(client: FlaskClient) -> None:
    for page in ("/practices/edits", "/check"):
        text = client.post(page, data={"manifest": MANIFEST, "stages": "3"}).text
        assert 'id="pipeline"' not in text and 'name="stages"' not in text


@pytest.mark.parametrize("page", [PAGE, "/practices/digest"])
def test_the_page_stays_light(client: FlaskClient, page: str) -> None:
    response = client.get(page, headers={"Accept-Encoding": "gzip"})
    assert 'id="pipeline"' in client.get(page).text
    assert len(response.data) < 27_500
