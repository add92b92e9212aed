"""The manifests that run Slipway: the release step, Kubernetes' schemas, and what they promise."""

import difflib
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from playground.lessons.sample import load_sample
from playground.web.guard import host_is_allowed
from playground.web.serving import GRACE_SECONDS
from playground.web.settings import Settings

ROOT = Path(__file__).parents[2]
MANIFEST = (ROOT / "kubernetes/slipway.yaml").read_text("utf-8")
INGRESS = (ROOT / "kubernetes/ingress.yaml").read_text("utf-8")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def objects(text: str) -> dict[str, dict[str, Any]]:
    """The objects by kind; there is one of each."""
    found = list(yaml.safe_load_all(text))
    by_kind = {value["kind"]: value for value in found}
    assert len(by_kind) == len(found)
    return by_kind


WRITTEN = objects(MANIFEST)
POD = WRITTEN["Deployment"]["spec"]["template"]["spec"]
[CONTAINER] = POD["containers"]


# ---- the release step


def release_step() -> str:
    """The documented commands between the push and the cluster."""
    document = (ROOT / "docs/container.md").read_text("utf-8")
    [step] = [
        fence
        for fence in re.findall(r"^```sh\n(.*?)^```$", document, re.DOTALL | re.MULTILINE)
        if "python -m playground" in fence
    ]
    return step


def release(folder: Path, manifest: str, digest: str) -> subprocess.CompletedProcess[str]:
    """Run the documented commands in a checkout with what a push leaves behind: the digest."""
    (folder / "kubernetes").mkdir()
    (folder / "kubernetes/slipway.yaml").write_text(manifest, "utf-8")
    (folder / "playground").symlink_to(ROOT / "playground")
    (folder / "slipway.digest").write_text(f"{digest}\n")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-euc", release_step()],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def digest() -> str:
    """The digest that the lesson on digests computes from the bytes of its image's manifest."""
    sample = load_sample(ROOT / "content/samples/digest")
    assert sample
    [digest] = set(DIGEST.findall(sample.artifacts))
    return digest


@pytest.fixture(scope="module")
def released(tmp_path_factory, digest) -> str:
    """The manifest that the release step writes; `check` has nothing to say about it."""
    folder = tmp_path_factory.mktemp("checkout")
    done = release(folder, MANIFEST, digest)
    assert (done.returncode, done.stdout) == (0, "No Problems.\n")
    # Of the Secret, which is in no repository, only `check` has been told.
    [note, help, count] = done.stderr.splitlines()
    assert "info reference-outside: The Secret slipway-audit" in note and count == "1 note."
    return (folder / "release.yaml").read_text("utf-8")


def test_a_release_pins_the_image_versions_the_configmap_and_changes_nothing_else(
    released, digest
):
    lines = difflib.ndiff(MANIFEST.splitlines(), released.splitlines())
    changed = [line for line in lines if line.startswith(("- ", "+ "))]
    name = objects(released)["ConfigMap"]["metadata"]["name"]
    assert re.fullmatch(r"slipway-settings-[a-z0-9]{10}", name)
    image = CONTAINER["image"]
    assert [line[2:].strip() for line in changed] == [
        "name: slipway-settings",
        f"name: {name}",
        f"image: {image}",
        f"image: {image}@{digest}",
        "- configMapRef: {name: slipway-settings}",
        f"- configMapRef: {{name: {name}}}",
    ]


def test_another_setting_is_another_configmap(released, tmp_path, digest):
    other = MANIFEST.replace("slipway.example.org", "slipway.example.com")
    assert release(tmp_path, other, digest).returncode == 0
    names = {
        objects(text)["ConfigMap"]["metadata"]["name"]
        for text in (released, (tmp_path / "release.yaml").read_text("utf-8"))
    }
    assert len(names) == 2


def test_a_release_of_another_image_is_stopped_by_the_check(tmp_path, digest):
    other = MANIFEST.replace(CONTAINER["image"], "registry.example/other:1")
    done = release(tmp_path, other, digest)
    assert done.returncode == 1
    assert "unpinned-image" in done.stdout


def test_no_digest_is_written_down_before_a_release():
    for path in ("Containerfile", "kubernetes/slipway.yaml", "docs/container.md"):
        assert DIGEST.findall((ROOT / path).read_text("utf-8")) == []


# ---- Kubernetes' schemas


def newest_schemas() -> str:
    """The newest version of Kubernetes that the package brings the schemas of."""
    folder = files("kubernetes_validate").joinpath("kubernetes-json-schema")
    found = [re.fullmatch(r"v(\d+)\.(\d+)\.\d+-local", entry.name) for entry in folder.iterdir()]
    return ".".join(map(str, max((int(each[1]), int(each[2])) for each in found if each)))


def test_kubernetes_schemas_know_every_field(released):
    for text in (MANIFEST, released, INGRESS):
        for value in yaml.safe_load_all(text):
            kubernetes_validate.validate(value, newest_schemas(), strict=True)


def test_a_field_that_is_none_would_be_noticed():
    value = {**WRITTEN["Service"], "spec": {**WRITTEN["Service"]["spec"], "prots": []}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(value, newest_schemas(), strict=True)


# ---- what they promise


def secret_settings() -> dict[str, str]:
    """The settings that docs/container.md puts into the Secret which the pod names."""
    document = (ROOT / "docs/container.md").read_text("utf-8")
    pattern = re.compile(
        r"create secret generic slipway-audit (.*?)^```", re.MULTILINE | re.DOTALL
    )
    [command] = pattern.findall(document)
    assert {"secretRef": {"name": "slipway-audit", "optional": True}} in CONTAINER["envFrom"]
    return dict(re.findall(r'--from-literal=(\w+)="?([^"\n]+?)(?:"| \\|$)', command))


def test_the_server_takes_the_settings_and_answers_the_probes_and_the_ingress():
    settings = Settings.from_environ({**WRITTEN["ConfigMap"]["data"], **secret_settings()})
    assert {port["containerPort"] for port in CONTAINER["ports"]} == {settings.port}
    hosts = [
        header["value"]
        for name in ("startupProbe", "readinessProbe", "livenessProbe")
        for header in CONTAINER[name]["httpGet"]["httpHeaders"]
        if header["name"] == "Host"
    ]
    assert len(hosts) == 3
    hosts += [rule["host"] for rule in objects(INGRESS)["Ingress"]["spec"]["rules"]]
    assert all(host_is_allowed(host, settings.allowed_hosts) for host in hosts)
    assert not host_is_allowed("10.0.0.7:8000", settings.allowed_hosts)


def test_every_setting_of_the_manifest_is_documented():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in WRITTEN["ConfigMap"]["data"] if f"`{name}`" not in readme] == []


def test_the_service_does_not_set_a_setting():
    service = WRITTEN["Service"]["metadata"]["name"].upper()
    assert f"{service}_PORT" in WRITTEN["ConfigMap"]["data"]
    assert POD["enableServiceLinks"] is False


def test_the_pod_keeps_to_the_restricted_standard():
    own = CONTAINER["securityContext"]
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert own["allowPrivilegeEscalation"] is False
    assert own["readOnlyRootFilesystem"] is True
    pod = POD["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert POD["automountServiceAccountToken"] is False
    user = re.search(r"^USER (\d+):(\d+)$", (ROOT / "Containerfile").read_text(), re.MULTILINE)
    assert user
    assert (pod["runAsUser"], pod["runAsGroup"]) == (int(user[1]), int(user[2]))


def test_every_selector_selects_the_pods_and_every_object_is_in_the_namespace():
    labels = WRITTEN["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert WRITTEN["Service"]["spec"]["selector"] == labels
    for kind, field in (
        ("Deployment", "selector"),
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
    ):
        assert WRITTEN[kind]["spec"][field] == {"matchLabels": labels}
    for spread in POD["topologySpreadConstraints"]:
        assert spread["labelSelector"] == {"matchLabels": labels}
    namespace = WRITTEN["Namespace"]["metadata"]["name"]
    others = [value for kind, value in WRITTEN.items() if kind != "Namespace"]
    assert {value["metadata"]["namespace"] for value in others} == {namespace}


def test_the_pod_has_time_for_running_requests_after_its_wait():
    wait = CONTAINER["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert POD["terminationGracePeriodSeconds"] > wait + GRACE_SECONDS
