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
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - "
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


def test_every_check_has_cases():
    assert [module.RULE for module in CHECKS] == list(FAULTS)


def test_a_fine_manifest_gets_no_problem():
    assert check(read(FINE)) == []


@pytest.mark.parametrize(
    ("rule", "text", "line", "column"),
    [(rule, *case) for rule, cases in FAULTS.items() for case in cases],
)
def test_a_fault_is_found_where_it_stands(rule, text, line, column):
    (problem,) = check(read(text))
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
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
