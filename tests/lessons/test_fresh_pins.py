"""What the page on digests says of pins from before a deploy, and of keeping them fresh.

Each claim of its sections "Pinning before the deploy" and "Keeping pins fresh", as a test.
"""

from pathlib import Path

from playground.artifacts import Artifact
from playground.artifacts.image_reference import parse_image
from playground.deploy.transform import Options, transform
from playground.registry.lock import Lock
from playground.registry.lock_text import write_lock
from playground.registry.locked import Locked
from playground.registry.manifests import OCI_MANIFEST, Manifest
from playground.registry.moves import moves_text
from playground.registry.refresh import Fate, entries, refresh
from playground.registry.resolve import Outcome

PAGE = (Path(__file__).parents[2] / "content/digest.md").read_text("utf-8")
OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
BEFORE, NOW = "2026-01-05T06:00:00Z", "2026-03-05T06:00:00Z"
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: web, image: IMAGE}
      - {name: log, image: "shop/log:1"}
"""


def deployed(image, artifacts, places="complete"):
    options = Options(artifacts=artifacts, places=places)
    return transform(MANIFEST.replace("IMAGE", image), options).text


def locked(name, tag, digest, when=BEFORE):
    return Locked(f"docker.io/{name}", tag, digest, OCI_MANIFEST, (), when, "registry-1.docker.io")


def asked(digest):
    """A lock, and its refresh when the tag of shop/web means `digest`."""
    before = [locked("shop/log", "1", OLD), locked("shop/web", "2.4", OLD)]
    meant = dict(zip([each.key for each in before], [OLD, digest], strict=True))
    outcomes = {key: Outcome(Manifest(it, OCI_MANIFEST, ()), ()) for key, it in meant.items()}
    images = [parse_image("shop/web:2.4"), parse_image("shop/log:1")]
    return before, refresh(images, outcomes, {each.key: each for each in before}, NOW)


def supplied(entries):
    return tuple(Lock(tuple(entries)).artifacts)


def test_the_page_has_these_sections():
    assert "\n## Pinning before the deploy\n" in PAGE
    assert "\n## Keeping pins fresh\n" in PAGE


def test_a_name_with_a_digest_is_overwritten_and_one_with_a_tag_too_is_not():
    artifact = Artifact(type="docker/image", name="shop/web", reference=f"shop/web@{NEW}")
    assert f"shop/web@{NEW}" in deployed(f"shop/web@{OLD}", (artifact,), "faithful")
    assert f"shop/web:2.4@{OLD}" in deployed(f"shop/web:2.4@{OLD}", (artifact,), "faithful")


def test_a_tag_that_moves_reaches_no_pinned_manifest_until_the_lock_is_refreshed():
    before, moves = asked(NEW)
    first = deployed("shop/web:2.4", supplied(before))
    assert f"shop/web:2.4@{OLD}" in first
    assert deployed("shop/web:2.4", supplied(before)) == first  # whatever the tag means by now
    assert f"shop/web:2.4@{NEW}" in deployed("shop/web:2.4", supplied(entries(moves)))


def test_the_difference_of_the_lock_is_what_moved_and_nothing_else():
    before, moves = asked(NEW)
    assert [move.fate for move in moves] == [Fate.SAME, Fate.MOVED]
    old, new = write_lock(before).splitlines(), write_lock(entries(moves)).splitlines()
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    assert changed == [
        (f"  digest: {OLD}", f"  digest: {NEW}"),
        (f'  resolved: "{BEFORE}"', f'  resolved: "{NOW}"'),
    ]
    assert f"moved    docker.io/shop/web:2.4 from {OLD} (since {BEFORE}) to {NEW}" in moves_text(
        "images.lock", moves
    )


def test_a_refresh_that_finds_nothing_new_leaves_the_file_as_it_is():
    before, moves = asked(OLD)
    assert write_lock(entries(moves)) == write_lock(before)


def test_the_date_in_the_lock_is_that_of_the_digest_and_not_of_the_last_look():
    _, moves = asked(OLD)
    assert {entry.resolved for entry in entries(moves)} == {BEFORE}


def test_the_lock_of_before_is_the_way_back():
    before, moves = asked(NEW)
    text = deployed("shop/web:2.4", supplied(before))
    bumped = deployed("shop/web:2.4", supplied(entries(moves)))
    assert bumped != text
    assert deployed("shop/web:2.4", supplied(before)) == text
