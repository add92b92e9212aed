import pytest

from playground.artifacts import Artifact

IMAGE = {
    "type": "docker/image",
    "customKind": False,
    "name": "hub.example.dev/shop/cart",
    "version": "sha256:51f0",
    "reference": "hub.example.dev/shop/cart@sha256:51f0",
    "metadata": {},
}


def test_an_artifact_is_read_and_written_in_spinnakers_shape():
    artifact = Artifact.from_json(IMAGE)
    assert artifact == Artifact(
        type="docker/image",
        name="hub.example.dev/shop/cart",
        version="sha256:51f0",
        reference="hub.example.dev/shop/cart@sha256:51f0",
    )
    assert artifact.to_json() == IMAGE


def test_every_field_survives():
    full = IMAGE | {
        "location": "shop",
        "artifactAccount": "docker-registry",
        "metadata": {"account": "prod-east"},
        "uuid": "6d1c",
        "provenance": "build 7",
        "customKind": True,
    }
    assert Artifact.from_json(full).to_json() == full


def test_keys_that_are_no_fields_become_metadata():
    artifact = Artifact.from_json({"type": "docker/image", "colour": "red", "metadata": {"a": 1}})
    assert artifact.metadata == {"a": 1, "colour": "red"}


def test_null_is_as_good_as_absent():
    nulls = dict.fromkeys([*IMAGE, "location", "uuid"])
    assert Artifact.from_json(nulls) == Artifact.from_json({}) == Artifact()


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (None, "An artifact is a JSON object."),
        ([IMAGE], "An artifact is a JSON object."),
        ("docker/image", "An artifact is a JSON object."),
        ({"version": 7}, "The field version of an artifact is a string."),
        ({"provenance": ["x"]}, "The field provenance of an artifact is a string."),
        ({"customKind": "no"}, "The field customKind of an artifact is true or false."),
        ({"metadata": []}, "The field metadata of an artifact is a JSON object."),
    ],
)
def test_what_is_no_artifact_gets_a_sentence(value, fault):
    assert Artifact.from_json(value) == fault
