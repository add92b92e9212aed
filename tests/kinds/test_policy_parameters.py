"""An admission policy tells what the bindings to it name."""

import pytest

from playground.kinds import find_references, parameter_kinds

API = "admissionregistration.k8s.io/v1"


def policy(kind: object, api_version: str = "v1", prefix: str = "Validating") -> dict:
    return {
        "apiVersion": API,
        "kind": f"{prefix}AdmissionPolicy",
        "metadata": {"name": "limits"},
        "spec": {"paramKind": {"apiVersion": api_version, "kind": kind}},
    }


def binding(reference: object, prefix: str = "Validating") -> dict:
    return {
        "apiVersion": API,
        "kind": f"{prefix}AdmissionPolicyBinding",
        "spec": {"policyName": "limits", "paramRef": reference},
    }


@pytest.mark.parametrize("prefix", ["Validating", "Mutating"])
def test_a_binding_names_what_its_policy_takes(prefix):
    policies = parameter_kinds([{}, policy("ConfigMap", prefix=prefix)])
    obj = binding({"name": "cfg", "namespace": "shop"}, prefix)
    [reference] = find_references(obj, policies)
    assert reference.tokens == ("spec", "paramRef", "name")
    assert (reference.target_kind, reference.name) == ("ConfigMap", "cfg")
    assert reference.namespace == "shop"


@pytest.mark.parametrize(
    "policies",
    [
        [],
        [policy("Limits", "acme.example/v1")],
        [policy("ConfigMap", "acme.example/v1")],
        [policy("ConfigMap", prefix="Mutating")],
        [policy("ConfigMap") | {"apiVersion": "acme.example/v1"}],
        [policy("ConfigMap") | {"metadata": {"name": "others"}}],
        [policy("ConfigMap") | {"spec": None}],
        [policy(["ConfigMap"])],
        [{"kind": 5, "apiVersion": None}],
    ],
)
def test_without_such_a_policy_nothing_is_known(policies):
    assert find_references(binding({"name": "cfg"}), parameter_kinds(policies)) == []


@pytest.mark.parametrize(
    "reference", [None, "cfg", {"selector": {}}, {"name": 5}, [{"name": "cfg"}]]
)
def test_other_shapes_are_passed_over(reference):
    policies = parameter_kinds([policy("Secret")])
    assert find_references(binding(reference), policies) == []
