"""Writes `playground/validation/schema.json`: the fields of kinds that are validated, with types.

    .venv/bin/python scripts/make_api_schema.py

The source are the OpenAPI definitions of Kubernetes that the development package
`kubernetes-validate` brings along, at the version of the recordings. One line is one Go type:
its fields, each with a type as `playground/validation/schema.py` describes them.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

VERSION = "v1.36.0"
KINDS = {
    "": "ConfigMap LimitRange Namespace PersistentVolumeClaim Pod PodTemplate"
    " ReplicationController ResourceQuota Secret Service ServiceAccount",
    "apps": "DaemonSet Deployment ReplicaSet StatefulSet",
    "batch": "CronJob Job",
    "networking.k8s.io": "Ingress NetworkPolicy",
    "policy": "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
}
"""By API group; all of them at version v1."""

TARGET = Path(__file__).parents[1] / "playground" / "validation" / "schema.json"
_SCALARS = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "Quantity",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "IntOrString",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "Time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "Time",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "any",
}


def main() -> None:
    root = files("kubernetes_validate").joinpath("kubernetes-json-schema")
    text = root.joinpath(f"{VERSION}-local-strict", "_definitions.json").read_text("utf-8")
    definitions: dict[str, Any] = json.loads(text)["$defs"]
    named = dict(kinds(definitions))
    types: dict[str, dict[str, str]] = {}
    full_names: dict[str, str] = {}
    waiting = sorted(named.values())
    while waiting:
        name = waiting.pop()
        short = short_name(name)
        if full_names.setdefault(short, name) != name:
            raise SystemExit(f"{name} and {full_names[short]} have the same short name")
        if short in types:
            continue
        fields = definitions[name]["properties"]
        types[short] = {field: type_of(fields[field], waiting) for field in sorted(fields)}
    lines = [f"  {json.dumps(name)}: {json.dumps(types[name])}" for name in sorted(types)]
    kinds_line = json.dumps({key: short_name(named[key]) for key in sorted(named)})
    TARGET.write_text(
        f'{{"version": "{VERSION}", "kinds": {kinds_line},\n "types": {{\n'
        + ",\n".join(lines)
        + "\n}}\n",
        "utf-8",
    )


def kinds(definitions: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of `apiVersion kind` and the full name of its definition."""
    for name, definition in definitions.items():
        for gvk in definition.get("x-kubernetes-group-version-kind", ()):
            if gvk["version"] == "v1" and gvk["kind"] in KINDS.get(gvk["group"], "").split():
                api_version = f"{gvk['group']}/v1" if gvk["group"] else "v1"
                yield f"{api_version} {gvk['kind']}", name


def short_name(name: str) -> str:
    """`Container` for `io.k8s.api.core.v1.Container`."""
    return name.rpartition(".")[2]


def type_of(schema: dict[str, Any], waiting: list[str]) -> str:
    """The type of one field; what else has to be described is put on the list."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in _SCALARS:
            return _SCALARS[name]
        waiting.append(name)
        return short_name(name)
    written = schema["type"]
    match [
        each for each in ([written] if isinstance(written, str) else written) if each != "null"
    ]:
        case ["array"]:
            return f"[]{type_of(schema['items'], waiting)}"
        case ["object"]:
            return f"map[]{type_of(schema['additionalProperties'], waiting)}"
        case ["integer"]:
            return str(schema.get("format", "int64"))
        case ["number"]:
            return "float64"
        case ["boolean"]:
            return "bool"
        case ["string"]:
            return {"byte": "bytes", "date-time": "Time"}.get(schema.get("format", ""), "string")
    raise SystemExit(f"no rule for {schema}")


if __name__ == "__main__":
    main()
