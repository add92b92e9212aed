"""`lock` and `transform --lock`, with a registry on loopback that counts what it is asked."""

import json
import socket
import stat

import pytest
import yaml

from tests.outbound.servers import reply, serving
from tests.registry.content import INDEX, digest, encoded

MANIFEST = """\
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  containers:
  - name: web
    image: {0}/web:1  # the shop
  - name: latest
    image: {0}/web
  - name: web-again
    image: {0}/web:1
"""


class Fake:
    """A registry whose tags mean indexes that list nothing; `tags` may be changed.

    It has what its tags mean now, and nothing else.
    """

    def __init__(self):
        self.tags = {"1": "one", "latest": "newest"}

    def content(self, tag):
        return encoded(
            {"schemaVersion": 2, "manifests": [], "annotations": {"is": self.tags[tag]}}
        )

    def __call__(self, request):
        reference = request.path.rpartition("/")[2]
        contents = {tag: self.content(tag) for tag in self.tags}
        contents |= {digest(content): content for content in contents.values()}
        if reference not in contents:
            return reply(404, method=request.method)
        content = contents[reference]
        headers = {"Content-Type": INDEX, "Docker-Content-Digest": digest(content)}
        return reply(200, content, headers, request.method)


@pytest.fixture
def registry(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    fake = Fake()
    with serving(fake) as server:
        server.fake = fake
        monkeypatch.setenv("SLIPWAY_REGISTRY_ALLOW", server.authority)
        (tmp_path / "app.yaml").write_text(MANIFEST.format(server.authority))
        yield server


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*args, **more):
        raise AssertionError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_a_lock_is_made(run, registry, tmp_path):
    said = run("lock", "app.yaml")
    assert (said.status, said.err) == (0, "")
    assert said.out.decode().endswith("images.lock: 2 new.\n")
    digests = [digest(registry.fake.content(tag)) for tag in ("1", "latest")]
    assert sorted(registry.lines) == sorted(
        [
            *(f"HEAD /v2/web/manifests/{tag}" for tag in ("1", "latest")),
            *(f"GET /v2/web/manifests/{each}" for each in digests),
        ]
    )
    lock = yaml.safe_load((tmp_path / "images.lock").read_text())
    entries = [(entry["tag"], entry["digest"]) for entry in lock["images"]]
    assert entries == list(zip(("1", "latest"), digests, strict=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app.yaml", "images.lock"]


def test_a_refresh_asks_for_digests_and_leaves_the_file_alone(run, registry, tmp_path):
    run("lock", "app.yaml")
    before = (tmp_path / "images.lock").stat()
    registry.requests.clear()
    said = run("lock", "app.yaml")
    assert said.out.decode() == "images.lock: 2 as before.\n"
    assert {line.split()[0] for line in registry.lines} == {"HEAD"}
    after = (tmp_path / "images.lock").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert stat.S_IMODE(after.st_mode) & 0o600 == 0o600


def test_what_moved_is_told_at_its_line(run, registry):
    run("lock", "app.yaml")
    before = digest(registry.fake.content("1"))
    registry.fake.tags["1"] = "another"
    said = run("lock", "app.yaml")
    after = digest(registry.fake.content("1"))
    assert said.status == 0
    assert f"web:1 from {before} (since " in said.out.decode()
    assert f"to {after}" in said.out.decode()
    assert "1 moved, 1 as before" in said.out.decode()
    assert "app.yaml:7:12: info moved-tag" in said.err
    assert "app.yaml:11:12: info moved-tag" in said.err


def test_transform_pins_from_it_without_a_network(run, registry, request):
    run("lock", "app.yaml")
    request.getfixturevalue("no_network")
    said = run("transform", "--lock", "images.lock", "app.yaml")
    pods = yaml.safe_load(said.out)
    name, fake = registry.authority, registry.fake
    assert [container["image"] for container in pods["spec"]["containers"]] == [
        f"{name}/web:1@{digest(fake.content('1'))}",
        f"{name}/web@{digest(fake.content('latest'))}",
        f"{name}/web:1@{digest(fake.content('1'))}",
    ]
    assert b"# the shop" in said.out


def test_a_pinned_manifest_is_bumped_by_the_next_lock(run, registry, tmp_path):
    run("lock", "app.yaml")
    (tmp_path / "app.yaml").write_bytes(run("transform", "--lock", "images.lock", "app.yaml").out)
    registry.fake.tags["1"] = "another"
    said = run("lock", "app.yaml")
    assert "unknown-digest" in said.err, "this registry has only what tags mean"
    out = run("transform", "--lock", "images.lock", "app.yaml").out
    assert f"web:1@{digest(registry.fake.content('1'))}".encode() in out


def test_what_is_not_there_stays_as_written_and_in_the_lock(run, registry, tmp_path):
    run("lock", "app.yaml")
    locked = (tmp_path / "images.lock").read_text()
    del registry.fake.tags["1"]
    said = run("lock", "app.yaml")
    assert said.status == 1
    assert "app.yaml:7:12: error unknown-image" in said.err
    assert "kept" in said.out.decode()
    assert (tmp_path / "images.lock").read_text() == locked


def test_as_json(run, registry):
    report = json.loads(run("lock", "app.yaml", "-o", "json").out)
    assert [move["fate"] for move in report["moves"]] == ["new", "new"]
    assert report["problems"] == []


def test_as_kustomize(run, registry, tmp_path):
    single = tmp_path / "single.yaml"
    single.write_text(MANIFEST.format(registry.authority).replace("/web\n", "/web:1\n"))
    said = run("lock", single, "-o", "kustomize")
    assert yaml.safe_load(said.out) == {
        "images": [
            {
                "name": f"{registry.authority}/web",
                "newTag": "1",
                "digest": digest(registry.fake.content("1")),
            }
        ]
    }
    several = run("lock", "app.yaml", "-o", "kustomize")
    assert yaml.safe_load(several.out) == {"images": []}
    assert "one digest to all its tags (1, latest)" in several.err


def test_a_broken_lock_is_said_and_not_written_over(run, registry, tmp_path):
    (tmp_path / "images.lock").write_text("version: 1\nimages:\n- tag: 7\n")
    said = run("lock", "app.yaml")
    assert said.status == 2
    assert "images.lock:3:3: error lock-file: The field image is missing." in said.err
    assert (tmp_path / "images.lock").read_text() == "version: 1\nimages:\n- tag: 7\n"
    assert registry.requests == []


def test_a_broken_lock_fails_a_transform(run, registry, tmp_path):
    (tmp_path / "images.lock").write_text("version: 1\nimages:\n- tag: 7\n")
    said = run("transform", "--lock", "images.lock", "app.yaml")
    assert said.status == 1
    assert "images.lock:3:3: error lock-file" in said.err
    assert yaml.safe_load(said.out)["kind"] == "Pod"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLIPWAY_REGISTRY_ALLOW", "127.0.0.1", "is not host:port"),
        ("SLIPWAY_REGISTRY_HOSTS", "https://ghcr.io", "is not a host"),
        ("SLIPWAY_REGISTRY_AUTH", "/nowhere/config.json", "cannot be read"),
        ("SLIPWAY_REGISTRY_AUTH", "app.yaml", "it is no JSON"),
    ],
)
def test_settings_that_cannot_be_meant(run, registry, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    said = run("lock", "app.yaml")
    assert said.status == 2
    assert said.err.startswith(f"{name}: ") and words in said.err


def test_no_host_is_allowed(run, registry, monkeypatch):
    monkeypatch.delenv("SLIPWAY_REGISTRY_ALLOW")
    monkeypatch.setenv("SLIPWAY_REGISTRY_HOSTS", "")
    said = run("lock", "app.yaml")
    assert said.status == 1
    assert "registry-not-asked" in said.err
    assert registry.requests == []


def test_it_cannot_be_standard_input(run, registry):
    assert run("lock", "app.yaml", "--lock", "-").status == 2
    assert run("lock", "-", "-", given=b"").status == 2


def test_a_folder_that_cannot_be_written_to(run, registry):
    said = run("lock", "app.yaml", "--lock", "nowhere/images.lock")
    assert said.status == 2
    assert "cannot be written" in said.err
