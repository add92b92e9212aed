"""Every field of the newest Kubernetes API that can name a ConfigMap or a Secret is followed.

The schemas say which fields those are: a field whose type is made for such a name, and a string
whose own name says so. Each is put into an object that has nothing else, and `find_references` has
to report it, or an exception below has to say in one sentence why not.
"""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import pytest

from playground.kinds import find_references, is_custom, is_namespaced, is_workload, pod_spec

NAMED_ONE_KIND = {
    "ConfigMapEnvSource": "ConfigMap",
    "ConfigMapKeySelector": "ConfigMap",
    "ConfigMapNodeConfigSource": "ConfigMap",
    "ConfigMapProjection": "ConfigMap",
    "ConfigMapVolumeSource": "ConfigMap",
    "SecretEnvSource": "Secret",
    "SecretKeySelector": "Secret",
    "SecretProjection": "Secret",
    "SecretReference": "Secret",
    "SecretVolumeSource": "Secret",
    "LocalObjectReference": "Secret",  # the API uses it for nothing else
}
"""Types whose `name` or `secretName` is that of a ConfigMap or Secret."""

NAMED_ANY_KIND = {
    "BoundObjectReference",
    "CrossVersionObjectReference",
    "IngressClassParametersReference",
    "ObjectReference",
    "OwnerReference",
    "ParamRef",
    "TypedLocalObjectReference",
    "TypedObjectReference",
}
"""Types whose `name` is that of an object of the kind that stands beside it."""

ALWAYS_SECRETS = {"ServiceAccount.secrets", "StorageOSPersistentVolumeSource.secretRef"}
"""Fields of a type for any kind that name a Secret, whatever kind stands beside the name."""

TELLING_NAME = re.compile(r"secret.*name$|config_?map.*name$", re.IGNORECASE)

EXCEPTIONS = {
    "*.status.*": "The API server and controllers write the status, a manifest does not.",
    "*.metadata.ownerReferences[].name": (
        "An owner is given with its UID, so it names an object that exists under that name."
    ),
    "*PolicyBinding.spec.paramRef.name": (
        "The kind stands in the policy, another object: see test_policy_parameters."
    ),
    "Binding.target.name": "A Binding gives a pod to a node.",
    "Binding.metadata.*": "A Binding is a request, not an object that is kept.",
    "ComponentStatus.*": "A ComponentStatus can only be read.",
    "Endpoints.subsets[].*addresses[].targetRef.name": "Endpoints lead to pods.",
    "Endpoints.subsets[].*Addresses[].targetRef.name": "Endpoints lead to pods.",
    "EndpointSlice.endpoints[].targetRef.name": "Endpoints lead to pods.",
    "Event.*.name": "An Event tells what happened to an object under the name it had then.",
    "HorizontalPodAutoscaler.spec.scaleTargetRef.name": "Only what has replicas can be scaled.",
    "*.claimRef.name": "A volume is bound to a PersistentVolumeClaim.",
    "TokenRequest.spec.boundObjectRef.name": (
        "A TokenRequest is answered at once and never stored, so no manifest holds one."
    ),
    "Workload.spec.controllerRef.name": "A Workload is controlled by what makes its pods.",
}


@cache
def definitions() -> dict[str, dict]:
    root = files("kubernetes_validate").joinpath("kubernetes-json-schema")
    folders = [folder.name for folder in root.iterdir() if folder.name.endswith("-local-strict")]
    newest = max(folders, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])
    return json.loads(root.joinpath(newest, "_definitions.json").read_text("utf-8"))["$defs"]


def kinds() -> Iterator[tuple[str, str, str]]:
    """API version, kind and definition of every object that a manifest can hold."""
    for name, schema in definitions().items():
        if name.startswith("io.k8s.apimachinery.") or "metadata" not in schema.get(
            "properties", {}
        ):
            continue
        for gvk in schema.get("x-kubernetes-group-version-kind", ()):
            if not gvk["kind"].endswith("List"):
                group = gvk["group"]
                version = gvk["version"]
                yield f"{group}/{version}" if group else version, gvk["kind"], name


def candidates(
    definition: str,
    path: tuple[str, ...] = (),
    on_the_way: tuple[str, ...] = (),
    field: str = "",
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Paths below a definition to strings that may be names, with the kind ("" for any)."""
    if definition in on_the_way:
        return
    type_name = definition.rpartition(".")[2]
    for key, schema in definitions()[definition].get("properties", {}).items():
        if key in ("name", "secretName") and type_name in NAMED_ONE_KIND:
            yield (*path, key), NAMED_ONE_KIND[type_name]
        elif key == "name" and type_name in NAMED_ANY_KIND:
            yield (*path, key), "Secret" if field in ALWAYS_SECRETS else ""
        elif TELLING_NAME.search(key) and "string" in schema.get("type", ()):
            yield (*path, key), "ConfigMap" if "onfig" in key else "Secret"
        for step, reference in (
            (key, schema.get("$ref")),
            (f"{key}[]", schema.get("items", {}).get("$ref")),
            (f"{key}{{}}", (schema.get("additionalProperties") or {}).get("$ref")),
        ):
            if reference:
                below = reference.rpartition("/")[2]
                passed = (*on_the_way, definition)
                yield from candidates(below, (*path, step), passed, f"{type_name}.{key}")


def minimal(api_version: str, kind: str, path: tuple[str, ...], named_kind: str) -> dict:
    """An object that has nothing but a name at `path`, and beside it the kind of what it names."""
    siblings = {} if path[-1] == "secretName" else {"kind": named_kind}
    value: object = {path[-1]: "the-name", **siblings}
    for step in reversed(path[:-1]):
        key = step.removesuffix("[]").removesuffix("{}")
        value = {key: [value] if step.endswith("[]") else value}
        if step.endswith("{}"):
            value = {key: {"any": value[key]}}
    return {"apiVersion": api_version, "kind": kind, **value}


def fields() -> list[tuple[str, str, str, tuple[str, ...], str]]:
    return sorted(
        {
            (f"{kind}.{'.'.join(path)}", version, kind, path, named_kind)
            for version, kind, definition in kinds()
            for path, named_kind in candidates(definition)
        }
    )


def is_found(version: str, kind: str, path: tuple[str, ...], named_kind: str) -> bool:
    for target in [named_kind] if named_kind else ["ConfigMap", "Secret"]:
        found = find_references(minimal(version, kind, path, target))
        if [(ref.target_kind, ref.name, ref.tokens[-1]) for ref in found] != [
            (target, "the-name", path[-1])
        ]:
            return False
    return True


def test_every_field_is_found_or_has_an_exception():
    missing, used = [], set()
    for label, version, kind, path, named_kind in fields():
        if not is_found(version, kind, path, named_kind):
            patterns = [pattern for pattern in EXCEPTIONS if fnmatchcase(label, literal(pattern))]
            used.update(patterns)
            if not patterns:
                missing.append(f"{version} {label}")
    assert missing == []
    assert set(EXCEPTIONS) - used == set(), "these exceptions except nothing"


@pytest.mark.parametrize("odd", [None, 5, True, "x", [], {}, [[]], [None], ["x"], {"x": None}])
def test_whatever_stands_in_the_way_is_passed_over(odd):
    for _, version, kind, path, _ in fields():
        for depth in range(1, len(path)):
            obj = minimal(version, kind, (*path[:depth], "x"), "")
            put(obj, path[:depth], odd)
            assert find_references(obj) == []


def put(obj: dict, path: tuple[str, ...], value: object) -> None:
    """Replace what stands at `path`, a list or a mapping, by `value`."""
    place: dict | list = obj
    for step in path[:-1]:
        key = step.removesuffix("[]").removesuffix("{}")
        place = place[key][0] if step.endswith("[]") else place[key]
        place = place["any"] if step.endswith("{}") else place
    place[path[-1].removesuffix("[]").removesuffix("{}")] = value


def literal(pattern: str) -> str:
    """The pattern with its brackets meant as brackets."""
    return pattern.replace("[", "[[]")


@pytest.mark.parametrize("reason", EXCEPTIONS.values())
def test_a_reason_is_a_sentence(reason):
    assert re.fullmatch(r"[A-Z].+\.", reason)


def test_the_walk_reaches_the_depths():
    labels = {label for label, *_ in fields()}
    assert len(labels) > 300
    assert (
        "CronJob.spec.jobTemplate.spec.template.spec.ephemeralContainers[].envFrom[]"
        ".configMapRef.name"
    ) in labels
    assert "PersistentVolume.spec.csi.nodeStageSecretRef.name" in labels


def test_every_kind_of_the_api_is_known():
    unknown = [
        (version, kind)
        for version, kind, _ in kinds()
        if is_custom(version, kind) or is_namespaced(version.rpartition("/")[0], kind) is None
    ]
    assert unknown == []


def test_what_has_a_pod_spec_is_a_workload():
    def reaches_pods(definition: str, path: tuple[str, ...] = ()) -> tuple[str, ...] | None:
        if definition.endswith("core.v1.PodSpec"):
            return path
        for key, schema in definitions()[definition].get("properties", {}).items():
            if "$ref" in schema and key in ("spec", "template", "jobTemplate"):
                below = reaches_pods(schema["$ref"].rpartition("/")[2], (*path, key))
                if below is not None:
                    return below
        return None

    seen = set()
    for version, kind, definition in kinds():
        path = reaches_pods(definition)
        assert is_workload(version.rpartition("/")[0], kind) == (path is not None), kind
        if path:
            obj = minimal(version, kind, (*path, "nodeName"), "")
            assert pod_spec(obj)[0] == path
            seen.add(kind)
    assert len(seen) == 9
