"""HEAD by tag, then GET by the digest that it told: what is asked, and what is made of answers."""

import threading
import time

import pytest

from playground.artifacts import parse_image
from playground.registry.key import Key
from playground.registry.manifests import MOST_BYTES, Manifest
from playground.registry.resolve import FEW, resolve
from tests.outbound.servers import reply, serving
from tests.registry.asking import GOOD, OTHER, ask, manifest
from tests.registry.content import INDEX, digest, encoded

BY_TAG, BY_DIGEST = "/v2/web/manifests/1", f"/v2/web/manifests/{digest(GOOD)}"
MOVED = encoded({"schemaVersion": 2, "mediaType": INDEX, "manifests": [], "annotations": {}})


def answers(head, get=None):
    """A handler that answers HEAD with `head`, and else with `get`, or what is good."""
    return lambda request: head if request.method == "HEAD" else get or manifest()


def asked(handler, *images, **more):
    """The first outcome, and what the server was asked."""
    with serving(handler) as server:
        outcome, *_ = ask(server, *images, **more)
    return outcome, server.lines


def told(content_type=INDEX, content=GOOD, said=None):
    """What HEAD tells of GOOD, altered: of `content` only the length."""
    headers = {"Content-Type": content_type} if content_type else {}
    headers["Docker-Content-Digest"] = digest(GOOD) if said is None else said
    return reply(200, content, headers, "HEAD")


def test_head_and_get_take_one_connection():
    with serving(lambda request: manifest(method=request.method)) as server:
        [outcome] = ask(server)
    assert outcome.manifest.digest == digest(GOOD)
    assert server.lines == [f"HEAD {BY_TAG}", f"GET {BY_DIGEST}"]
    assert server.connections == 1


# ---- when


@pytest.mark.parametrize(
    ("unknown", "known", "methods"),
    [
        (FEW, 0, {"HEAD": FEW, "GET": FEW}),
        (FEW + 1, 0, {"GET": FEW + 1}),
        (1, 200, {"HEAD": 201, "GET": 1}),
        (FEW + 1, 10, {"HEAD": 10, "GET": FEW + 1}),
    ],
)
def test_a_batch_of_unknown_images_is_asked_with_get_alone(unknown, known, methods):
    with serving(lambda request: manifest(method=request.method)) as server:
        keys = [Key(f"{server.authority}/web", str(number), None) for number in range(known)]
        images = [f"web:{number}" for number in range(known + unknown)]
        outcomes = ask(
            server, *images, known=dict.fromkeys(keys, Manifest(digest(GOOD), INDEX)), seconds=60
        )
    assert {outcome.manifest.digest for outcome in outcomes} == {digest(GOOD)}
    made = [request.method for request in server.requests]
    assert {method: made.count(method) for method in set(made)} == methods
    by_tag = {f"GET /v2/web/manifests/{number}" for number in range(known, known + unknown)}
    gets = {line for line in server.lines if line.startswith("GET")}
    assert gets == (by_tag if unknown > FEW else {f"GET {BY_DIGEST}"})


def test_of_what_moved_the_new_digest_is_asked_for():
    with serving(lambda request: manifest(method=request.method)) as server:
        known = {Key(f"{server.authority}/web", "1", None): Manifest(OTHER, INDEX)}
        [outcome] = ask(server, known=known)
    assert outcome.manifest.digest == digest(GOOD)
    assert server.lines == [f"HEAD {BY_TAG}", f"GET {BY_DIGEST}"]


def test_head_is_enough_for_a_pinned_digest():
    handler = answers(told())
    assert asked(handler, f"web@{digest(GOOD)}") == ((None, None), [f"HEAD {BY_DIGEST}"])


# ---- a tag that moves in between, and a registry that contradicts itself


def test_a_tag_that_moves_in_between_does_not_mix_two_images():
    def handler(request):
        by_tag = request.path == BY_TAG
        now = MOVED if by_tag and request.method == "GET" else GOOD
        return manifest(now, method=request.method)

    outcome, _ = asked(handler)
    assert outcome.manifest.digest == digest(GOOD)


@pytest.mark.parametrize("said", [None, digest(GOOD), ""])
def test_bytes_that_are_not_those_of_the_digest_that_head_told(said):
    outcome, _ = asked(answers(manifest(method="HEAD"), manifest(MOVED, said=said)))
    assert outcome.fault.rule == "wrong-digest"
    assert outcome.fault.message == (
        f"the registry's answer to HEAD says {digest(GOOD)}, "
        f"but the bytes that came have {digest(MOVED)}"
    )


def test_a_digest_that_head_told_and_get_does_not_know():
    outcome, lines = asked(answers(told(), reply(404)))
    assert outcome.fault.rule == "unknown-digest"
    assert f"the tag 1 of web is {digest(GOOD)}, but has nothing" in outcome.fault.message
    assert lines == [f"HEAD {BY_TAG}", f"GET {BY_DIGEST}"]


# ---- registries that mind HEAD


@pytest.mark.parametrize(
    "head",
    [
        *(reply(status, b"", {}, "HEAD") for status in (204, 400, 403, 404, 405, 500, 501)),
        reply(404, b"", {"Docker-Content-Digest": OTHER}, "HEAD"),
        *(told(said=said) for said in ("", "nonsense", "sha256:5555", "md5:" + "5" * 32)),
        *(told(said=said) for said in (digest(GOOD).upper(), "../../../v2/other/manifests/1")),
    ],
)
@pytest.mark.parametrize("known", [False, True])
def test_a_registry_that_minds_head_is_asked_with_get_by_tag(head, known):
    with serving(answers(head)) as server:
        key = Key(f"{server.authority}/web", "1", None)
        [outcome] = ask(server, known={key: Manifest(OTHER, INDEX)} if known else None)
    assert outcome.manifest.digest == digest(GOOD)
    assert server.lines == [f"HEAD {BY_TAG}", f"GET {BY_TAG}"]


@pytest.mark.parametrize(
    ("get", "rule"),
    [
        (manifest(), None),
        (manifest(MOVED), "wrong-digest"),
        (reply(404), "unknown-image"),
        (reply(403), "registry-denies"),
    ],
)
def test_a_registry_that_minds_head_is_asked_for_a_pinned_digest_with_get(get, rule):
    outcome, lines = asked(answers(reply(405, b"", {}, "HEAD"), get), f"web@{digest(GOOD)}")
    assert (outcome.fault and outcome.fault.rule) == rule
    assert lines == [f"HEAD {BY_DIGEST}", f"GET {BY_DIGEST}"]


@pytest.mark.parametrize("image", ["web:1", f"web@{digest(GOOD)}"])
@pytest.mark.parametrize(
    ("status", "rule"), [(429, "registry-rate-limit"), (401, "registry-denies")]
)
def test_what_refuses_whoever_asks_is_not_asked_on(image, status, rule):
    outcome, lines = asked(answers(reply(status, b"", {}, "HEAD")), image)
    assert outcome.fault.rule == rule
    assert [line.split()[0] for line in lines] == ["HEAD"]


def test_a_token_is_fetched_for_head_and_serves_get():
    def handler(request):
        if request.path.startswith("/token"):
            return reply(200, b'{"token": "t"}')
        if request.headers.get("authorization") == "Bearer t":
            return manifest(method=request.method)
        realm = f'Bearer realm="http://{request.headers["host"]}/token"'
        return reply(401, b"", {"WWW-Authenticate": realm}, request.method)

    outcome, lines = asked(handler)
    assert outcome.manifest.digest == digest(GOOD)
    assert lines == [
        f"HEAD {BY_TAG}",
        "GET /token?scope=repository%3Aweb%3Apull",
        f"HEAD {BY_TAG}",
        f"GET {BY_DIGEST}",
    ]


# ---- what HEAD tells beforehand


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (told("text/html"), "answers with 'text/html', not with an image"),
        (told("application/vnd.docker.distribution.manifest.v1+prettyjws"), "schema 1"),
        (told(content=b" " * (MOST_BYTES + 1)), "more than 4,194,304 bytes (4,194,305)"),
    ],
)
def test_what_head_tells_to_be_no_manifest_is_not_fetched(head, words):
    outcome, lines = asked(answers(head))
    assert outcome.fault.rule == "unresolved-image"
    assert words in outcome.fault.message
    assert lines == [f"HEAD {BY_TAG}"]


@pytest.mark.parametrize("head", [told(""), told(content=b" " * MOST_BYTES), told(content=b"")])
def test_what_head_leaves_open_get_tells(head):
    outcome, lines = asked(answers(head))
    assert outcome.manifest.digest == digest(GOOD)
    assert lines == [f"HEAD {BY_TAG}", f"GET {BY_DIGEST}"]


# ---- where it leads, and how long it takes


def test_redirects_of_either():
    def handler(request):
        if request.path.startswith("/v2/"):
            headers = {"Location": request.path.replace("/v2/", "/elsewhere/")}
            return reply(307, b"", headers, request.method)
        return manifest(method=request.method)

    outcome, lines = asked(handler)
    assert outcome.manifest.digest == digest(GOOD)
    assert lines == [
        f"HEAD {BY_TAG}",
        "HEAD /elsewhere/web/manifests/1",
        f"GET {BY_DIGEST}",
        f"GET /elsewhere/web/manifests/{digest(GOOD)}",
    ]


@pytest.mark.parametrize(
    ("location", "rule"),
    [("http://169.254.169.254/", "registry-not-asked"), (BY_TAG, "unresolved-image")],
)
def test_a_redirect_of_head_that_leads_nowhere(location, rule):
    outcome, lines = asked(answers(reply(307, b"", {"Location": location}, "HEAD")))
    assert outcome.fault.rule == rule
    assert set(lines) == {f"HEAD {BY_TAG}"}


@pytest.mark.parametrize("seconds", [0, 0.2])
def test_an_answer_to_head_with_a_body(seconds):
    """At once or late, when GET has been sent on the same connection: it is no answer to that."""

    def handler(request):
        if request.method == "HEAD":
            request.connection.sendall(told())
            time.sleep(seconds)
            return GOOD
        return manifest()

    outcome, lines = asked(handler)
    assert outcome.manifest.digest == digest(GOOD)
    assert set(lines) == {f"HEAD {BY_TAG}", f"GET {BY_DIGEST}"}


def test_a_registry_that_is_silent_to_head_is_not_asked_with_get():
    ended = threading.Event()
    with serving(lambda _: ended.wait(30) and None) as server:
        [outcome] = ask(server, seconds=0.5)
        ended.set()
    assert "time" in outcome.fault.message
    assert server.lines == [f"HEAD {BY_TAG}"]


def test_head_and_get_have_one_time_together():
    class Timed:
        deadlines = []

        def digest(self, place, deadline):
            self.deadlines.append(deadline)
            return OTHER

        def manifest(self, place, deadline, told):
            self.deadlines.append(deadline)
            return Manifest(told, INDEX)

    deadline = time.monotonic() + 60
    resolve([parse_image("redis")], Timed(), deadline=deadline, clock=time.monotonic)
    assert Timed.deadlines == [deadline, deadline]
