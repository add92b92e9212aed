"""Images get the digests that artifacts supply."""

import pytest

from playground.artifacts.artifact import Artifact
from playground.deploy.transform import Options, transform

ONE = "sha256:" + "1" * 64
TWO = "sha256:" + "2" * 64


def image(reference, version=None, name=None):
    return Artifact(type="docker/image", reference=reference, version=version, name=name)


def pinned(written, artifacts, **options):
    """The image that a Pod's container has after the transform, and the rules of its Problems."""
    source = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n"
        f"    spec:\n      containers:\n      - name: web\n        image: {written}  # released\n"
    )
    result = transform(source, Options(artifacts=artifacts, **options))
    after = result.objects[0]["spec"]["template"]["spec"]["containers"][0]["image"]
    assert "  # released\n" in result.text
    return after, [problem.rule for problem in result.problems]


@pytest.mark.parametrize(
    ("written", "artifact", "expected"),
    [
        ("shop/web:1.4", image(f"shop/web@{ONE}"), f"shop/web:1.4@{ONE}"),
        ("shop/web:1.4", image(f"shop/web:1.4@{ONE}"), f"shop/web:1.4@{ONE}"),
        ("shop/web", image(f"shop/web@{ONE}"), f"shop/web@{ONE}"),
        (f"shop/web:1.4@{TWO}", image(f"shop/web@{ONE}"), f"shop/web:1.4@{ONE}"),
        ("hub:5001/shop/web", image(f"hub:5001/shop/web@{ONE}"), f"hub:5001/shop/web@{ONE}"),
        ("hub:5001/web:2", image(f"hub:5001/web@{ONE}"), f"hub:5001/web:2@{ONE}"),
        ("nginx:1", image(f"docker.io/library/nginx@{ONE}"), f"nginx:1@{ONE}"),
        ("index.docker.io/nginx:1", image(f"nginx@{ONE}"), f"index.docker.io/nginx:1@{ONE}"),
        ("shop/web:1.4", image(None, version=ONE, name="shop/web"), f"shop/web:1.4@{ONE}"),
        ("'[::1]:5000/a:1'", image(f"[::1]:5000/a@{ONE}"), f"[::1]:5000/a:1@{ONE}"),
        ("EXAMPLE.dev/a:1", image(f"EXAMPLE.dev/a@{ONE}"), f"EXAMPLE.dev/a:1@{ONE}"),
    ],
)  # fmt: skip
def test_an_image_is_pinned(written, artifact, expected):
    assert pinned(written, [artifact]) == (expected, [])


def test_the_tag_can_be_left_out():
    assert (
        pinned("shop/web:1.4", [image(f"shop/web@{ONE}")], keep_tag=False)[0] == f"shop/web@{ONE}"
    )


def test_the_artifact_of_the_same_tag_is_taken():
    artifacts = [image(f"web:1@{ONE}"), image(f"web:2@{TWO}")]
    assert pinned("web:2", artifacts)[0] == f"web:2@{TWO}"


@pytest.mark.parametrize(
    "artifact",
    [
        image("shop/web:1.4"),  # no digest
        image(f"shop/other@{ONE}"),
        image(f"shop/web:2.0@{ONE}"),  # the digest of another tag says nothing of this one
        Artifact(type="kubernetes/configMap", name="shop/web", reference=f"shop/web@{ONE}"),
        image("shop/web@sha256:12"),
        image(None),
    ],
)
def test_what_cannot_be_resolved_stays_as_written(artifact):
    assert pinned("shop/web:1.4", [artifact]) == ("shop/web:1.4", ["unpinned-image"])


def test_a_digest_in_the_manifest_is_enough():
    assert pinned(f"shop/web@{ONE}", []) == (f"shop/web@{ONE}", [])


def test_a_malformed_image_is_an_error_and_the_others_are_pinned():
    source = """apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - {name: a, image: "web:1:2"}
  - {name: b, image: web}
"""
    result = transform(source, Options(artifacts=[image(f"web@{ONE}")]))
    (problem,) = result.problems
    assert (problem.rule, problem.line, problem.column) == ("malformed-image", 6, 22)
    assert f"image: web@{ONE}" in result.text


@pytest.mark.parametrize(
    ("written", "name", "bound"),
    [
        ("redis:7", "redis", True),
        ("hub:5001/a/redis:7", "hub:5001/a/redis", True),
        ("hub:5001/redis", "hub:5001/redis", False),  # cut at the last colon: the port's
        (f"redis:7@{TWO}", "redis", False),  # only the digest is cut off
        ("redis", "docker.io/library/redis", False),
    ],
)
def test_faithful_names_are_cut_as_spinnaker_cuts_them(written, name, bound):
    after, _ = pinned(written, [image("redis:6", name=name)], places="faithful")
    assert (after == "redis:6") is bound
