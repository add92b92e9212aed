"""Registries that answer in every broken way: the image gets a reason, and the rest its digest."""

import socket

import pytest

from playground.registry.auth import Password
from tests.outbound.servers import reply, serving
from tests.registry.asking import GOOD, OTHER, ask, fault, manifest
from tests.registry.content import MANIFEST, digest, encoded


def test_what_is_good_is_taken():
    """Without this, the faults below could be those of the tests."""
    with serving(lambda request: manifest(method=request.method)) as server:
        [outcome] = ask(server)
    assert outcome.fault is None and outcome.manifest.digest == digest(GOOD)
    assert server.lines == ["HEAD /v2/web/manifests/1", f"GET /v2/web/manifests/{digest(GOOD)}"]


def test_without_a_digest_in_the_header_it_is_that_of_the_bytes():
    with serving(lambda _: manifest(said="")) as server:
        assert ask(server)[0].manifest.digest == digest(GOOD)


# ---- digests


@pytest.mark.parametrize(
    "said",
    [OTHER, "sha256:5555", "md5:" + "5" * 32, "nonsense", digest(GOOD).upper(),
     "sha512:" + "5" * 128],
)  # fmt: skip
def test_a_digest_in_the_header_that_is_not_that_of_the_bytes(said):
    assert fault(lambda _: manifest(said=said)).rule == "wrong-digest"


def test_a_digest_of_another_algorithm_is_verified_with_that():
    import hashlib

    said = "sha512:" + hashlib.sha512(GOOD).hexdigest()
    with serving(lambda _: manifest(said=said)) as server:
        assert ask(server)[0].manifest.digest == said


def test_a_pinned_digest_that_is_answered_with_another():
    with serving(lambda request: manifest(said=OTHER, method=request.method)) as server:
        [outcome] = ask(server, f"web@{digest(GOOD)}")
    assert outcome.fault.rule == "wrong-digest"


# ---- content


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "application/json", "", "application/vnd.oci.image.config.v1+json",
     "application/vnd.docker.distribution.manifest.v1+prettyjws", MANIFEST],
)  # fmt: skip
def test_a_content_type_that_is_not_that_of_the_bytes(media_type):
    assert fault(lambda _: manifest(media_type=media_type)).rule == "unresolved-image"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 10_000,
        b"null",
        b"[]",
        b"{}",
        b'{"schemaVersion": 1, "manifests": []}',
        b'{"schemaVersion": 2}',
        b'{"schemaVersion": 2, "manifests": {}}',
        b'{"schemaVersion": 2, "manifests": [1]}',
        b'{"schemaVersion": 2, "manifests": [{"digest": "x"}]}',
        b'{"schemaVersion": 2, "manifests": [{"digest": 5}]}',
        b'{"schemaVersion": 2, "manifests": [], "layers": []}',
        b'{"schemaVersion": 2, "layers": [], "config": {}}',
        b'{"schemaVersion": 2, "mediaType": 7, "manifests": []}',
        encoded({"schemaVersion": 2, "manifests": [{"digest": OTHER}] * 201}),
    ],
)
def test_content_that_is_no_index(content):
    assert fault(lambda _: manifest(content)).rule == "unresolved-image"


def test_platforms_are_only_what_can_run():
    platforms = [
        {"os": "linux", "architecture": "arm64", "variant": "v8"},
        {"os": "windows", "architecture": "amd64", "os.version": "10.0.1"},
        {"os": "unknown", "architecture": "unknown"},
        {"os": "linux", "architecture": "\x1b[31m"},
        {"os": 5},
        "linux",
        None,
    ]
    entries = [{"digest": OTHER, "platform": each} for each in platforms]
    entries.append({"digest": OTHER})
    notes = {"vnd.docker.reference.type": "attestation-manifest"}
    entries.append(
        {
            "digest": OTHER,
            "platform": {"os": "linux", "architecture": "386"},
            "annotations": notes,
        }
    )
    content = encoded({"schemaVersion": 2, "manifests": entries})
    with serving(lambda _: manifest(content)) as server:
        [outcome] = ask(server)
    names = [each.name for each in outcome.manifest.platforms]
    assert names == ["linux/arm64/v8", "windows(10.0.1)/amd64"]


# ---- refusals


@pytest.mark.parametrize(
    ("status", "body", "rule", "words"),
    [
        (404, b"", "unknown-image", "has no web with the tag 1"),
        (404, b'{"errors": [{"code": "MANIFEST_UNKNOWN", "message": "manifest unknown"}]}',
         "unknown-image", "(manifest unknown)"),
        (404, b'{"errors": [{"message": "\\u001b[31mred\\n"}]}', "unknown-image", "[31mred"),
        (404, b'{"errors": [{"message": ["x"]}]}', "unknown-image", "tag 1"),
        (404, b'{"errors": {}}', "unknown-image", "tag 1"),
        (404, b'[[[[[[', "unknown-image", "tag 1"),
        (403, b"", "registry-denies", "does not let anyone pull web"),
        (401, b"", "registry-denies", "wants a password"),
        (500, b"", "unresolved-image", "a fault of its own (status 500)"),
        (503, b"", "unresolved-image", "status 503"),
        (418, b"", "unresolved-image", "status 418"),
        (204, b"", "unresolved-image", "status 204"),
    ],
)  # fmt: skip
def test_a_status(status, body, rule, words):
    found = fault(lambda _: reply(status, body))
    assert found.rule == rule
    assert words in found.message


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "allows no more requests for now"),
        ({"Retry-After": "60"}, "it will again in 1 minute"),
        ({"Retry-After": "7"}, "in 7 seconds"),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, "at 2026-10-21 07:28:00 UTC"),
        ({"Retry-After": "soon"}, "for now"),
        ({"Retry-After": "-5"}, "for now"),
        ({"RateLimit-Limit": "100;w=21600", "Retry-After": "3600"}, "(100 in 6 hours)"),
        ({"RateLimit-Limit": "x;w=y"}, "for now"),
    ],
)
def test_too_many_requests(headers, words):
    found = fault(lambda _: reply(429, b"", headers))
    assert found.rule == "registry-rate-limit"
    assert words in found.message


def test_after_a_rate_limit_the_registry_is_not_asked_on():
    with serving(lambda _: reply(429)) as server:
        outcomes = ask(server, *(f"web:{number}" for number in range(100)))
    assert {outcome.fault.rule for outcome in outcomes} == {"registry-rate-limit"}
    assert len(outcomes) == 100
    assert len(server.requests) <= 8


# ---- where it leads


@pytest.mark.parametrize("location", ["http://169.254.169.254/", "https://evil.example/"])
def test_a_redirect_to_where_nothing_may_be_asked(location):
    found = fault(lambda _: reply(307, headers={"Location": location}))
    assert found.rule == "registry-not-asked"


def test_a_redirect_loop():
    found = fault(lambda request: reply(307, headers={"Location": request.path}))
    assert "redirects more than" in found.message


def challenge(value):
    return lambda _: reply(401, headers={"WWW-Authenticate": value})


@pytest.mark.parametrize(
    "realm",
    ["http://169.254.169.254/token", "http://127.0.0.1:1/token", "https://10.0.0.1/",
     "https://evil.example/token", "file:///etc/passwd", "", "x", "https://[", "http://[::1]/"],
)  # fmt: skip
def test_a_realm_where_nothing_may_be_asked(realm):
    assert fault(challenge(f'Bearer realm="{realm}"')).rule == "registry-not-asked"


def test_a_realm_whose_name_stands_for_a_private_address(monkeypatch):
    def lookup(host, port, **more):
        address = ("127.0.0.1", port) if host == "127.0.0.1" else ("10.0.0.7", port)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)]

    monkeypatch.setattr(
        "playground.outbound.Rules.allow", lambda *_: True
    )  # even if the name is an allowed one
    with serving(challenge('Bearer realm="https://auth.docker.io/token"')) as server:
        [outcome] = ask(server, lookup=lookup)
    assert "10.0.0.7" in outcome.fault.message


@pytest.mark.parametrize(
    "value",
    ["", "Bearer", "Negotiate", "Basic", 'Basic realm="x"', "Bearer realm", '"', ",,,",
     'Bearer realm="' + "x" * 10_000 + '"', "Digest realm=x, nonce=y", "Bearer " + "a=b," * 2000],
)  # fmt: skip
def test_a_challenge_that_cannot_be_met(value):
    assert fault(challenge(value)).rule in ("registry-denies", "registry-not-asked")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b'{"token": 5}', b'{"token": ""}', b'{"token": "a\\r\\nX: y"}',
     b'{"token": "\xc3\xa9"}', b"x" * 300_000, b"[" * 50_000],
)  # fmt: skip
def test_what_is_no_token(body):
    def handler(request):
        if request.path.startswith("/token"):
            return reply(200, body)
        realm = f"http://{request.headers['host']}/token"
        return reply(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}"'})

    assert fault(handler).rule == "unresolved-image"


def test_a_token_that_is_never_good_enough():
    def handler(request):
        if request.path.startswith("/token"):
            return reply(200, b'{"token": "t"}')
        realm = f"http://{request.headers['host']}/token"
        return reply(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}"'})

    with serving(handler) as server:
        [outcome] = ask(server)
    assert outcome.fault.rule == "registry-denies"
    assert len(server.requests) == 3


def test_a_password_is_shown_to_no_other_host():
    with serving(lambda _: reply(200, b'{"token": "t"}')) as other:
        realm = f"http://localhost:{other.port}/token"

        def handler(request):
            if request.headers.get("authorization") == "Bearer t":
                return manifest()
            return reply(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}"'})

        with serving(handler) as server:
            passwords = {server.authority: Password("user", "secret")}
            allow = [f"localhost:{other.port}"]
            [outcome] = ask(server, allow=allow, passwords=passwords)
    assert outcome.manifest, outcome.fault
    assert "authorization" not in other.requests[0].headers
    assert all("Basic" not in str(request.headers) for request in server.requests)
