"""The client against docker-registry: without authentication, with passwords, with tokens."""

import json
import subprocess
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from playground.artifacts import parse_image
from playground.outbound import Outbound, Rules
from playground.registry.auth import Password
from playground.registry.client import Registries
from playground.registry.key import Key
from playground.registry.manifests import DOCKER_MANIFEST
from playground.registry.resolve import resolve
from tests.outbound.servers import reply, serving
from tests.registry.content import INDEX, MANIFEST, digest
from tests.registry.real import HTPASSWD, PASSWORD, USER, Issuer, program, running

SECONDS = 20


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    with running(tmp_path_factory.mktemp("registry")) as made:
        yield made


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A registry that wants a password."""
    folder = tmp_path_factory.mktemp("closed")
    (folder / "htpasswd").write_text(HTPASSWD)
    auth = {"htpasswd": {"realm": "test", "path": str(folder / "htpasswd")}}
    with running(folder, auth=auth) as made:
        made.credentials = [f"--dest-creds={USER}:{PASSWORD}"]
        yield made


def asked(*images, allow, passwords=None, known=None):
    """The outcomes of images, by their text."""
    references = {text: parse_image(text) for text in images}
    with Outbound(Rules.read([], allow)) as outbound:
        outcomes = resolve(
            references.values(),
            Registries(outbound, passwords),
            deadline=time.monotonic() + SECONDS,
            clock=time.monotonic,
            known=known,
        )
    return {
        text: outcomes[Key(image.normalized_name, image.tag, None if image.tag else image.digest)]
        for text, image in references.items()
    }


def test_an_index_with_its_platforms(registry):
    content = registry.push("shop/web", "1", "one")
    name = f"{registry.authority}/shop/web:1"
    outcome = asked(name, allow=[registry.authority])[name]
    listed = json.loads(content)["manifests"]
    assert outcome.fault is None
    assert (outcome.manifest.digest, outcome.manifest.media_type) == (digest(content), INDEX)
    assert {each.name: each.digest for each in outcome.manifest.platforms} == {
        "linux/amd64": listed[0]["digest"],
        "linux/arm64": listed[1]["digest"],
    }


def test_it_is_the_digest_that_skopeo_sees(registry):
    registry.push("shop/seen", "1", "seen")
    name = f"{registry.authority}/shop/seen:1"
    seen = subprocess.run(
        [program("skopeo"), "inspect", "--raw", "--tls-verify=false", f"docker://{name}"],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    assert asked(name, allow=[registry.authority])[name].manifest.digest == digest(seen)


def test_a_manifest_of_one_platform(registry):
    content = registry.push("single", "1.0", "single", index=False)
    name = f"{registry.authority}/single:1.0"
    manifest = asked(name, allow=[registry.authority])[name].manifest
    assert (manifest.digest, manifest.media_type) == (digest(content), MANIFEST)
    assert manifest.platforms == ()


def test_docker_s_own_media_types(registry, tmp_path):
    registry.push("converted", "oci", "x", index=False)
    subprocess.run(
        [program("skopeo"), "--insecure-policy", "copy", "--format", "v2s2",
         "--src-tls-verify=false", "--dest-tls-verify=false",
         f"docker://{registry.authority}/converted:oci",
         f"docker://{registry.authority}/converted:docker"],
        check=True, capture_output=True,
    )  # fmt: skip
    name = f"{registry.authority}/converted:docker"
    assert asked(name, allow=[registry.authority])[name].manifest.media_type == DOCKER_MANIFEST


def test_what_is_not_there(registry):
    registry.push("there", "1", "there")
    names = [f"{registry.authority}/there:2", f"{registry.authority}/nowhere:1"]
    for name, outcome in asked(*names, allow=[registry.authority]).items():
        assert outcome.manifest is None, name
        assert outcome.fault.rule == "unknown-image"


def test_whether_a_pinned_digest_exists(registry):
    content = registry.push("pinned", "1", "pinned")
    there = f"{registry.authority}/pinned@{digest(content)}"
    gone = f"{registry.authority}/pinned@sha256:{'0' * 64}"
    platform = f"{registry.authority}/pinned@{json.loads(content)['manifests'][1]['digest']}"
    outcomes = asked(there, gone, platform, allow=[registry.authority])
    assert outcomes[there].fault is None and outcomes[platform].fault is None
    assert outcomes[gone].fault.rule == "unknown-digest"


def test_a_tag_that_moved_is_fetched_and_one_that_did_not_is_not(registry):
    registry.push("moving", "1", "before")
    registry.push("moving", "2", "stays")
    names = [f"{registry.authority}/moving:{tag}" for tag in "12"]
    allow = [registry.authority]
    known = {
        Key(f"{registry.authority}/moving", tag, None): outcome.manifest
        for tag, outcome in zip("12", asked(*names, allow=allow).values(), strict=True)
    }
    after = registry.push("moving", "1", "after")
    moved, same = asked(*names, allow=allow, known=known).values()
    assert moved.manifest.digest == digest(after)
    assert same.manifest is known[Key(f"{registry.authority}/moving", "2", None)]


def each_once(content):
    """HEAD for each tag of `content`, bytes by tag, and GET for the digest of the bytes."""
    heads = [f"HEAD {tag} 200" for tag in content]
    gets = [f"GET {digest(each)} 200" for each in content.values()]
    return sorted(heads + gets)


def test_each_distinct_image_costs_one_head_and_one_get_of_the_digest_that_it_told(registry):
    content = {tag: registry.push("shop/logged", tag, tag) for tag in "123"}
    names = [f"{registry.authority}/shop/logged:{tag}" for tag in (*content, *content)]
    asked(*names, allow=[registry.authority])
    assert sorted(registry.asked("shop/logged")) == each_once(content)


def test_a_registry_that_is_not_allowed_is_not_asked(registry):
    name = f"{registry.authority}/shop/web:1"
    outcome = asked(name, allow=[])[name]
    assert outcome.fault.rule == "registry-not-asked"
    assert "SLIPWAY_REGISTRY_ALLOW" in outcome.fault.help


def test_with_the_password(closed):
    content = closed.push("private/web", "1", "private")
    name = f"{closed.authority}/private/web:1"
    passwords = {closed.authority: Password(USER, PASSWORD)}
    outcome = asked(name, allow=[closed.authority], passwords=passwords)[name]
    assert outcome.manifest.digest == digest(content)


@pytest.mark.parametrize("password", [None, Password(USER, "wrong")])
def test_without_the_password(closed, password):
    name = f"{closed.authority}/private/web:1"
    passwords = {closed.authority: password} if password else {}
    outcome = asked(name, allow=[closed.authority], passwords=passwords)[name]
    assert outcome.fault.rule == "registry-denies"
    assert "SLIPWAY_REGISTRY_AUTH" in outcome.fault.help


# ---- tokens


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A registry with tokens, and the server that gives them: `team/…` takes a password."""
    folder = tmp_path_factory.mktemp("guarded")
    issuer = Issuer(folder)
    owner = Password(USER, PASSWORD).header

    def give(request):
        query = parse_qs(urlsplit(request.path).query)
        _, name, actions = query["scope"][0].split(":")
        known = request.headers.get("authorization") == owner
        granted = [each for each in actions.split(",") if each == "pull" or known]
        if name.startswith("team/") and not known:
            return reply(401, b"{}")
        body = json.dumps({"token": issuer.token(name, granted), "expires_in": 60})
        return reply(200, body.encode())

    with serving(give) as tokens:
        auth = issuer.configuration(f"http://{tokens.authority}/token?from=config")
        with running(folder, auth=auth) as made:
            made.credentials = [f"--dest-creds={USER}:{PASSWORD}"]
            made.tokens = tokens
            yield made


def test_a_token_for_anyone(guarded):
    content = guarded.push("open/web", "1", "open")
    name = f"{guarded.authority}/open/web:1"
    guarded.tokens.requests.clear()
    allow = [guarded.authority, guarded.tokens.authority]
    assert asked(name, allow=allow)[name].manifest.digest == digest(content)
    [line] = guarded.tokens.lines
    query = parse_qs(urlsplit(line.partition(" ")[2]).query)
    assert query == {
        "from": ["config"],
        "service": ["registry"],
        "scope": ["repository:open/web:pull"],
    }
    assert "authorization" not in guarded.tokens.requests[0].headers


def test_one_token_for_a_repository(guarded):
    for tag in "123":
        guarded.push("open/many", tag, tag)
    guarded.tokens.requests.clear()
    names = [f"{guarded.authority}/open/many:{tag}" for tag in "123"]
    outcomes = asked(*names, allow=[guarded.authority, guarded.tokens.authority])
    assert all(outcome.manifest for outcome in outcomes.values())
    assert len(guarded.tokens.requests) == 1


def test_with_tokens_each_image_costs_one_head_and_one_get_as_well(guarded):
    content = {tag: guarded.push("open/logged", tag, tag) for tag in "123"}
    names = [f"{guarded.authority}/open/logged:{tag}" for tag in content]
    asked(*names, allow=[guarded.authority, guarded.tokens.authority])
    lines = guarded.asked("open/logged")
    assert sorted(line for line in lines if line.endswith(" 200")) == each_once(content)
    assert {line for line in lines if not line.endswith(" 200")} <= {
        f"HEAD {tag} 401" for tag in content
    }, "what a registry wants from those who ask is known before any GET"


def test_a_token_for_a_password(guarded):
    content = guarded.push("team/web", "1", "team")
    name = f"{guarded.authority}/team/web:1"
    allow = [guarded.authority, guarded.tokens.authority]
    passwords = {guarded.authority: Password(USER, PASSWORD)}
    assert asked(name, allow=allow, passwords=passwords)[name].manifest.digest == digest(content)
    refused = asked(name, allow=allow)[name]
    assert refused.fault.rule == "registry-denies"


def test_a_realm_at_an_address_that_is_not_exempt(guarded):
    name = f"{guarded.authority}/open/web:1"
    guarded.tokens.requests.clear()
    outcome = asked(name, allow=[guarded.authority])[name]
    assert outcome.fault.rule == "registry-not-asked"
    assert guarded.tokens.authority in outcome.fault.message
    assert guarded.tokens.requests == []
