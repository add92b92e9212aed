"""In a real browser: planted markup stays text, and pages of other origins get nothing.

Every string of the texts is markup or script. Nothing of it may run: no script sets a flag or
opens a dialog, no element comes to life, nothing is asked of another machine.
"""

import http.server
import json
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from playground.web.serving import Server

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
OUTSIDE = "http://planted.example"
MARKUP = (
    "<script>window.planted=1;alert(1)</script>",
    "\"><img src=x onerror='window.planted=1;alert(1)'>",
    "'-alert(1)-'</textarea><svg onload=alert(1)>",
    "</script><script src=//planted.example/x.js></script>",
    "<iframe srcdoc='<script>parent.planted=1</script>'></iframe>",
    "<a href='javascript:window.planted=1' autofocus onfocus=alert(1)>planted</a>",
    "<div hx-get='/planted' hx-trigger='load' hx-on::load='window.planted=1'>x</div>",
    "<style>@import 'http://planted.example/x.css'</style><base href='http://planted.example/'>",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    "<meta http-equiv=refresh content='0;url=http://planted.example/'>",
)


def planted(n: int) -> str:
    return json.dumps(MARKUP[n % len(MARKUP)])


def manifest(shift: int) -> str:
    """A manifest in which every name, label, image and value is markup."""
    m = [planted(n + shift) for n in range(len(MARKUP))]
    return f"""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {m[0]}
  namespace: {m[1]}
  labels: {{{m[2]}: {m[3]}}}
  annotations: {{{m[4]}: {m[5]}}}
data: {{{m[6]}: {m[7]}, {m[8]}: {m[9]}}}
---
apiVersion: v1
kind: Secret
metadata: {{name: settings, namespace: {m[1]}}}
stringData: {{{m[2]}: {m[3]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: {m[1]}, labels: {{{m[0]}: {m[1]}}}}}
spec:
  replicas: 3
  selector: {{matchLabels: {{app: {m[4]}}}}}
  template:
    metadata: {{labels: {{app: {m[4]}}}}}
    spec:
      containers:
      - name: {m[5]}
        image: {m[6]}
        command: [{m[7]}]
        envFrom: [{{configMapRef: {{name: {m[0]}}}}}, {{secretRef: {{name: settings}}}}]
      - {{name: b, image: "registry.example/a:1", env: [{{name: {m[8]}, value: {m[9]}}}]}}
---
apiVersion: {m[1]}
kind: {m[2]}
metadata: {{name: {m[3]}}}
spec: {{image: {m[4]}, {m[5]}: {m[5]}, {m[5]}: {m[6]}}}
---
{m[7]}: [
"""


def artifacts(shift: int) -> str:
    """Artifacts whose every string is markup, one that fits, and one that is none."""
    strings = {key: MARKUP[(n + shift) % len(MARKUP)] for n, key in enumerate(("name", "version"))}
    digest = "sha256:" + "a" * 64
    return json.dumps(
        [
            {"type": "docker/image", "reference": f"registry.example/a:1@{digest}", **strings},
            {"type": "docker/image", "reference": MARKUP[shift % len(MARKUP)], **strings},
            {"type": MARKUP[0], "reference": MARKUP[1], MARKUP[2]: MARKUP[3]},
            MARKUP[4],
        ]
    )


@pytest.fixture(scope="module")
def browser(chromium: str) -> Generator[Browser, None, None]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Watched:
    """A page, and everything about it that would betray an execution."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.signs: list[str] = []
        page.on("dialog", lambda dialog: (self.signs.append("dialog"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.signs.append(str(error)))
        page.on("console", lambda message: self.signs.append(message.text))
        page.on("framenavigated", lambda frame: self._visited(frame.url))
        page.on("request", lambda request: self._visited(request.url))

    def _visited(self, url: str) -> None:
        if not url.startswith(self.site) or "planted" in url:
            self.signs.append(f"asked {url}")

    def is_unharmed(self) -> None:
        self.page.wait_for_timeout(150)
        assert self.page.evaluate("typeof window.planted") == "undefined"
        alive = "script:not([src]), iframe, img[src=x], svg[onload], base, [onerror], [onfocus]"
        assert self.page.locator(alive).count() == 0
        assert self.page.locator("a[href^='javascript:'], [hx-get='/planted']").count() == 0
        own = "meta[http-equiv=Content-Security-Policy]"
        assert self.page.locator(f"body meta, meta[http-equiv]:not({own})").count() == 0
        assert self.page.locator(own).count() == 1
        assert self.page.locator("style").count() == 0
        assert self.signs == []


@pytest.fixture
def watched(browser: Browser, server: Server) -> Generator[Watched, None, None]:
    site = f"http://127.0.0.1:{server.port}"
    context = browser.new_context(base_url=site)
    yield Watched(context.new_page(), site)
    context.close()


def submit(page: Page, form: dict[str, str]) -> None:
    """A whole page, as a plain form brings it."""
    with page.expect_navigation():
        page.evaluate(
            """form => {
                const element = document.createElement("form");
                element.method = "post";
                element.action = location.pathname;
                for (const [name, value] of Object.entries(form)) {
                    const field = document.createElement("textarea");
                    field.name = name;
                    field.value = value;
                    element.append(field);
                }
                document.body.append(element);
                element.submit();
            }""",
            form,
        )


@pytest.mark.parametrize("shift", range(0, len(MARKUP), 3))
def test_planted_markup_stays_text(watched: Watched, shift: int) -> None:
    page = watched.page
    page.goto("/practices/versioning")
    form = {
        "manifest": manifest(shift),
        "running": manifest(shift + 1),
        "artifacts": artifacts(shift),
        "artifacts_before": artifacts(shift + 1),
        "lost_at": MARKUP[shift % len(MARKUP)],
        "tick": MARKUP[(shift + 4) % len(MARKUP)],
        "story": MARKUP[(shift + 5) % len(MARKUP)],
        "story_of": MARKUP[(shift + 6) % len(MARKUP)],
        "story_text": MARKUP[(shift + 7) % len(MARKUP)],
        "follow": MARKUP[(shift + 1) % len(MARKUP)],
        "tab": MARKUP[(shift + 2) % len(MARKUP)],
        "naming": MARKUP[(shift + 3) % len(MARKUP)],
    }
    submit(page, form)
    expect(page.locator("#manifest")).to_have_value(form["manifest"])
    assert page.locator(".problem").count() > 3
    assert "planted" in page.locator("main").inner_text()
    watched.is_unharmed()


def planted_state(shift: int) -> str:
    """A tampered Cluster of the hidden field, which holds an object whose strings are markup."""
    m = [MARKUP[(n + shift) % len(MARKUP)] for n in range(len(MARKUP))]
    config = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": m[0], "namespace": m[1] + "\ud800", "annotations": {m[2]: m[3]}},
        "data": {m[4]: m[5], m[6]: "\x00\r\nSet-Cookie: planted=1"},
    }
    past = [{"names": [m[7], m[8]], "failed": True, "running": False}]
    return json.dumps({"cluster": {"objects": [config], m[9]: 1}, "past": past, m[0]: m[1]})


@pytest.mark.parametrize("shift", range(0, len(MARKUP), 3))
def test_markup_planted_in_the_pipeline_stays_text(watched: Watched, shift: int) -> None:
    page = watched.page
    page.goto("/practices/versioning")
    form = {
        "manifest": page.locator("#manifest").input_value(),
        "cluster": planted_state(shift),
        "stages": "2",
        "stage2_manifest": manifest(shift),
        "stage2_required": artifacts(shift),
        "action": "deploy",
        "trigger": "webhook",
        "artifacts": json.dumps({"payload": {MARKUP[shift]: MARKUP[shift]}}),
    }
    for n, name in enumerate(("after", "account", "namespace", "versioned", "services")):
        for stage in (1, 2):
            form[f"stage{stage}_{name}"] = MARKUP[(shift + n + stage) % len(MARKUP)]
    submit(page, form)
    expect(page.locator(".live .object").first).to_contain_text(MARKUP[shift])
    expect(page.locator(".past .made").first).to_contain_text(MARKUP[(shift + 7) % len(MARKUP)])
    assert not any(cookie.get("name") == "planted" for cookie in page.context.cookies())
    watched.is_unharmed()


@pytest.mark.parametrize("shift", range(0, len(MARKUP), 3))
def test_a_planted_story_is_told_as_text(watched: Watched, shift: int) -> None:
    page = watched.page
    page.goto("/practices/versioning")
    titles = [f"{{title: {planted(shift + n)}, practices: [versions]}}" for n in (1, 2)]
    story = f"""\
title: {planted(shift)}
about: {planted(shift + 3)}
worlds: [{", ".join(titles)}]
events:
- {{tick: 1, deploy: {{configuration: 2}}}}
"""
    form = {"manifest": page.locator("#manifest").input_value(), "story_text": story}
    submit(page, {**form, "story": "1-feature-flag", "story_of": "1-feature-flag"})
    expect(page.locator(".picture")).to_have_count(2)
    expect(page.locator(".world-title").first).to_have_text(MARKUP[(shift + 1) % len(MARKUP)])
    watched.is_unharmed()


def test_planted_markup_stays_text_when_it_is_swapped_in(watched: Watched) -> None:
    page = watched.page
    for address in ("/practices/digest", "/practices/versioning", "/check"):
        page.goto(address)
        if not page.locator("script[src]").count():
            pytest.skip("The front end is not built: `python3 dev.py build`.")
        page.wait_for_selector("html[data-attached]")
        for shift in (0, 5):
            with page.expect_response(f"**{address}"):
                page.locator("#manifest").fill(manifest(shift))
            page.wait_for_function("() => document.querySelectorAll('.problem').length > 3")
            watched.is_unharmed()


def test_planted_markup_in_addresses_and_refusals(watched: Watched) -> None:
    page = watched.page
    for text in MARKUP:
        quoted = text.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
        page.goto(f"/practices/{quoted.replace('/', '%2F')}")
        watched.signs.clear()  # the address itself, and that it was not found
        watched.is_unharmed()


# ---- a hostile page on another origin


@contextmanager
def hostile_site(body: str) -> Iterator[str]:
    """A page of another site on this machine, and its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        thread = threading.Thread(target=other.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{other.server_address[1]}/"
        other.shutdown()
        thread.join()


def test_a_form_of_another_site_is_refused(browser: Browser, server: Server) -> None:
    for policy in ("strict-origin-when-cross-origin", "no-referrer"):
        body = f"""<meta name=referrer content={policy}>
            <form method=post action="http://127.0.0.1:{server.port}/check">
            <input name=manifest value=planted><button>Go</button></form>"""
        with hostile_site(body) as address:
            page = browser.new_page()
            page.goto(address)
            with page.expect_navigation() as navigation:
                page.get_by_role("button").click()
            assert navigation.value and navigation.value.status == 403
            assert "planted" not in page.content()
            page.close()


def test_a_script_of_another_site_reads_nothing(browser: Browser, server: Server) -> None:
    calls = """async site => {
        const kinds = ["application/json", "text/plain"];
        const told = [];
        for (const path of ["/", "/check", "/metrics", "/healthz", "/api/v1/check"]) {
            for (const method of ["GET", "POST"]) {
                for (const kind of kinds) {
                    const body = method === "POST" ? '{"manifest": "a: 1"}' : undefined;
                    const headers = {"Content-Type": kind};
                    try {
                        const answer = await fetch(site + path, {method, body, headers});
                        told.push(path + " " + await answer.text());
                    } catch { /* refused, as it should be */ }
                }
            }
        }
        return told;
    }"""
    with hostile_site("<p>Hello</p>") as address:
        page = browser.new_page()
        page.goto(address)
        assert page.evaluate(calls, f"http://127.0.0.1:{server.port}") == []
        page.close()


def test_another_site_cannot_frame_or_open_a_page(browser: Browser, server: Server) -> None:
    site = f"http://127.0.0.1:{server.port}"
    with hostile_site(f"<iframe src='{site}/check'></iframe>") as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_timeout(300)
        assert not page.frames[1].locator("textarea").count()
        with page.expect_popup() as popup:
            page.evaluate("site => { window.opened = window.open(site + '/check'); }", site)
        popup.value.wait_for_load_state()
        assert popup.value.evaluate("window.opener") is None
        assert page.evaluate("window.opened.closed")
        page.close()


def test_a_script_of_another_site_is_not_embedded(browser: Browser, server: Server) -> None:
    body = f"<img src='http://127.0.0.1:{server.port}/static/icons/slipway.svg'>"
    with hostile_site(body) as address:
        page = browser.new_page()
        page.goto(address)
        assert page.locator("img").evaluate("image => image.naturalWidth") == 0
        page.close()
