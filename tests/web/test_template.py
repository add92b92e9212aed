"""The template of the sandbox: rendered by a form or by htmx, into the manifest, or a Problem."""

import html
import os
import re
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import yaml
from flask.testing import FlaskClient

from playground.lessons.content import Lesson
from tests.safety.test_shutdown import process

PAGE = "/practices/digest"


@pytest.fixture
def form(client: FlaskClient) -> dict[str, str]:
    """What the page's form holds when it is opened, and the button that renders."""
    lesson = next(
        each for each in client.application.extensions["lessons"] if each.slug == "digest"
    )
    return {**sample(lesson), "take": "template", "tab": "template"}


def sample(lesson: Lesson) -> dict[str, str]:
    template = lesson.inputs.template
    return {
        "manifest": lesson.inputs.manifest,
        "artifacts": lesson.inputs.artifacts,
        "template_language": template.language,
        "template_jinja": template.jinja,
        "template_jsonnet": template.jsonnet,
        "template_values": template.values,
    }


def area(text: str, name: str) -> str:
    """The content of a textarea, as a browser reads it."""
    [found] = re.findall(rf'<textarea id="{name}".*?>\n(.*?)</textarea>', text, re.DOTALL)
    return html.unescape(found)


@pytest.mark.parametrize("language", ["jinja", "jsonnet"])
def test_the_samples_render_what_the_sample_deploys_pinned(client, form, language):
    answer = client.post(PAGE, data={**form, "template_language": language})
    assert answer.status_code == 200
    deployed = yaml.safe_load(area(answer.text, "manifest"))
    [artifact] = yaml.safe_load(form["artifacts"])
    expected = yaml.safe_load(form["manifest"])
    [container] = expected["spec"]["template"]["spec"]["containers"]
    container["image"] = artifact["reference"]
    assert deployed == expected
    assert area(answer.text, f"template_{language}") == form[f"template_{language}"]


def test_htmx_gets_the_manifest_beside_the_results(client, form):
    answer = client.post(PAGE, data=form, headers={"HX-Request": "true"})
    assert '<div id="manifest-pane" hx-swap-oob="innerHTML">' in answer.text
    assert "sha256:" in area(answer.text, "manifest")
    without = client.post(PAGE, data={**form, "take": ""}, headers={"HX-Request": "true"})
    assert "manifest-pane" not in without.text


def test_nothing_is_rendered_unasked(client, form):
    answer = client.post(PAGE, data={**form, "take": "", "template_jinja": "changed"})
    assert area(answer.text, "manifest") == form["manifest"]
    assert area(answer.text, "template_jinja") == "changed"


def test_a_fault_leads_to_its_place_and_the_manifest_stays(client, form):
    answer = client.post(PAGE, data={**form, "template_jinja": "a: 1\nb: {{ nope }}\n"})
    assert 'data-goto="template_jinja" data-line="2" data-column="7"' in answer.text
    assert "&#39;nope&#39; is undefined." in answer.text
    assert area(answer.text, "manifest") == form["manifest"]


def test_a_fault_of_the_values_leads_there(client, form):
    answer = client.post(PAGE, data={**form, "template_values": "- a\n"})
    assert 'data-goto="template_values" data-line="1"' in answer.text


@pytest.mark.parametrize(
    "changed",
    [
        {"template_language": "perl"},
        {"template_jinja": "\x00", "template_values": "\x00"},
        {"template_values": "a: &a [x]\nb: [*a, *a]\n"},
        {"template_values": "[" * 5_000},
        {"artifacts": "- 1\n"},
        {"template_jinja": "</textarea><script>alert(1)</script>"},
        {"template_jinja": "{{ '</textarea><script>alert(1)</script>' }}"},
    ],
)
def test_whatever_the_fields_hold(client, form, changed):
    answer = client.post(PAGE, data={**form, **changed})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_other_pages_have_no_template(client, form):
    for page in ("/practices/versioning", "/check"):
        answer = client.post(page, data=form)
        assert "template_jinja" not in answer.text
        assert area(answer.text, "manifest") == form["manifest"]


ENDLESS = "{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def asked(port: int, path: str, fields: dict[str, str]) -> str:
    body = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", body, timeout=30) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


@pytest.mark.alone
def test_a_hostile_template_keeps_nobody_waiting_and_leaves_nothing(form):
    with process(SLIPWAY_WORKERS="2") as (server, port), ThreadPoolExecutor(1) as pool:
        before = descendants(server.pid)
        hostile = pool.submit(asked, port, PAGE, {**form, "template_jinja": ENDLESS})
        answered = 0
        while not hostile.done():
            asked(port, "/healthz", {})
            asked(port, "/check", {"manifest": "a: 1\n"})
            answered += 1
            time.sleep(0.05)  # each leaves a line in the log, and nobody reads it
        assert "#rule-template-limit" in hostile.result()
        assert descendants(server.pid) == before
    assert answered > 3  # whoever waits for the template is not answered before it ends


def descendants(process: int) -> set[int]:
    """All processes below one, dead ones that nobody waited for among them."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has just ended
    found = {process}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found
