"""Manifests of workloads and their configuration, written out in a style drawn for every node."""

import json
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["app", "settings", "app-v001", "a.b", "web-d4694gg72k"])
NAMESPACES = st.sampled_from([None, None, "default", "shop"])
IMAGES = st.sampled_from(
    ["web", "shop/web:1.4", "hub:5001/web", "hub:5001/web:2", "[::1]:5000/a", "UPPER", "bad image"]
    + ["", "a:b:c", "web@sha256:" + "a" * 64, "web:1@sha256:" + "b" * 64]
)
DATA = st.dictionaries(
    st.sampled_from(["A", "key.yaml", "on", "b"]),
    st.sampled_from(["x", "on", "7", "2024-01-01", "two\nlines\n", "a: b", "é", ""]),
    max_size=3,
)


@st.composite
def objects(draw: Any) -> list[dict[str, Any]]:
    """Configuration and workloads that may refer to it, in any order."""
    found = [draw(_configuration()) for _ in range(draw(st.integers(0, 3)))]
    found += [draw(_workload()) for _ in range(draw(st.integers(0, 3)))]
    return draw(st.permutations(found))


@st.composite
def _metadata(draw: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": draw(NAMES)}
    if (namespace := draw(NAMESPACES)) is not None:
        metadata["namespace"] = namespace
    annotations = draw(st.sampled_from([..., ..., None, {}, {"note": "a: b"}, _switch("false")]))
    if annotations is not ...:
        metadata["annotations"] = annotations
    return metadata


def _switch(value: str) -> dict[str, str]:
    return {"strategy.spinnaker.io/versioned": value}


@st.composite
def _configuration(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["ConfigMap", "Secret"]))
    value = {"apiVersion": "v1", "kind": kind, "metadata": draw(_metadata())}
    if draw(st.booleans()):
        value["data" if kind == "ConfigMap" else "stringData"] = draw(DATA)
    return value


@st.composite
def _workload(draw: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "containers": [draw(_container()) for _ in range(draw(st.integers(1, 2)))]
    }
    if draw(st.booleans()):
        spec["volumes"] = [{"name": "v", "configMap": {"name": draw(NAMES)}}]
    if draw(st.booleans()):
        spec["imagePullSecrets"] = [{"name": draw(NAMES)}]
    metadata = draw(_metadata())
    if draw(st.booleans()):
        return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}
    kind = draw(st.sampled_from(["Deployment", "StatefulSet", "Rollout"]))
    group = "argoproj.io" if kind == "Rollout" else "apps"
    return {
        "apiVersion": f"{group}/v1",
        "kind": kind,
        "metadata": metadata,
        "spec": {"template": {"spec": spec}},
    }


@st.composite
def _container(draw: Any) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "c", "image": draw(IMAGES)}
    if draw(st.booleans()):
        container["envFrom"] = [{"configMapRef": {"name": draw(NAMES)}}]
    if draw(st.booleans()):
        reference = {"name": draw(NAMES), "key": "A"}
        container["env"] = [{"name": "E", "valueFrom": {"secretKeyRef": reference}}]
    return container


@st.composite
def written(draw: Any) -> str:
    """The text of some objects: documents, a List, or JSON."""
    values = draw(objects())
    form = draw(st.sampled_from(["documents", "documents", "list", "json"]))
    if form == "json":
        return "\n".join(
            json.dumps(value, indent=draw(st.sampled_from([None, 2]))) for value in values
        )
    if form == "list":
        values = [{"apiVersion": "v1", "kind": "List", "items": values}]
    text = "---\n".join(_block(draw, value, 0) for value in values)
    return text.replace("\n", "\r\n") if draw(st.integers(0, 5)) == 0 else text


def _block(draw: Any, value: Any, indent: int) -> str:
    pad = " " * indent
    if isinstance(value, dict):
        return "".join(
            f"{_comment(draw, pad)}{pad}{json.dumps(key) if key == 'on' else key}:"
            + _after(draw, child, indent + 2)
            for key, child in value.items()
        )
    return "".join(
        f"{_comment(draw, pad)}{pad}-" + _after(draw, item, indent + 2) for item in value
    )


def _after(draw: Any, value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        if draw(st.integers(0, 3)):
            return "\n" + _block(draw, value, indent)
        return " " + json.dumps(value, ensure_ascii=False) + "\n"
    if isinstance(value, str) and value.endswith("\n"):
        return " |\n" + "".join(" " * indent + line + "\n" for line in value.splitlines())
    comment = draw(st.sampled_from(["", "", "  # note: it's [odd"]))
    return f" {_scalar(draw, value)}{comment}\n"


def _scalar(draw: Any, value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    styles = [json.dumps(value, ensure_ascii=False), "'" + value + "'"]
    if value and not set(value) & set(" #[{") and value[0].isalnum():
        styles.append(value)
    return draw(st.sampled_from(styles))


def _comment(draw: Any, pad: str) -> str:
    return pad + "# between\n" if draw(st.integers(0, 9)) == 0 else ""
