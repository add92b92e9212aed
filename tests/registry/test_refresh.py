"""What a refresh makes of a lock."""

import yaml

from playground.artifacts import parse_image
from playground.registry.fault import RULE, Unresolved
from playground.registry.findings import Named, findings, references
from playground.registry.key import Key
from playground.registry.kustomize import kustomize_images
from playground.registry.locked import Locked
from playground.registry.manifests import OCI_INDEX, Manifest, Platform
from playground.registry.moves import moves_json, moves_text
from playground.registry.refresh import Fate, entries, refresh
from playground.registry.resolve import Outcome

A, B = ("sha256:" + letter * 64 for letter in "ab")
THEN, NOW = "2026-01-01T00:00:00Z", "2026-11-23T09:30:00Z"
HUB = "registry-1.docker.io"


def key(name, tag="1"):
    return Key(f"docker.io/library/{name}", tag, None)


def locked(name, digest, tag="1"):
    return Locked(f"docker.io/library/{name}", tag, digest, OCI_INDEX, (), THEN, HUB)


def outcome(digest):
    return Outcome(Manifest(digest, OCI_INDEX, (Platform("linux/amd64", B),)))


FAULT = Outcome(fault=Unresolved(RULE, "it rains", "Wait."))
IMAGES = [parse_image(name) for name in ("moved:1", "same:1", "new:1", "stale:1", "lost:1")]
OUTCOMES = {
    key("moved"): outcome(B),
    key("same"): outcome(A),
    key("new"): outcome(A),
    key("stale"): FAULT,
    key("lost"): FAULT,
}
LOCKED = {key(name): locked(name, A) for name in ("moved", "same", "stale", "dropped")}
MOVES = refresh(IMAGES, OUTCOMES, LOCKED, NOW)


def test_every_fate():
    assert [(move.entry.image.rpartition("/")[2], move.fate) for move in MOVES] == [
        ("dropped", Fate.DROPPED),
        ("moved", Fate.MOVED),
        ("new", Fate.NEW),
        ("same", Fate.SAME),
        ("stale", Fate.STALE),
    ]


def test_the_next_lock():
    by_name = {entry.image.rpartition("/")[2]: entry for entry in entries(MOVES)}
    assert set(by_name) == {"moved", "new", "same", "stale"}
    assert (by_name["moved"].digest, by_name["moved"].resolved) == (B, NOW)
    assert by_name["moved"].platforms == (Platform("linux/amd64", B),)
    assert by_name["same"] == LOCKED[key("same")], "its time is when the digest was first seen"
    assert by_name["stale"] == LOCKED[key("stale")]


def test_in_words():
    text = moves_text("images.lock", MOVES)
    assert f"moved    docker.io/library/moved:1 from {A} (since {THEN}) to {B}\n" in text
    assert "same:1" not in text
    assert text.endswith(
        "images.lock: 1 moved, 1 new, 1 as before, 1 not answered for, 1 no longer named.\n"
    )
    assert moves_text("images.lock", []) == "images.lock: no images.\n"


def test_as_json():
    moved = moves_json(MOVES)[1]
    assert (moved["fate"], moved["before"]["digest"], moved["after"]["digest"]) == ("moved", A, B)
    assert moves_json(MOVES)[2]["before"] is None


def test_findings_stand_where_the_images_do():
    named = [
        Named(0, "/a", "moved:1"),
        Named(1, "/b", "lost:1"),
        Named(1, "/c", "same:1"),
        Named(2, "/d", "NO IMAGE"),
    ]
    assert [str(image) for image in references(named)] == ["moved:1", "lost:1", "same:1"]
    found = [
        (f.document, f.pointer, f.rule, f.severity.value) for f in findings(named, OUTCOMES, MOVES)
    ]
    assert found == [
        (0, "/a", "moved-tag", "info"),
        (1, "/b", "unresolved-image", "error"),
        (2, "/d", "malformed-image", "error"),
    ]


def test_as_kustomize_images():
    images = [parse_image(name) for name in ("redis:7", "docker.io/library/redis:7", "a:1", "a:2")]
    by_key = {key("redis", "7"): locked("redis", A, "7"), key("a"): locked("a", A)}
    by_key[key("a", "2")] = locked("a", B, "2")
    text, several = kustomize_images(images, by_key)
    assert yaml.safe_load(text) == {
        "images": [
            {"name": "docker.io/library/redis", "newTag": "7", "digest": A},
            {"name": "redis", "newTag": "7", "digest": A},
        ]
    }
    assert several == {"a": ["1", "2"]}
    assert yaml.safe_load(kustomize_images([], {})[0]) == {"images": []}
