"""The values of a template, and the images among them."""

import pytest

from playground.artifacts import Artifact
from playground.templating.values import image_values, read_values

DIGEST, OTHER = "sha256:" + "ab" * 32, "sha256:" + "cd" * 32


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("# nothing\n", {}),
        ("replicas: 3\nname: web\n", {"replicas": 3, "name": "web"}),
        ('{"a": [1, null]}', {"a": [1, None]}),
        ("a: on\nb: 1:30\n", {"a": True, "b": "1:30"}),
    ],
)
def test_values_are_read_as_a_manifest_is(text, values):
    read, problems, _ = read_values(text)
    assert (read, problems) == (values, ())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- a\n", (1, 1)),
        ("\n  text\n", (2, 3)),
        ("a: 1\n---\nb: 2\n", (3, 1)),
        ("a: [\n", (2, 1)),
    ],
)
def test_what_is_no_mapping_is_a_problem(text, place):
    values, problems, _ = read_values(text)
    assert values is None
    assert (problems[0].line, problems[0].column) == place
    assert problems[0].help.endswith(".")


def test_values_that_aliases_make_enormous_are_a_problem():
    long = "x" * 100_000
    values, [problem], _ = read_values(f"a: &a {long}\nb: [{', '.join(['*a'] * 1_000)}]\n")
    assert values is None
    assert problem.rule == "template-values"


def test_images_by_the_name_of_their_artifact():
    artifacts = [
        Artifact(type="docker/image", name="shop/web", reference=f"shop/web@{DIGEST}"),
        Artifact(type="docker/image", name="shop/web", reference="shop/web:second"),
        Artifact(type="docker/image", name="redis", reference=f"redis:7@{DIGEST}"),
        Artifact(type="docker/image", name="redis", reference=f"redis:8@{OTHER}"),
        Artifact(type="docker/image", name="polled", reference="hub/polled:7", version="7"),
        Artifact(type="docker/image", name="told", version=DIGEST),
        Artifact(type="docker/image", name="bare"),
        Artifact(type="docker/image", name="odd", reference="NOT AN IMAGE", version="1"),
        Artifact(type="docker/image", reference="nameless"),
        Artifact(type="kubernetes/configMap", name="settings", reference="settings-v001"),
    ]
    bare = {"tag": None, "digest": None, "reference": "bare"}
    second = {"tag": "second", "digest": None, "reference": "shop/web:second"}
    seven = {"tag": "7", "digest": DIGEST, "reference": f"redis:7@{DIGEST}"}
    polled = {"tag": "7", "digest": None, "reference": "hub/polled:7"}
    odd = {"tag": "1", "digest": None, "reference": "NOT AN IMAGE"}
    assert image_values(artifacts) == {
        "shop/web": {"tag": None, "digest": DIGEST, "reference": f"shop/web@{DIGEST}"},
        "shop/web:second": second,
        "redis": seven,
        "redis:7": seven,
        "redis:8": {"tag": "8", "digest": OTHER, "reference": f"redis:8@{OTHER}"},
        "polled": polled,
        "polled:7": polled,
        "told": {"tag": None, "digest": DIGEST, "reference": "told"},
        "bare": bare,
        "odd": odd,
        "odd:1": odd,
    }
