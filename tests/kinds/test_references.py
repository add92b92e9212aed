"""What `find_references` reports beyond the fields themselves, and what it passes over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.kinds import Reference, find_references, rewritten
from playground.kinds.ingress_annotations import ANNOTATIONS
from playground.kinds.place_tree import compile_kinds


def deployment(pod: object, api_version: str = "apps/v1", kind: str = "Deployment") -> dict:
    spec = {"template": {"spec": pod}}
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "web"}, "spec": spec}


def names(obj: dict) -> list[tuple[str, str, str | None]]:
    return [(ref.target_kind, ref.name, ref.namespace) for ref in find_references(obj)]


ENV_FROM = {"containers": [{"envFrom": [{"configMapRef": {"name": "cfg"}}]}]}


def test_a_reference_says_where_it_stands():
    container = {"env": [{"valueFrom": {"secretKeyRef": {"name": "db", "optional": True}}}]}
    assert find_references(deployment({"initContainers": [{}, container]})) == [
        Reference(
            tokens=(
                *("spec", "template", "spec", "initContainers", 1),
                *("env", 0, "valueFrom", "secretKeyRef", "name"),
            ),
            target_kind="Secret",
            name="db",
            namespace=None,
            value="db",
            optional=True,
            form="plain",
        )
    ]


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("apps/v1beta1", "Deployment"),
        ("extensions/v1beta1", "Deployment"),
        ("apps/v1beta2", "StatefulSet"),
        ("extensions/v1beta1", "DaemonSet"),
        ("batch/v1", "Job"),
        ("v1", "ReplicationController"),
    ],
)
def test_the_version_does_not_matter(api_version, kind):
    assert names(deployment(ENV_FROM, api_version, kind)) == [("ConfigMap", "cfg", None)]


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("acme.example/v1", "Deployment"),
        ("apps.acme.example/v1", "Deployment"),
        ("v1", "Deployment"),
        ("apps/v1", "deployment"),
        ("apps/v1", "Job"),
        ("argoproj.io/v1alpha1", "Rollout"),
        (None, "Deployment"),
        (["apps/v1"], "Deployment"),
        ("apps/v1", {"a": "b"}),
        ("apps/v1", None),
    ],
)
def test_a_foreign_kind_has_no_places(api_version, kind):
    assert find_references(deployment(ENV_FROM, api_version, kind)) == []


@pytest.mark.parametrize(
    "pod",
    [
        None,
        "text",
        [],
        {"containers": {"envFrom": [{"configMapRef": {"name": "cfg"}}]}},
        {"containers": [[{"envFrom": [{"configMapRef": {"name": "cfg"}}]}]]},
        {"containers": [None, "x", 5, {"envFrom": {"configMapRef": {"name": "cfg"}}}]},
        {"containers": [{"envFrom": [{"configMapRef": "cfg"}]}]},
        {"containers": [{"envFrom": [{"configMapRef": {"name": None}}]}]},
        {"containers": [{"envFrom": [{"configMapRef": {"name": 5}}]}]},
        {"containers": [{"envFrom": [{"configMapRef": {"name": ["cfg"]}}]}]},
        {"containers": [{"envFrom": [{"configMapRef": {"name": ""}}]}]},
        {"containers": [{"envFrom": [{"configMapRef": [{"name": "cfg"}]}]}]},
        {"volumes": [{"configMap": {"secretName": "cfg"}, "secret": {"name": "cfg"}}]},
        {"containers": [{"args": ["cfg"], "env": [{"name": "cfg", "value": "cfg"}]}]},
        {"[]": {"name": "cfg"}, "containers": [{"envFrom": [{"[]": "cfg"}]}]},
    ],
)
def test_other_shapes_are_passed_over(pod):
    assert find_references(deployment(pod)) == []


def test_data_is_not_searched():
    data = {"spec": "volumes", "secretName": "db", "configMapRef": "cfg"}
    assert find_references({"apiVersion": "v1", "kind": "ConfigMap", "data": data}) == []
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": {}, "data": ENV_FROM, "status": ENV_FROM}
    assert find_references(pod) == []


def volume(**spec: object) -> dict:
    return {"apiVersion": "v1", "kind": "PersistentVolume", "spec": spec}


@pytest.mark.parametrize(
    ("obj", "namespace"),
    [
        (volume(rbd={"secretRef": {"name": "s", "namespace": "ceph"}}), "ceph"),
        (volume(rbd={"secretRef": {"name": "s"}}), None),
        (volume(rbd={"secretRef": {"name": "s", "namespace": 5}}), None),
        (volume(rbd={"secretRef": {"name": "s"}}, claimRef={"namespace": "shop"}), "shop"),
        (volume(azureFile={"secretName": "s", "secretNamespace": "azure"}), "azure"),
        (volume(azureFile={"secretName": "s"}, claimRef={"namespace": "shop"}), "shop"),
        (volume(azureFile={"secretName": "s"}, claimRef="shop"), None),
        (volume(csi={"nodeStageSecretRef": {"name": "s"}}, claimRef={"namespace": "shop"}), None),
    ],
)
def test_the_secret_of_a_volume_may_be_in_a_namespace_of_its_own(obj, namespace):
    assert names(obj) == [("Secret", "s", namespace)]


def gateway(**reference: object) -> dict:
    listener = {"tls": {"certificateRefs": [reference]}}
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "spec": {"listeners": [listener]},
    }


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (gateway(name="tls"), [("Secret", "tls", None)]),
        (gateway(name="tls", kind="Secret", group="", namespace="a"), [("Secret", "tls", "a")]),
        (gateway(name="tls", kind="ConfigMap"), [("ConfigMap", "tls", None)]),
        (gateway(name="tls", kind="Certificate", group="acme.example"), []),
        (gateway(name="tls", kind="Secret", group="acme.example"), []),
        (gateway(name="tls", group=5), []),
        (gateway(name="tls", kind=["Secret"]), []),
        (gateway(name="tls", kind=None), [("Secret", "tls", None)]),
    ],
)
def test_the_kind_may_stand_beside_the_name(obj, expected):
    assert names(obj) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"name": "a"}, []),
        ({"kind": "Secret", "name": "a"}, [("Secret", "a", None)]),
        ({"kind": "Secret", "name": "a", "apiGroup": "acme.example"}, []),
        ({"kind": "PersistentVolumeClaim", "name": "a"}, []),
    ],
)
def test_without_a_usual_kind_it_has_to_be_given(source, expected):
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "spec": {"dataSource": source}}
    assert names(claim) == expected


def ingress(annotations: object) -> dict:
    metadata = {"annotations": annotations}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("users", [("Secret", "users", None)]),
        ("shop/users", [("Secret", "users", "shop")]),
        ("", []),
        ("/users", []),
        ("shop/", []),
        ("file:///etc/users", []),
        (5, []),
        (None, []),
    ],
)
def test_an_annotation_may_name_the_namespace(value, expected):
    assert names(ingress({"nginx.ingress.kubernetes.io/auth-secret": value})) == expected


def test_annotations_of_other_kinds_and_other_shapes_are_no_references():
    annotations = dict.fromkeys(ANNOTATIONS, "users")
    assert len(find_references(ingress(annotations))) == len(ANNOTATIONS)
    assert find_references(ingress(annotations) | {"kind": "Service"}) == []
    assert find_references(ingress(annotations) | {"apiVersion": "acme.example/v1"}) == []
    assert find_references(ingress(["users"])) == []
    assert find_references(ingress({"example.com/auth-secret": "users"})) == []
    assert find_references(ingress(annotations) | {"metadata": "users"}) == []


def test_a_name_is_rewritten_where_it_stands_in_the_value():
    plain, spaced = find_references(
        ingress(
            {
                "nginx.ingress.kubernetes.io/auth-secret": "shop",
                "nginx.ingress.kubernetes.io/proxy-ssl-secret": "shop/shop",
            }
        )
    )
    assert rewritten(plain, "shop-v001") == "shop-v001"
    assert rewritten(spaced, "shop-v001") == "shop/shop-v001"


def storage_class(parameters: object, api_version: str = "storage.k8s.io/v1") -> dict:
    return {"apiVersion": api_version, "kind": "StorageClass", "parameters": parameters}


CSI = "csi.storage.k8s.io/provisioner-secret"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({f"{CSI}-name": "a", f"{CSI}-namespace": "b"}, [("Secret", "a", "b")]),
        ({f"{CSI}-name": "a"}, [("Secret", "a", None)]),
        ({f"{CSI}-name": "a", f"{CSI}-namespace": "${pvc.namespace}"}, [("Secret", "a", None)]),
        ({f"{CSI}-name": "${pvc.name}"}, []),
        ({f"{CSI}-namespace": "b"}, []),
        ({"adminSecretName": "a", "adminSecretNamespace": "b"}, [("Secret", "a", "b")]),
        ({"adminsecretname": "a", "AdminSecretNamespace": "b"}, [("Secret", "a", "b")]),
        ({"restsecretname": "a", "restsecretnamespace": "b"}, [("Secret", "a", "b")]),
        ({"secretName": 5, "userSecretName": None, "secretRef": ""}, []),
        ({"configMapName": "a", "secret": "a"}, []),
        ("secretName", []),
    ],
)
def test_the_parameters_of_a_storage_class(parameters, expected):
    assert names(storage_class(parameters)) == expected
    assert find_references(storage_class(parameters, "acme.example/v1")) == []


def test_the_parameters_of_a_snapshot_class():
    key = "csi.storage.k8s.io/snapshotter-secret"
    snapshot_class = {
        "apiVersion": "snapshot.storage.k8s.io/v1",
        "kind": "VolumeSnapshotClass",
        "parameters": {f"{key}-name": "a", f"{key}-namespace": "b"},
    }
    assert names(snapshot_class) == [("Secret", "a", "b")]


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ({"apiGroups": [""], "resources": ["configmaps"]}, ["ConfigMap"]),
        ({"apiGroups": ["*"], "resources": ["secrets", "pods"]}, ["Secret"]),
        ({"apiGroups": [""], "resources": ["secrets", "configmaps"]}, ["ConfigMap", "Secret"]),
        ({"apiGroups": [""], "resources": ["*"]}, ["ConfigMap", "Secret"]),
        ({"apiGroups": [""], "resources": ["pods"]}, []),
        ({"apiGroups": ["apps"], "resources": ["secrets"]}, []),
        ({"resources": ["secrets"]}, []),
        ({"apiGroups": "", "resources": ["secrets"]}, []),
        ({"apiGroups": [""], "resources": "secrets"}, []),
        ({"apiGroups": [["", {}]], "resources": [None, ["secrets"]]}, []),
    ],
)
def test_a_rule_is_followed_once_for_each_kind(rule, kinds):
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "rules": [None, rule | {"resourceNames": [5, "the-name", ""]}],
    }
    found = find_references(role)
    assert [ref.target_kind for ref in found] == kinds
    assert {ref.tokens for ref in found} <= {("rules", 1, "resourceNames", 1)}


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "spec",
                    "template",
                    "containers",
                    "envFrom",
                    "volumes",
                    "secret",
                    "name",
                    "configMapRef",
                    "metadata",
                    "data",
                    "annotations",
                    "parameters",
                    "rules",
                    "resources",
                    "tls",
                    "secretName",
                    "dataSource",
                    "kind",
                    "[]",
                ]
            ),
            below,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(sorted(compile_kinds())), ANY_JSON)
def test_any_value_anywhere_is_passed_over_or_found(group_kind, value):
    group, kind = group_kind
    obj = value if isinstance(value, dict) else {"spec": value}
    obj |= {"apiVersion": f"{group}/v1" if group else "v1", "kind": kind}
    for reference in find_references(obj):
        place = obj
        for token in reference.tokens:
            place = place[token]
        assert place == reference.value
        assert rewritten(reference, "new").endswith("new")


@given(ANY_JSON)
def test_a_value_without_a_kind_has_no_places(value):
    assert find_references(value) == []
