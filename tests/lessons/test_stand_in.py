"""What stands in for an image is one that there is."""

import pytest

from playground.artifacts.small_image import build
from playground.lessons.stand_in import stand_in
from playground.registry.lab import Refused, encode, name_of, open_repository, push

AWKWARD = [
    "",
    "mysql",
    "docker.io/library/mysql:8.4",
    f"registry.example/{'team/' * 40}web:2.4",
    f"web@sha256:{'a' * 64}",
    "web\n{{ x }}",
    "grüße:1",
    "\ud800",
    "x" * 100_000,
]


@pytest.mark.parametrize("image", AWKWARD, ids=range(len(AWKWARD)))
def test_the_lab_registry_serves_it_under_its_digest(image):
    made = stand_in(image, 2)
    pushes = push((), "latest", made.prints)
    assert not isinstance(pushes, Refused)
    served = open_repository(name_of(encode(pushes))).manifest(made.digest)
    assert served == build(made.prints).index


def test_each_image_and_each_version_has_its_own():
    made = {stand_in(image, version) for image in AWKWARD for version in (1, 2, 3)}
    assert len({each.digest for each in made}) == 3 * len(AWKWARD)
