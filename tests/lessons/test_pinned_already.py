"""What a pipeline's artifacts do to images that are pinned already: facts about `bind`."""

import pytest
import yaml

from playground.artifacts import Artifact
from playground.deploy.transform import Options, transform
from playground.lessons.pinned_already import MOST, pinned_already
from playground.manifest import read

OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
WEB = Artifact(type="docker/image", name="shop/web", reference=f"shop/web@{NEW}")


def manifest(*images, kind="Deployment"):
    pod = {"containers": [{"name": f"c{n}", "image": image} for n, image in enumerate(images)]}
    spec = pod if kind == "Pod" else {"template": {"spec": pod}}
    version = "v1" if kind == "Pod" else "apps/v1"
    return yaml.safe_dump(
        {"apiVersion": version, "kind": kind, "metadata": {"name": "w"}, "spec": spec}
    )


def rows(text, *artifacts):
    items = [item for document in read(text).documents for item in document.objects]
    return pinned_already(items, artifacts)


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (f"shop/web@{OLD}", ("shop/web", "replaced", f"shop/web@{NEW}", "")),
        (f"shop/web@{NEW}", ("shop/web", "same", f"shop/web@{NEW}", "")),
        (f"shop/web:2@{OLD}", ("shop/web:2", "missed", f"shop/web:2@{OLD}", "shop/web")),
        (f"docker.io/shop/web@{OLD}",
         ("docker.io/shop/web", "missed", f"docker.io/shop/web@{OLD}", "shop/web")),
        (f"redis@{OLD}", ("redis", "alone", f"redis@{OLD}", "")),
    ],
)  # fmt: skip
def test_what_becomes_of_an_image_with_a_digest(image, expected):
    [row] = rows(manifest(image), WEB)
    assert (row.looked_for, row.fate, row.after, row.near) == expected
    assert (row.written, row.object) == (image, "Deployment w")


def test_a_bare_pod_is_bound_by_the_whole_text():
    [row] = rows(manifest(f"shop/web@{OLD}", kind="Pod"), WEB)
    assert (row.looked_for, row.fate) == (f"shop/web@{OLD}", "missed")


def test_images_without_a_digest_are_not_told():
    assert rows(manifest("shop/web", "shop/web:2", "NO IMAGE@x", "redis"), WEB) == ()


def test_other_artifacts_are_not_images():
    other = Artifact(type="kubernetes/configMap", name="shop/web", reference="x")
    [row] = rows(manifest(f"shop/web@{OLD}"), other, Artifact(name="shop/web", reference="y"))
    assert row.fate == "alone"


def test_it_is_what_a_faithful_deploy_does():
    """The rows and the deploy come out of one function, and must say the same."""
    text = manifest(f"shop/web@{OLD}", f"shop/web:2@{OLD}", f"redis@{OLD}", f"shop/web@{NEW}")
    deployed = transform(text, Options(artifacts=(WEB,), places="faithful"))
    [after] = read(deployed.text).documents
    containers = after.value["spec"]["template"]["spec"]["containers"]
    assert [each["image"] for each in containers] == [row.after for row in rows(text, WEB)]


def test_there_are_so_many_and_no_more():
    assert len(rows(manifest(*[f"shop/web@{OLD}"] * (MOST + 5)), WEB)) == MOST
