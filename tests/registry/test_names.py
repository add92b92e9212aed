"""Where awkward names are asked for; the expectations are those of Docker's rules."""

import pytest

from playground.artifacts import ImageReference, parse_image
from playground.registry.key import Key, keys_of
from playground.registry.names import place_of

HUB = "registry-1.docker.io"
D256 = "sha256:" + "0123456789abcdef" * 4
D512 = "sha512:" + "0123456789abcdef" * 8


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("redis", (HUB, "library/redis", "latest")),
        ("redis:7", (HUB, "library/redis", "7")),
        ("bitnami/redis:7", (HUB, "bitnami/redis", "7")),
        ("docker.io/redis", (HUB, "library/redis", "latest")),
        ("docker.io/library/redis", (HUB, "library/redis", "latest")),
        ("docker.io/bitnami/redis", (HUB, "bitnami/redis", "latest")),
        ("index.docker.io/redis:7", (HUB, "library/redis", "7")),
        ("index.docker.io/bitnami/redis", (HUB, "bitnami/redis", "latest")),
        ("registry-1.docker.io/library/redis:7", (HUB, "library/redis", "7")),
        ("library/redis", (HUB, "library/redis", "latest")),
        ("a/b/c", (HUB, "a/b/c", "latest")),
        ("localhost/app", ("localhost", "app", "latest")),
        ("localhost:5000/app", ("localhost:5000", "app", "latest")),
        ("localhost:5000/team/app:1", ("localhost:5000", "team/app", "1")),
        ("localhost:5000", (HUB, "library/localhost", "5000")),
        ("127.0.0.1:5000/app:1", ("127.0.0.1:5000", "app", "1")),
        ("[::1]:5000/app:1", ("[::1]:5000", "app", "1")),
        ("[2001:db8::1]/app", ("[2001:db8::1]", "app", "latest")),
        ("registry.example/app", ("registry.example", "app", "latest")),
        ("registry.example:443/app", ("registry.example:443", "app", "latest")),
        ("Registry.Example/app:V1", ("registry.example", "app", "V1")),
        ("LOCALHOST/app", ("localhost", "app", "latest")),
        ("myhost/app", (HUB, "myhost/app", "latest")),
        ("my-host:80/app", ("my-host:80", "app", "latest")),
        ("ghcr.io/owner/app:sha-0a1b2c3", ("ghcr.io", "owner/app", "sha-0a1b2c3")),
        ("gcr.io/distroless/static:nonroot", ("gcr.io", "distroless/static", "nonroot")),
        ("europe-docker.pkg.dev/p/r/i:1", ("europe-docker.pkg.dev", "p/r/i", "1")),
        ("public.ecr.aws/docker/library/busybox:1.36",
         ("public.ecr.aws", "docker/library/busybox", "1.36")),
        (f"redis@{D256}", (HUB, "library/redis", D256)),
        (f"redis:7@{D256}", (HUB, "library/redis", "7")),
        (f"redis@{D512}", (HUB, "library/redis", D512)),
        (f"localhost:5000/app:1.0@{D256}", ("localhost:5000", "app", "1.0")),
        ("a__b/c-d.e:_x", (HUB, "a__b/c-d.e", "_x")),
        ("x.y:1", (HUB, "library/x.y", "1")),
        ("a--b:1", (HUB, "library/a--b", "1")),
        ("quay.io/a/b:" + "t" * 128, ("quay.io", "a/b", "t" * 128)),
    ],
)  # fmt: skip
def test_where_an_image_is_asked_for(image, expected):
    parsed = parse_image(image)
    assert isinstance(parsed, ImageReference)
    assert tuple(place_of(parsed)) == expected


@pytest.mark.parametrize(
    "image",
    ["", ":", "@", "Redis", "redis:", "redis@", "redis:7:8", "redis@sha256:123", f"redis@{D256}0",
     "http://redis", "docker://redis", "a//b", "/redis", "redis/", "a___b", "-a", "a..b", " redis",
     "redis ", "redis:7\n", "redis:" + "t" * 129, "redis:.7", "[::1]/App", "a" * 256,
     f"redis@{D256.upper()}", "[::1/app", "ré/dis", "registry.example:port/app", "../../etc",
     "redis?x=y", "redis#1", "redis%2f", "a\\b", "0" * 64],
)  # fmt: skip
def test_what_is_no_image(image):
    assert not isinstance(parse_image(image), ImageReference)


def test_a_tag_and_a_digest_are_two_questions():
    image = parse_image(f"redis:7@{D256}")
    name = "docker.io/library/redis"
    assert keys_of(image) == [Key(name, "7", None), Key(name, None, D256)]
    assert keys_of(parse_image(f"redis@{D256}")) == [Key(name, None, D256)]
    assert keys_of(parse_image("redis")) == keys_of(parse_image("docker.io/redis:latest"))
