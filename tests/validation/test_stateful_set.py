"""What the recorded cases leave open about StatefulSets and their claims."""

from copy import deepcopy

import pytest

from playground.validation import validate_create, validate_update

CLAIM = {
    "metadata": {"name": "data"},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
}


def stateful_set(claims=(CLAIM,), volumes=(), **spec):
    container = {"name": "a", "image": "b"}
    return {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "db"},
        "spec": {
            "serviceName": "db",
            "selector": {"matchLabels": {"app": "db"}},
            "template": {
                "metadata": {"labels": {"app": "db"}},
                "spec": {"containers": [container], "volumes": list(volumes)},
            },
            "volumeClaimTemplates": deepcopy(list(claims)),
            **spec,
        },
    }


@pytest.mark.parametrize(
    ("sent", "field", "pointer"),
    [
        (stateful_set(serviceName="a.b"), "spec.serviceName", "/spec/serviceName"),
        (
            stateful_set(volumes=[{"name": "V"}]),
            "spec.template.spec.volumes[1].name",
            "/spec/template/spec/volumes/0/name",
        ),
        (
            stateful_set([{**CLAIM, "metadata": {"name": "D"}}]),
            "spec.template.spec.volumes[0].name",
            "/spec/volumeClaimTemplates/0/metadata/name",
        ),
        (
            stateful_set([{**CLAIM, "spec": {**CLAIM["spec"], "accessModes": []}}]),
            "spec.volumeClaimTemplates[0].spec.accessModes",
            "/spec/volumeClaimTemplates/0/spec/accessModes",
        ),
        (
            stateful_set([{**CLAIM, "spec": {**CLAIM["spec"], "storageClassName": "Fast_1"}}]),
            "spec.volumeClaimTemplates[0].spec.storageClassName",
            "/spec/volumeClaimTemplates/0/spec/storageClassName",
        ),
        (
            stateful_set(ordinals={"start": -1}),
            "spec.ordinals.start",
            "/spec/ordinals/start",
        ),
    ],
)
def test_a_refusal_names_the_servers_field_and_our_place(sent, field, pointer):
    verdict = validate_create(sent)
    assert [(cause.field, cause.pointer) for cause in verdict.causes] == [(field, pointer)]


def test_a_volume_by_the_name_of_a_claim_is_not_looked_at():
    volumes = [{"name": "data", "emptyDir": {}, "secret": {}}]
    assert validate_create(stateful_set(volumes=volumes)).accepted


def test_the_same_amount_written_otherwise_is_no_change():
    other = deepcopy(CLAIM)
    other["spec"] |= {"resources": {"requests": {"storage": "1024Mi"}}, "volumeMode": "Filesystem"}
    assert validate_update(stateful_set(), stateful_set([other])).accepted
    other["spec"]["resources"]["requests"]["storage"] = "2Gi"
    verdict = validate_update(stateful_set(), stateful_set([other]))
    assert [(c.field, c.pointer) for c in verdict.causes] == [
        ("spec", "/spec/volumeClaimTemplates")
    ]


def test_two_forbidden_changes_are_one_cause():
    changed = stateful_set(serviceName="other", podManagementPolicy="Parallel")
    assert len(validate_update(stateful_set(), changed).causes) == 1


def test_a_template_that_was_never_right_does_not_hinder_a_change():
    broken = stateful_set(template={"metadata": {"labels": {"app": "db"}}})
    assert not validate_create(broken).accepted
    changed = deepcopy(broken)
    changed["spec"]["replicas"] = 3
    assert validate_update(broken, changed).accepted
