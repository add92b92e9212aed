"""Every page answers, whole or in part, and says what it has to say."""

import html
import re

import pytest
from flask.testing import FlaskClient

from playground.rollout.not_simulated import every_limit

PAGES = (
    "/",
    "/practices/digest",
    "/practices/audit",
    "/practices/versioning",
    "/practices/edits",
    "/check",
    "/reference",
    "/reference/not-simulated",
    "/lab",
    "/images",
    "/patterns",
    "/audit/log",
    "/audit/at",
)
SANDBOXES = ("/practices/digest", "/practices/versioning", "/check")

MANIFEST = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: mine}
data: {A: one}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
      - name: app
        image: registry.example/app:1
        envFrom: [{configMapRef: {name: mine}}]
"""


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_and_names_itself(client: FlaskClient, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert response.text.startswith("<!doctype html>")
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    assert "Slipway</title>" in response.text or "<title>Slipway" in response.text


@pytest.mark.parametrize("page", PAGES)
def test_nothing_on_a_page_comes_from_elsewhere(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert not re.findall(r'(?:src|action|formaction|hx-post)="(?:https?:)?//', text)
    assert not re.findall(r'<link[^>]+href="(?:https?:)?//', text)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_inline_script_or_style(client: FlaskClient, page: str) -> None:
    text = client.get(page).text
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*src=)|\son[a-z]+=", text)


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(
    client: FlaskClient, page: str
) -> None:
    text = client.get(page).text
    ids = re.findall(r'\sid="([^"]+)"', text)
    if page != "/patterns":  # it shows the same component more than once
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)


@pytest.mark.parametrize("page", SANDBOXES)
def test_form_gives_the_whole_page_and_htmx_the_results(client: FlaskClient, page: str) -> None:
    form = {"manifest": MANIFEST}
    whole = client.post(page, data=form)
    part = client.post(page, data=form, headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 200
    assert whole.text.startswith("<!doctype html>")
    assert "<html" not in part.text
    assert 'hx-swap-oob="innerHTML"' in part.text
    for response in (whole, part):
        assert "HX-Request" in response.headers["Vary"]
        assert "<ins>-v000</ins>" in response.text


@pytest.mark.parametrize("page", PAGES)
def test_whoever_says_to_be_htmx_gets_a_page(client: FlaskClient, page: str) -> None:
    assert client.get(page, headers={"HX-Request": "true"}).status_code == 200


def test_history_restore_gets_the_whole_page(client: FlaskClient) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert client.get("/practices/digest", headers=headers).text.startswith("<!doctype html>")


def test_take_copies_the_manifest_to_what_is_running(client: FlaskClient) -> None:
    form = {"manifest": MANIFEST, "running": "", "take": "running"}
    text = client.post("/practices/versioning", data=form).text
    texts = re.findall(r'<textarea id="(?:manifest|running)".*?</textarea>', text, re.DOTALL)
    assert [each.count("registry.example/app:1\n        envFrom") for each in texts] == [1, 1]


def test_switches_reach_the_engine(client: FlaskClient) -> None:
    text = client.post("/practices/versioning", data={"manifest": MANIFEST, "naming": "hash"}).text
    assert re.search(r"<ins>-[a-z0-9]{10}</ins>", text)
    artifacts = (
        '[{"type": "docker/image", "name": "registry.example/app", "reference": '
        f'"registry.example/app@sha256:{"0" * 64}"}}]'
    )
    form = {"manifest": MANIFEST, "artifacts": artifacts}
    kept = client.post("/practices/digest", data={**form, "keep_tag": "on"}).text
    dropped = client.post("/practices/digest", data={**form, "keep_tag": "off"}).text
    assert f"app:1@sha256:{'0' * 64}" in kept
    assert f"app:1@sha256:{'0' * 64}" not in dropped


def test_secrets_are_masked_in_what_is_derived(client: FlaskClient) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"
    text = client.post("/practices/versioning", data={"manifest": secret}).text
    assert "<ins>-v000</ins>" in text
    diff = re.search(r'<pre class="diff">.*?</pre>', text, re.DOTALL)
    assert diff and "hunter2" not in diff[0] and "&lt;masked&gt;" in diff[0]


def test_unknown_page_and_method_get_pages_of_ours(client: FlaskClient) -> None:
    missing = client.get("/nowhere")
    assert missing.status_code == 404
    assert "The address may be mistyped" in missing.text
    wrong = client.post("/reference")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]


def test_healthz(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_reference_says_what_is_not_simulated(client: FlaskClient) -> None:
    text = client.get("/reference").text
    assert 'id="not-simulated"' in text
    assert "A tick is not a second" in text


def test_reference_says_what_a_story_can_say(client: FlaskClient) -> None:
    text = client.get("/reference").text
    section = text[text.index('id="stories"') :]
    for name in ("push", "deploy", "undo", "scale", "lose", "crash", "clean_up", "workloads"):
        assert f"<code>{name}</code>" in section
    assert "<p>| " not in section and "lessons/" not in section


def test_what_is_not_simulated_has_a_page_that_names_every_limit(client: FlaskClient) -> None:
    text = html.unescape(client.get("/reference/not-simulated").text)
    for name, sentence in every_limit():
        assert f"<code>{name}</code>" in text and sentence in text
    assert "A tick is not a second" in text


def test_every_rollout_names_its_source_and_its_limits(client: FlaskClient) -> None:
    for page in ("/practices/digest", "/practices/versioning"):
        text = client.get(page).text
        assert 'href="/reference/not-simulated"' in text
        assert "Kubernetes v1.36" in text
        assert "a tick is not a second" in text


def test_choices_survive_a_manifest_that_cannot_be_drawn(client: FlaskClient) -> None:
    form = {"manifest": "a: [", "lost_at": "7", "follow": "shop/web"}
    text = client.post("/practices/versioning", data=form).text
    assert re.search(r'name="lost_at" value="7"', text)
    assert re.search(r'name="follow" value="shop/web"', text)
