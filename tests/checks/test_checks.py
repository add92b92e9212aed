"""Each check finds its fault, at its place, and nothing else."""

import pytest

from playground.checks import CHECKS, check, problems_of
from playground.deploy.transform import Options, transform
from playground.manifest import read

FINE = """apiVersion: v1
kind: ConfigMap
metadata:
  name: fine
  labels: {a: "on"}
data: {a: "1", b: }
---
apiVersion: apps/v1
kind: Deployment
metadata: {generateName: fine-}
spec:
  replicas: 3
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a, tier: b}}
    spec:
      nodeSelector: {a: b}
      containers:
      - {name: a, image: b, args: ["1"], env: [{name: A, value: "1"}, {name: B}]}
"""
UNVERSIONED = 'annotations: {strategy.spinnaker.io/versioned: "false"}'
POD = (
    f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a, {UNVERSIONED}}}\nspec:\n  containers:\n  - "
)
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n"
WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      containers: [{name: a, image: b}]
"""
REPLICA_SET = WORKLOAD.replace("Deployment", "ReplicaSet")
ACCOUNT = (
    "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\nsecrets: [{name: key}]\n"
)
CSI = "      volumes: [{name: a, csi: {driver: d, nodePublishSecretRef: {name: key}}}]\n"
VOLUME = "      volumes: [{name: a, secret: {secretName: key}}]\n"
IN_DEFAULT = "{name: a, namespace: default}"
CAPACITY = "strategy.spinnaker.io/use-source-capacity: 'true'"
RUNTIME = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: fast}\nhandler: h\n"
ALIASES = ", ".join(f"a{number}: *x" for number in range(40))


def annotated(text, annotation):
    """The manifest with one strategy annotation in the braces of its metadata."""
    return text.replace("}", f", annotations: {{strategy.spinnaker.io/{annotation}}}}}", 1)


FAULTS = {
    "not-an-object": [
        ("- a\n", 1, 1),
        ("just words\n", 1, 1),
        ("12\n", 1, 1),
        (f"{FINE}---\ntrue\n", 21, 1),
    ],
    "list-items": [
        ("apiVersion: v1\nkind: List\nitems: []\n", 3, 8),
        ("apiVersion: v1\nkind: List\nitems: {a: b}\n", 3, 8),
        ("apiVersion: v1\nkind: List\nitems:\n- x\n", 4, 3),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nitems: 7\n", 4, 8),
    ],
    "identity": [
        ("kind: A\nmetadata: {name: a}\n", 1, 1),
        ("apiVersion: v1\nmetadata: {name: a}\n", 1, 1),
        ("apiVersion: v1\nkind: A\nmetadata: {namespace: b}\n", 3, 11),
        ("apiVersion: v1\nkind: A\n", 1, 1),
        ("apiVersion: 1\nkind: A\nmetadata: {name: a}\n", 1, 13),
        ("apiVersion: v1\nkind: A\nmetadata: a\n", 3, 11),
        ("apiVersion: v1\nkind: A\nmetadata: {name: on}\n", 3, 18),
        ("apiVersion: v1\nkind: A\nmetadata: {name: a, labels: {x: 1}}\n", 3, 33),
    ],
    "duplicate-object": [
        ("apiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n" * 2, 7, 18),
    ],
    "not-a-string": [
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: on}\n", 4, 11),
        ("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: 7}\n", 4, 17),
        (POD + "{name: a, args: [a, 1]}\n", 6, 25),
        (POD + "{name: a, env: [{name: y, value: a}]}\n", 6, 28),
        (POD + "{name: a, env: [{name: a, value: 1.5}]}\n", 6, 38),
        (POD + "{name: a, image: 7}\n", 6, 22),
    ],
    "api-server": [
        (FINE.replace("replicas: 3", "replicas: -3"), 12, 13),
        (FINE.replace("replicas: 3", "replicas: '3'"), 12, 13),
        (FINE.replace("replicas: 3", "replicas: 3.5"), 12, 13),
        (FINE.replace("replicas: 3", "replicas: 3\n  surge: 1"), 13, 10),
        (FINE.replace("replicas: 3", "strategy: {rollingUpdate: {maxSurge: 1.5%}}"), 12, 40),
        (FINE.replace("app: a, tier: b", "app: b"), 15, 24),
        (FINE.replace("tier: b", "tier: b c"), 15, 39),
        (FINE.replace("name: a, image: b", "name: A, image: b"), 19, 16),
        (FINE.replace('{a: "1", b: }', '{a b: "1"}'), 6, 13),
        (POD + "{name: a, image: b, env: [{name: c}, {name: c}]}\n", 6, 42),
        (POD + "{name: a}\n", 6, 5),
    ],
}
SPINNAKERS = {
    "unrewritten-reference": [
        (
            SECRET + "---\n" + POD + "{name: a, image: b, envFrom: [{secretRef: {name: key}}]}\n",
            "key}}]",
        ),
        (SECRET + f"---\n{WORKLOAD}      imagePullSecrets: [{{name: key}}]\n", "key}]"),
        (SECRET + f"---\n{WORKLOAD}{CSI}", "key}}"),
        (SECRET + ACCOUNT, "key}]"),
        (SECRET + ACCOUNT.replace("{name: a}", IN_DEFAULT), "key}]"),
    ],
    "version-in-reference": [
        (SECRET + f"---\n{WORKLOAD}      imagePullSecrets: [{{name: key-v012}}]\n", "key-v012"),
    ],
    "namespace-mismatch": [
        (SECRET.replace("key}", "key, namespace: b}") + f"---\n{WORKLOAD}{VOLUME}", "key}}]"),
        (SECRET + f"---\n{WORKLOAD}{VOLUME}".replace("{name: a}", IN_DEFAULT, 1), "key}}]"),
    ],
    "version-in-name": [
        (SECRET.replace("key", "key-v1000"), "key-v1000"),
        (SECRET.replace("Secret", "ConfigMap").replace("key", "a-v000"), "a-v000"),
    ],
    "generated-version": [
        (SECRET.replace("name", "generateName"), "{generateName"),
    ],
    "frozen-annotation": [
        (SECRET.replace("key}", "key, annotations: {artifact.spinnaker.io/name: x}}"), "x}}"),
    ],
    "strategy-annotation": [
        (annotated(SECRET, 'versioned: "1"'), '"1"'),
        (annotated(SECRET, "max-version-history: 1o"), "1o"),
        (annotated(SECRET, "recreated: 'true'"), "'true'"),
        (annotated(SECRET, "server-side-apply: forced"), "forced"),
    ],
    "never-identical": [
        (annotated(SECRET, "server-side-apply: force-conflicts"), "force"),
        (annotated(SECRET, "replace: 'true'"), "'true'"),
    ],
    "too-large-to-apply": [
        (SECRET + "stringData: {a: %s}\n" % ("x" * 240_000), "v1"),
        (SECRET + f"stringData: {{a: &x {'x' * 9_000}, {ALIASES}}}\n", "v1"),
    ],
    "history-too-short": [
        (annotated(SECRET, "max-version-history: '0'"), "'0'"),
        (annotated(SECRET, "max-version-history: '-1'"), "'-1'"),
        (annotated(SECRET, "max-version-history: '10'") + f"---\n{WORKLOAD}{VOLUME}", "'10'"),
        (annotated(REPLICA_SET, "max-version-history: '1'"), "'1'"),
    ],
    "versions-pile-up": [
        (POD.replace(f", {UNVERSIONED}", "") + "{name: a, image: b}\n", "a}"),
        (annotated(REPLICA_SET, "replace: 'false'"), "a, "),
    ],
    "ambiguous-image-name": [
        (WORKLOAD + "      initContainers: [{name: b, image: 'localhost:5000/a/b'}]\n", "'local"),
        (WORKLOAD + "      initContainers: [{name: b, image: index.docker.io/a/b}]\n", "index"),
    ],
    "recreate-with-source-capacity": [
        (annotated(WORKLOAD, f"recreate: 'True', {CAPACITY}"), "'True'"),
    ],
    "expression-in-manifest": [
        (CONFIG + "data: {a: 'x ${', b: '${B}'}\n", "'x"),
        (CONFIG + "data: {a: '${trigger.tag}-${B}'}\n", "'${t"),
    ],
    "label-overwritten": [
        (CONFIG.replace("fine}", "fine, labels: {app.kubernetes.io/managed-by: Helm}}"), "Helm"),
        (WORKLOAD.replace("app: a", "app.kubernetes.io/managed-by: b"), "b}"),
    ],
    "applied-too-late": [
        (RUNTIME + f"---\n{WORKLOAD}      runtimeClassName: fast\n", "fast"),
        (RUNTIME + f"---\n{POD}{{name: a, image: b}}\n  runtimeClassName: fast\n", "fast"),
    ],
}


def test_every_check_has_cases():
    assert [module.RULE for module in CHECKS] == [*FAULTS, *SPINNAKERS]


def test_a_fine_manifest_gets_no_problem():
    assert check(read(FINE)) == []


@pytest.mark.parametrize(
    "text",
    [
        SECRET + f"---\n{WORKLOAD}{VOLUME}",
        annotated(SECRET, 'versioned: "false"') + ACCOUNT,
        SECRET + ACCOUNT.replace("{name: a}", "{name: a, namespace: lab}"),
        SECRET
        + SECRET.replace("key}", "key, namespace: b}").join(("---\n", "---\n"))
        + WORKLOAD
        + VOLUME,
        SECRET.replace("key", "key-v2"),
        WORKLOAD.replace("name: a", "generateName: a-", 1),
        annotated(SECRET, "versioned: 'TRUE'"),
        annotated(SECRET, "server-side-apply: 'false'"),
        annotated(SECRET, "max-version-history: '11'") + f"---\n{WORKLOAD}{VOLUME}",
        annotated(REPLICA_SET, "replace: 'true', strategy.spinnaker.io/max-version-history: '2'"),
        SECRET + "stringData: {a: %s}\n" % ("x" * 200_000),
        WORKLOAD + "      initContainers: [{name: b, image: 'localhost:5000/a/b:1'}]\n",
        WORKLOAD + f"      initContainers: [{{name: b, image: 'redis:7@sha256:{'0' * 64}'}}]\n",
        WORKLOAD
        + "      initContainers: [{name: b, image: '${trigger.artifacts[0].reference}'}]\n",
        CONFIG + "data: {a: $HOME $(id), b: '{x}', c: \"${#toInt('1')}\"}\n",
        CONFIG.replace("fine}", "fine, labels: {app.kubernetes.io/managed-by: spinnaker}}"),
        f"{RUNTIME}---\n{WORKLOAD}      runtimeClassName: slow\n",
    ],
)
def test_what_is_close_to_a_fault_gets_no_problem(text):
    assert check(read(text)) == []


def test_a_check_does_not_repeat_what_a_step_says():
    text = SECRET + f"---\n{WORKLOAD}      imagePullSecrets: [{{name: key}}]\n"
    faithful = transform(text, Options(places="faithful"))
    assert "reference-not-followed" in rules_of(problems_of(faithful))
    assert "unrewritten-reference" not in rules_of(problems_of(faithful))
    assert "unrewritten-reference" in rules_of(problems_of(transform(text)))


def rules_of(problems):
    return {problem.rule for problem in problems}


@pytest.mark.parametrize(
    ("rule", "text", "line", "column"),
    [(rule, *case) for rule, cases in FAULTS.items() for case in cases],
)
def test_a_fault_is_found_where_it_stands(rule, text, line, column):
    (problem,) = check(read(text))
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
    assert problem.help.endswith(".") and problem.message.endswith(".")


@pytest.mark.parametrize(
    ("rule", "text", "there"),
    [(rule, *case) for rule, cases in SPINNAKERS.items() for case in cases],
)
def test_a_pitfall_is_found_where_it_stands(rule, text, there):
    (problem,) = check(read(text))
    assert problem.rule == rule
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith(there)
    assert problem.help.endswith(".") and problem.message.endswith(".")


def test_all_there_is_to_say_comes_in_order_and_once():
    text = "a: 1\na: 2\n---\n- x\n---\nkind: [\n"
    problems = problems_of(transform(text))
    assert [(problem.line, problem.rule) for problem in problems] == [
        (1, "identity"),
        (1, "identity"),
        (1, "identity"),
        (2, "duplicate-key"),
        (4, "not-an-object"),
        (7, "unclosed-bracket"),
    ]


def test_a_secrets_value_is_in_no_message():
    text = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: 4711, b: 4712.5}\n"
        "data: {c: !!int 4713x}\n"
    )
    for naming in ("spinnaker", "hash"):
        for source in (text, text.replace("!!int 4713x", "x")):
            for problem in problems_of(transform(source, Options(naming=naming))):
                assert "471" not in problem.message + problem.help
