"""The page that asks registries: when it is wanted, for whom it may, and what comes of it."""

import html
import re
import threading
import time
from urllib.parse import unquote

import pytest
import yaml

from playground.outbound import Rules
from playground.registry.lock import read_lock
from playground.web import create_app
from playground.web.asking import BUSY, MOST_IMAGES, OFF, RATE, TOO_MANY, TOO_OFTEN
from playground.web.settings import Settings, SettingsError
from tests.outbound.servers import reply, serving
from tests.registry.content import INDEX, digest, encoded

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
"""
PLATFORM = "sha256:" + "5" * 64


class Fake:
    """A registry of one image, `said` under any tag but `gone`."""

    def __init__(self):
        self.said = "one"

    @property
    def content(self):
        entry = {"digest": PLATFORM, "platform": {"os": "linux", "architecture": "s390x"}}
        value = {"schemaVersion": 2, "manifests": [entry], "annotations": {"is": self.said}}
        return encoded(value)

    def __call__(self, request):
        if request.path.endswith("/gone"):
            return reply(404, method=request.method)
        headers = {"Content-Type": INDEX, "Docker-Content-Digest": digest(self.content)}
        return reply(200, self.content, headers, request.method)


@pytest.fixture
def registry():
    fake = Fake()
    with serving(fake) as server:
        server.fake = fake
        rules = Rules.read([], [server.authority])
        server.client = create_app(Settings(registries=rules)).test_client()
        yield server
        closed(server.client)


def closed(client):
    client.application.extensions["asking"].close()


def pod(registry, *images):
    return POD + "".join(
        f"  - {{name: c{n}, image: '{registry.authority}/{image}'}}\n"
        for n, image in enumerate(images)
    )


def asked(registry, manifest, lock="", **more):
    answer = registry.client.post("/images", data={"manifest": manifest, "lock": lock}, **more)
    assert answer.status_code == 200
    return answer.text


def lock_in(page):
    [address] = re.findall(r'href="data:application/yaml;charset=utf-8,([^"]*)"', page)
    return unquote(html.unescape(address))


def test_digests_platforms_and_the_lock(registry):
    page = asked(registry, pod(registry, "web:1", "web:1", "web"))
    assert digest(registry.fake.content) in page
    assert "linux/s390x" in page and PLATFORM in page
    lock = read_lock(lock_in(page))
    assert lock.problems == ()
    assert [(entry.tag, entry.digest) for entry in lock.entries] == [
        ("1", digest(registry.fake.content)),
        ("latest", digest(registry.fake.content)),
    ]
    assert sorted(registry.lines) == [
        *[f"GET /v2/web/manifests/{digest(registry.fake.content)}"] * 2,
        "HEAD /v2/web/manifests/1",
        "HEAD /v2/web/manifests/latest",
    ]


def test_nothing_is_sent_before_the_reader_asks(registry):
    assert registry.client.get("/images").status_code == 200
    registry.client.get("/practices/digest")
    registry.client.post("/practices/digest", data={"manifest": pod(registry, "web:1")})
    registry.client.post("/check", data={"manifest": pod(registry, "web:1")})
    assert registry.requests == []


def test_what_moved_since_the_lock(registry):
    manifest = pod(registry, "web:1")
    lock = lock_in(asked(registry, manifest))
    old = read_lock(lock).entries[0].digest
    registry.fake.said = "another"
    closed(registry.client)
    rules = Rules.read([], [registry.authority])
    registry.client = create_app(Settings(registries=rules)).test_client()  # with an empty cache
    page = asked(registry, manifest, lock)
    assert f"<strong>moved</strong> from<br><code>{old}</code>" in page
    assert digest(registry.fake.content) in lock_in(page)


def test_the_same_question_is_not_asked_twice_in_five_minutes(registry):
    for _ in range(20):
        asked(registry, pod(registry, "web:1"))
    assert [request.method for request in registry.requests] == ["HEAD", "GET"]


def test_after_that_time_head_alone_tells_whether_the_tag_moved(registry):
    registry.client.application.extensions["asking"]._cache.seconds = 0
    for _ in range(2):
        asked(registry, pod(registry, "web:1"))
    assert [request.method for request in registry.requests] == ["HEAD", "GET", "HEAD"]


def test_what_is_not_there_is_a_problem_at_its_line(registry):
    page = asked(registry, pod(registry, "web:1", "web:gone"))
    assert '<span class="where">7:' in page
    assert "has no web with the tag gone" in page


def test_a_broken_lock_is_a_problem_of_its_own(registry):
    page = asked(registry, pod(registry, "web:1"), "version: 1\nimages:\n- {}\n")
    assert "Problems of images.lock" in page and '<span class="where">3:3</span>' in page


def test_htmx_gets_the_part(registry):
    page = asked(registry, pod(registry, "web:1"), headers={"HX-Request": "true"})
    assert "<html" not in page and digest(registry.fake.content) in page


def test_a_client_that_asks_too_often(registry):
    most = int(RATE.partition("/")[0])
    for number in range(most):
        assert TOO_OFTEN not in asked(registry, pod(registry, f"web:{number}"))
    assert TOO_OFTEN in asked(registry, pod(registry, "web:more"))
    assert [request.method for request in registry.requests] == ["HEAD", "GET"] * most
    assert TOO_OFTEN not in asked(registry, pod(registry, "web:0")), "known already"


def test_too_many_images(registry):
    page = asked(registry, pod(registry, *(f"web:{n}" for n in range(MOST_IMAGES + 1))))
    assert TOO_MANY.partition("`")[0].strip() in html.unescape(page)
    assert registry.requests == []


def test_a_slow_registry_leaves_the_site_to_others(registry, monkeypatch):
    ended = threading.Event()
    registry.handler = lambda request: ended.wait(60) and None
    monkeypatch.setattr("playground.web.asking.SECONDS", 4)
    threads = [
        threading.Thread(target=asked, args=(registry, pod(registry, f"web:{number}")))
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 5
    while len(registry.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert html.escape(BUSY) in asked(registry, pod(registry, "web:third"))
    assert all(thread.is_alive() for thread in threads), "it waited for the others"
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    ended.set()


def test_a_server_that_asks_nobody():
    client = create_app(Settings()).test_client()
    assert "This server asks no registries" in client.get("/images").text
    page = client.post("/images", data={"manifest": POD + "  - {name: a, image: redis}\n"}).text
    assert OFF.partition("`")[0].strip() in html.unescape(page)


@pytest.mark.parametrize("text", ["", "a: [", "\x00", "kind: List\nitems: 5", "- " * 500])
def test_any_text(registry, text):
    asked(registry, text, text)


def test_markup_stays_text(registry):
    page = asked(registry, POD + "  - {name: a, image: '<script>alert(1)</script>'}\n")
    assert "<script>alert" not in page


def test_only_on_loopback_unless_someone_wants_it():
    assert Settings.from_environ({}).registries.allow("ghcr.io", 443)
    tokens = {f"SLIPWAY_AUDIT_{name}_TOKEN": "x" * 40 for name in ("READ", "WRITE")}
    others = {"SLIPWAY_HOST": "0.0.0.0", **tokens}
    off = Settings.from_environ(others).registries
    assert not off.allow("ghcr.io", 443)
    wanted = {**others, "SLIPWAY_REGISTRY_HOSTS": "ghcr.io"}
    assert Settings.from_environ(wanted).registries.allow("ghcr.io", 443)
    assert not Settings.from_environ(wanted).registries.allow("quay.io", 443)
    with pytest.raises(SettingsError, match="SLIPWAY_REGISTRY_ALLOW"):
        Settings.from_environ({"SLIPWAY_REGISTRY_ALLOW": "everything"})


def test_the_digest_practice_has_the_button():
    client = create_app(Settings()).test_client()
    assert 'formaction="/images"' in client.get("/practices/digest").text
    assert 'formaction="/images"' not in client.get("/practices/versioning").text


def test_the_shown_lock_is_what_is_downloaded(registry):
    page = asked(registry, pod(registry, "web:1"))
    assert yaml.safe_load(lock_in(page))["version"] == 1
    assert html.escape(lock_in(page), quote=True).replace("&quot;", "&#34;") in page


def fields_to_the_sandbox(page):
    assert '<form id="to-sandbox" method="post" action="/practices/digest"' in page
    found = re.findall(r'form="to-sandbox" name="(\w+)" value="([^"]*)"', page)
    return [(name, html.unescape(value)) for name, value in found]


def test_the_digests_go_to_the_sandbox_and_are_what_its_trigger_supplies(registry):
    manifest = pod(registry, "web:1")
    sandbox = {"manifest": manifest, "template_jinja": "mine: {{ a }}", "naming": "hash"}
    page = registry.client.post("/images", data=sandbox).text
    carried = dict(fields_to_the_sandbox(page))
    assert carried.items() >= sandbox.items()
    answer = registry.client.post("/practices/digest", data=carried).text
    assert f"{registry.authority}/web:1@{digest(registry.fake.content)}" in answer
    [artifact] = yaml.safe_load(carried["artifacts"])
    assert artifact["name"] == f"{registry.authority}/web"
    assert artifact["provenance"].startswith(f"registry {registry.authority}, 20")


def test_what_moved_is_a_rollout_there(registry):
    registry.client.application.extensions["asking"]._cache.seconds = 0
    manifest = pod(registry, "web:1")
    lock = lock_in(asked(registry, manifest))
    [before] = read_lock(lock).entries
    registry.fake.said = "another"
    carried = dict(fields_to_the_sandbox(asked(registry, manifest, lock)))
    assert before.digest in carried["artifacts_before"]
    assert before.digest not in carried["artifacts"]
    assert carried["running"] == manifest


def test_a_template_looks_them_up_and_the_page_says_where_they_are_from(registry):
    page = asked(registry, pod(registry, "web:1"))
    carried = dict(fields_to_the_sandbox(page))
    lock = lock_in(page).replace("/web\n", "/other\n")
    name = f"{registry.authority}/web"
    other = name.replace("/web", "/other")
    template = f"a: {{{{ images['{name}'].digest }}}}\nb: {{{{ images['{other}'].digest }}}}\n"
    template = {"take": "template", "template_jinja": template, "template_lock": lock}
    answer = registry.client.post("/practices/digest", data={**carried, **template}).text
    assert answer.count(digest(registry.fake.content)) >= 2
    sources = [html.unescape(each) for each in re.findall(r"<small>from: ([^<]*)</small>", answer)]
    assert [each.split(",")[0] for each in sources] == [
        f"registry {registry.authority}",
        "lock file",
    ]


def test_it_is_shown_for_kustomize_as_well(registry):
    page = html.unescape(asked(registry, pod(registry, "web:1", "app:1", "app:2")))
    shown = page[page.index('aria-label="images of a kustomization.yaml"') :]
    name = f"{registry.authority}/web"
    assert f'- name: {name}\n  newTag: "1"\n  digest: {digest(registry.fake.content)}' in shown
    assert "kustomize gives one digest to all its tags (1, 2)" in shown
    assert f"- name: {registry.authority}/app" not in shown[: shown.index("</pre>")]
