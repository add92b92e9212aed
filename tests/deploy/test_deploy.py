"""Whole requests against a cluster."""

import json
import time

import pytest
import yaml

from playground.artifacts import Artifact
from playground.cluster import cluster_of
from playground.deploy.deploy import clean_up, deploy
from playground.deploy.moniker import Moniker
from playground.deploy.pool import Supplied
from playground.deploy.request import Request
from playground.manifest import read, splice
from playground.manifest.apply import apply_changes

EMPTY = cluster_of(())
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}  # the name is versioned
data: {mode: blue}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      imagePullSecrets: [{name: token}]
      containers:
      - name: web
        image: hub.example.dev/shop/web:7
        envFrom: [{configMapRef: {name: settings}}]
"""


def run(text, cluster=EMPTY, **options):
    reading = read(text)
    documents = {document.index: document.value for document in reading.documents}
    return deploy(Request(documents, account="prod", **options), cluster)


def names(deployed):
    return [each.prepared.full_name for each in deployed.objects]


def said(deployed, rule):
    return [
        (finding.pointer, finding.message) for finding in deployed.findings if finding.rule == rule
    ]


def test_going_back_to_old_content_finds_the_old_version():
    both = CONFIG + "---\n" + WEB
    first = run(both)
    second = run(both.replace("blue", "green"), first.cluster)
    third = run(both, second.cluster)
    used = [
        each.cluster.get("apps/v1", "Deployment", "web", "shop")["spec"]["template"]["spec"][
            "containers"
        ][0]["envFrom"][0]["configMapRef"]["name"]
        for each in (first, second, third)
    ]
    assert [each.error for each in (first, second, third)] == [None] * 3
    assert used == ["settings-v000", "settings-v001", "settings-v000"]
    held = [obj["metadata"]["name"] for obj in third.cluster.list("ConfigMap")]
    assert held == ["settings-v000", "settings-v001"]
    assert third.objects[0].submission.result == "unchanged"


def test_configuration_without_versions_is_changed_in_place():
    off = 'metadata: {annotations: {strategy.spinnaker.io/versioned: "false"}, name'
    text = (CONFIG + "---\n" + WEB).replace("metadata: {name: settings", off + ": settings")
    first = run(text)
    second = run(text.replace("blue", "green"), first.cluster)
    assert names(second) == ["configMap settings", "deployment web"]
    assert [each.submission.result for each in second.objects] == ["configured", "unchanged"]
    assert second.bound[0].artifact.reference == "settings"
    assert "the annotation" in said(second, "version")[0][1]


def test_every_reason_is_about_its_own_field():
    image = Artifact("docker/image", "hub.example.dev/shop/web", reference="hub/web@sha256:1")
    deployed = run(WEB + "---\n" + CONFIG, optional=[Supplied(image, "from stage 1")])
    bound = deployed.objects[1].prepared.steps["bind"].changes
    assert [change.reason for change in bound] == [
        "Bound from the artifact hub.example.dev/shop/web from stage 1: Spinnaker takes "
        "hub.example.dev/shop/web for the name of hub.example.dev/shop/web:7.",
        "Bound from the artifact settings v000 made in this request.",
    ]
    assert list(deployed.objects[0].prepared.steps) == ["version", "annotate", "label", "rename"]


def test_the_net_changes_are_the_text_that_is_deployed():
    reading = read(CONFIG + "---\n" + WEB)
    documents = {document.index: document.value for document in reading.documents}
    deployed = deploy(Request(documents, moniker=Moniker("shop")), EMPTY)
    spliced = splice(reading, deployed.changes)
    assert not spliced.problems
    ready = [each.prepared.ready.value for each in deployed.objects]
    assert list(yaml.safe_load_all(spliced.text)) == ready
    assert "# the name is versioned" in spliced.text
    for document in reading.documents:
        own = [change for change in deployed.changes if change.document == document.index]
        assert apply_changes(document.value, own) == ready[document.index]
        assert all(change.rule and change.reason for change in own)


def test_a_required_artifact_that_nobody_names_sends_nothing():
    wanted = Artifact("docker/image", "web", reference="web:8")
    deployed = run(CONFIG + "---\n" + WEB, required=[wanted])
    assert deployed.error == "required-artifact-not-bound"
    assert deployed.cluster is EMPTY and not deployed.submitted and not deployed.created
    [problem] = deployed.problems
    assert problem.pointer == "/requiredArtifacts/0"
    assert "the objects name hub.example.dev/shop/web." in problem.message


def test_two_required_artifacts_with_one_key():
    one = Artifact("docker/image", "hub.example.dev/shop/web", reference="web:8")
    other = Artifact("docker/image", "hub.example.dev/shop/web", reference="web:9")
    deployed = run(WEB, required=[one, other])
    assert deployed.error == "required-artifact-not-bound"
    assert [problem.rule for problem in deployed.problems] == [
        "artifact-shape",
        "required-artifact-not-bound",
    ]


def test_what_is_refused_in_the_middle_leaves_the_rest_applied():
    faulty = CONFIG.replace("settings", "Not_A_Name")
    last = CONFIG.replace("settings", "last")
    deployed = run("---\n".join((CONFIG, faulty, last)))
    assert deployed.error == "refused"
    assert [obj["metadata"]["name"] for obj in deployed.cluster.objects] == ["settings-v000"]
    assert [each.submission is None for each in deployed.objects] == [False, False, True]
    assert [artifact.reference for artifact in deployed.created] == ["settings-v000"]
    assert said(deployed, "refused")[0][0].startswith("/metadata")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("kind: ConfigMap", "", "malformed-manifest"),
        ("apiVersion: v1", "apiVersion: 5", "malformed-manifest"),
        ("metadata: {name: settings, namespace: shop}", "", "malformed-manifest"),
        ("name: settings", "annotations: {strategy.spinnaker.io/versioned: true}, name: x",
         "malformed-manifest"),
        ("name: settings", "annotations: [a], name: x", "malformed-manifest"),
        ("kind: ConfigMap", "kind: Event", "malformed-manifest"),
    ],
)  # fmt: skip
def test_an_object_that_cannot_be_worked_on_does_not_hide_the_others(before, after, code):
    deployed = run(CONFIG.replace(before, after) + "---\n" + WEB)
    assert deployed.error == code and not deployed.submitted
    web = next(each for each in deployed.objects if each.prepared.kind == "deployment")
    assert web.prepared.steps["annotate"].changes
    assert said(deployed, code)


def test_a_list_in_a_list_is_an_error_of_its_own():
    inner = {"apiVersion": "v1", "kind": "List", "items": [yaml.safe_load(CONFIG)]}
    outer = {"apiVersion": "v1", "kind": "LIST", "items": [inner, yaml.safe_load(WEB), None, 5]}
    deployed = run(json.dumps(outer))
    assert deployed.error == "malformed-manifest"
    places = [place for place, _ in said(deployed, "malformed-manifest")]
    assert "/items/0/kind" in places and "/items/3" in places
    assert "deployment web" in names(deployed)


def test_a_versioned_object_with_generate_name_is_called_null():
    deployed = run(CONFIG.replace("name: settings", "generateName: settings-"))
    assert names(deployed) == ["configMap null-v000"]
    assert said(deployed, "generated-version")


def test_generate_name_makes_another_object_each_time():
    job = CONFIG.replace("name: settings", "generateName: settings-")
    first = run(job, versioned=False)
    second = run(job, first.cluster, versioned=False)
    held = [obj["metadata"]["name"] for obj in second.cluster.objects]
    assert len(set(held)) == 2 and all(name.startswith("settings-") for name in held)
    assert [str(call) for call in second.objects[0].submission.calls] == ["create"]


def test_a_name_that_is_too_long_with_its_version():
    deployed = run(CONFIG.replace("settings", "x" * 250))
    assert deployed.error == "refused" and said(deployed, "name-too-long")


@pytest.mark.parametrize(
    ("selectors", "sent", "error"),
    [
        (["tier = web"], ["a"], None),
        (["tier in (web, api)", "env"], ["b"], None),
        (["tier!=web"], ["b"], None),
        (["!env"], ["a"], None),
        (["tier notin (web,api)"], [], "nothing-selected"),
        (["tier ="], [], "nothing-selected"),
        (["tier ~ web"], [], "malformed-selector"),
        ([")("], [], "malformed-selector"),
    ],
)
def test_label_selectors(selectors, sent, error):
    labelled = [
        CONFIG.replace("name: settings", f"name: {name}, labels: {{{labels}}}")
        for name, labels in (("a", "tier: web"), ("b", "tier: api, env: x"))
    ]
    deployed = run("---\n".join(labelled), label_selectors=selectors)
    assert [each.prepared.item.name for each in deployed.submitted] == sent
    assert deployed.error == error
    if error == "nothing-selected":
        allowed = run(
            "---\n".join(labelled), label_selectors=selectors, allow_nothing_selected=True
        )
        assert allowed.error is None


def test_clean_up_counts_by_age_and_not_by_use():
    kept = 'annotations: {strategy.spinnaker.io/max-version-history: "1"}, name'
    text = CONFIG.replace("{name", "{" + kept)
    first = run(text)
    second = run(text.replace("blue", "green"), first.cluster)
    third = run(text, second.cluster)
    cluster, deleted = clean_up(third)
    assert names(third) == ["configMap settings-v000"]
    assert [version.version for version in deleted] == ["v000"]
    assert [obj["metadata"]["name"] for obj in cluster.objects] == ["settings-v001"]


@pytest.mark.parametrize(
    ("strategy", "calls", "results"),
    [
        ("", ["apply"], ["created", "unchanged"]),
        ("recreate: 'true'", ["delete", "apply"], ["created", "created"]),
        ("server-side-apply: force-conflicts",
         ["apply --server-side=true --force-conflicts=true"], ["serverside-applied"] * 2),
    ],
)  # fmt: skip
def test_strategies_are_commands(strategy, calls, results):
    annotation = f"annotations: {{strategy.spinnaker.io/{strategy}}}, name" if strategy else "name"
    text = CONFIG.replace("{name", "{" + annotation)
    first = run(text, versioned=False)
    second = run(text, first.cluster, versioned=False)
    assert [str(call) for call in first.objects[0].submission.calls] == calls
    assert [each.objects[0].submission.result for each in (first, second)] == results


def test_replace_creates_what_is_not_there_and_leaves_no_last_applied():
    replaced = 'annotations: {strategy.spinnaker.io/replace: "true"}, name'
    text = CONFIG.replace("{name", "{" + replaced)
    first = run(text)
    assert [str(call) for call in first.objects[0].submission.calls] == ["replace", "create"]
    second = run(text, first.cluster)
    assert names(second) == ["configMap settings-v001"]
    once = run(text, versioned=False)
    again = run(text, once.cluster, versioned=False)
    assert [str(call) for call in again.objects[0].submission.calls] == ["replace"]


@pytest.mark.parametrize("value", [None, 5, "x", [], ["x"], {"kind": "List"}, {"items": 1}])
def test_any_document_is_answered(value):
    deployed = deploy(Request({0: value, 1: yaml.safe_load(CONFIG)}), EMPTY)
    assert "configMap settings-v000" in names(deployed)


@pytest.mark.parametrize(
    "live",
    [
        {},
        {"kind": 5, "metadata": {"annotations": ["x"]}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"annotations": 5}},
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": ["x"],
                "namespace": "shop",
                "creationTimestamp": 5,
                "annotations": {
                    "artifact.spinnaker.io/type": "x",
                    "artifact.spinnaker.io/name": "settings",
                    "artifact.spinnaker.io/version": "v" + "9" * 400,
                    "kubectl.kubernetes.io/last-applied-configuration": "[" * 100_000,
                },
            },
        },
    ],
)
def test_a_strange_cluster_is_survived(live):
    deployed = run(CONFIG + "---\n" + WEB, cluster_of([live] if live else []))
    assert names(deployed) == ["configMap settings-v000", "deployment web"]


def test_more_objects_than_a_cluster_holds_are_not_deployed():
    many = "---\n".join(CONFIG.replace("settings", f"c{number}") for number in range(501))
    deployed = run(many)
    assert deployed.error == "limit" and not deployed.submitted
    assert len(deployed.objects) == 500 and deployed.problems[0].rule == "limit"


def test_many_objects_take_no_time_per_pair():
    def seconds(count):
        texts = [CONFIG.replace("settings", f"s-{number}") for number in range(count)]
        began = time.process_time()
        assert len(run("---\n".join(texts)).submitted) == count
        return time.process_time() - began

    seconds(10)
    assert seconds(480) < 4 * 8 * max(seconds(60), 0.02)
