"""The lab's page: what is pushed there can be pulled, and nothing is kept."""

import html
import os
import re
import subprocess
import sys

import pytest

from playground.artifacts.small_image import build
from playground.registry.lab import decode, encode, push
from playground.web.lab import START


def pushed(client, code: str, tag: str, content: str):
    return client.post("/lab", data={"code": code, "tag": tag, "content": content})


def test_a_push_leads_to_the_page_of_another_repository(client):
    answer = pushed(client, encode(START), "2.4", "new & <b>")
    assert answer.status_code == 303
    code = answer.headers["Location"].rpartition("/")[2]
    assert [each.content for each in decode(code)] == [*(p.content for p in START), "new & <b>"]
    page = client.get(answer.headers["Location"])
    assert build("new & <b>").index.digest[:15] in page.text
    assert "new &amp; &lt;b&gt;" in page.text
    assert "<b>" not in page.text
    # What stood under the first address still does.
    before = client.get(f"/v2/lab/{encode(START)}/web/manifests/2.4")
    assert before.headers["Docker-Content-Digest"] == build(START[-1].content).index.digest


def test_every_digest_on_the_page_leads_to_its_bytes(client):
    page = client.get("/lab").text
    links = re.findall(r'href="(/v2/[^"]+)"', page)
    assert len(links) == len(START) * 7
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.headers["Docker-Content-Digest"] == link.rpartition("/")[2]


def test_the_commands_name_this_server(client):
    page = client.get("/lab", headers={"Host": "localhost:8123"}).text
    assert f"docker://localhost:8123/lab/{encode(START)}/web:{START[-1].tag}" in page


@pytest.mark.parametrize(
    ("tag", "content", "said"),
    [("no tag", "x", "not a tag"), ("1", "", "content"), ("1", "x" * 49, "49 bytes long")],
)
def test_a_push_that_is_refused_keeps_what_was_typed(client, tag, content, said):
    answer = pushed(client, encode(START), tag, content)
    assert answer.status_code == 200
    assert said in answer.text
    assert f'value="{tag}"' in answer.text and f'value="{content}"' in answer.text


@pytest.mark.parametrize("code", ["", "nonsense", "../..", "a" * 5000])
def test_another_code_is_no_repository(client, code):
    answer = pushed(client, code, "1", "what was typed")
    assert answer.status_code == 404 and 'value="what was typed"' in answer.text
    assert client.get(f"/lab/{code}").status_code in (404, 308)


def test_the_image_goes_to_the_sandbox_and_both_worlds_run_its_digests(client):
    page = client.get("/lab").text
    form = page[page.index('action="/practices/digest') :]
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    answer = client.post("/practices/digest", data={k: html.unescape(v) for k, v in fields})
    for each in START:
        assert build(each.content).index.digest.removeprefix("sha256:")[:8] in answer.text
    assert "No Problems; 1 change" in answer.text


def test_the_digest_lesson_has_the_lab_and_the_others_have_not(client):
    assert 'id="lab-content"' in client.get("/practices/digest").text
    assert 'id="lab-content"' not in client.get("/practices/versioning").text


def test_the_figures_of_the_prose_are_those_of_the_tables(client):
    text = client.get("/practices/digest").text
    lab = client.get("/lab").text
    said = re.search(r"(\d+) of (\d+) pods run the new content with <code>IfNotPresent", text)
    assert said is not None
    new, pods = said.groups()
    outcome = f"{int(pods) - int(new)} pods run “{START[0].content}” and {new} pod runs “"
    assert outcome in lab


def test_the_name_of_a_policy_leads_to_its_rule(client):
    rules = set(re.findall(r'href="/reference#(rule-[a-z-]+)"', client.get("/lab").text))
    assert len(rules) == 4
    reference = client.get("/reference").text
    assert all(f'id="{rule}"' in reference for rule in rules)


def test_a_lock_of_a_lab_image_has_its_digests(site, tmp_path):
    host = site.removeprefix("http://")
    image = f"{host}/lab/{encode(START)}/web:{START[-1].tag}"
    (tmp_path / "pod.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
        f"spec: {{containers: [{{name: web, image: '{image}'}}]}}\n"
    )
    lock = tmp_path / "images.lock"
    done = subprocess.run(
        [sys.executable, "-m", "playground", "lock", tmp_path / "pod.yaml", "--lock", lock],
        env={**os.environ, "SLIPWAY_REGISTRY_ALLOW": host},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    built = build(START[-1].content)
    written = lock.read_text("utf-8")
    assert built.index.digest in written
    assert all(platform.manifest.digest in written for platform in built.platforms)


def test_a_full_name_says_so(client):
    pushes = ()
    for number in range(8):
        pushes = push(pushes, "1", str(number))
    assert "no room" in pushed(client, encode(pushes), "1", "9").text
