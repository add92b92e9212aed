"""Applies, edits and re-applies of one object, compared as `apply/README.md` says.

Compared after every step: result, exit_code, wrote, recreated, generation, live,
live_minus_defaults, last_applied, changes; patch and patch_type of client-side applies; owners
where recorded.
"""

import json
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from playground import cluster as engine
from playground.cluster import Cluster, Key, Outcome
from playground.manifest.change import MISSING
from tests.conformance.differences import differences
from tests.conformance.formats.apply_shape import case_shape, project

NAMESPACE = "default"
_CASE = {"name", "topic", "teaches", "setup", "manifests", "steps"}
_RESULT = {"case", "versions", "object", "steps"}
_STEP_RESULT = {
    "step", "kind", "manifest", "result", "exit_code", "message", "warnings", "error", "wrote",
    "recreated", "changes", "exists", "live", "live_minus_defaults", "last_applied", "generation",
    "diff", "patch_type", "patch", "owners",
}  # fmt: skip
_COMPARED = ("result", "exit_code", "wrote", "recreated", "generation", "live",
             "live_minus_defaults", "last_applied", "changes", "exists")  # fmt: skip
_REQUIRED = {"step", "kind", *_COMPARED}


def claims(case: Any) -> bool:
    return isinstance(case, dict) and {"manifests", "steps"} <= case.keys()


def run(case: dict[str, Any], result: dict[str, Any] | None) -> list[str]:
    if result is None or "steps" not in result:
        return ["there is no recorded result to compare with"]
    found = (
        [f"unknown keys in the case: {sorted(case.keys() - _CASE)}"] if case.keys() - _CASE else []
    )
    if result.keys() - _RESULT:
        found.append(f"unknown keys in the result: {sorted(result.keys() - _RESULT)}")
    steps = case["steps"]
    if len(steps) != len(result["steps"]):
        found.append(f"{len(steps)} steps, but {len(result['steps'])} were recorded")
    if found:
        return found
    normalise = Normaliser(json.dumps([case["manifests"], steps]))
    shape = case_shape(case)
    cluster = Cluster()
    for manifest in case.get("setup", ()):
        cluster, outcome = engine.create(cluster, manifest)
        if outcome.failed:
            return [f"setup: {outcome.message}"]
    first = next(iter(case["manifests"].values()))
    key = engine.key_of(first, NAMESPACE)
    if key.namespace:
        key = Key(key.group, key.kind, NAMESPACE, key.name)
    before: dict[str, Any] | None = None
    for step, recorded in zip(steps, result["steps"], strict=True):
        unknown = recorded.keys() - _STEP_RESULT
        missing = _REQUIRED - recorded.keys()
        where = f"step {recorded.get('step')} ({step.get('kind')})"
        if unknown or missing:
            return [*found, f"{where}: unknown {sorted(unknown)}, missing {sorted(missing)}"]
        problem = _mismatch(step, recorded, steps)
        if problem:
            return [*found, f"{where}: {problem}"]
        cluster, outcome = _perform(cluster, key, step, case["manifests"])
        live = cluster.find(key)
        ours = _record(outcome, live, before, normalise, shape)
        before = ours["live"]
        expected = {name: recorded[name] for name in _COMPARED}
        compared = {name: ours[name] for name in _COMPARED}
        if "patch" in recorded:
            expected |= {"patch": recorded["patch"], "patch_type": recorded["patch_type"]}
            compared |= {"patch": _shown_patch(outcome), "patch_type": outcome.patch_type or None}
            if compared["patch"] is None and outcome.failed:
                compared["patch"] = {}
        if "owners" in recorded:
            expected["owners"] = recorded["owners"]
            compared["owners"] = owners(live)
        if outcome.failed and outcome.wrote:
            found.append(f"{where}: an error, and yet something was written")
        found += (
            f"{where}: {d} {outcome.message if outcome.failed else ''}"
            for d in differences(expected, compared)
        )
    return found


def _mismatch(step: Mapping[str, Any], recorded: Mapping[str, Any], steps: Any) -> str:
    """Whether the recorded step is this step at all."""
    if recorded["kind"] != step.get("kind") or recorded.get("manifest") != step.get("manifest"):
        return "another step was recorded"
    if recorded["step"] != [n for n, one in enumerate(steps) if one is step][0]:
        return "its number is not that of the case"
    return ""


def _perform(
    cluster: Cluster, key: Key, step: Mapping[str, Any], manifests: Mapping[str, Any]
) -> tuple[Cluster, Outcome]:
    kind = step.get("kind")
    if kind not in _STEPS:
        raise ValueError(f"unknown kind of step: {kind}")
    required, optional, flags, perform = _STEPS[kind]
    given = step.keys() - {"kind"}
    if required - given or given - required - optional - {"args"}:
        raise ValueError(f"{kind} does not take {sorted(given)}")
    options = _options(step.get("args", ()), flags)
    extra = {name: step[name] for name in optional if name in step}
    values = [
        manifests[step[n]] if n == "manifest" else step[n] for n in sorted(required - extra.keys())
    ]
    if kind in ("apply", "create", "replace", "set_last_applied", "apply_server_side"):
        return perform(cluster, *values, namespace=NAMESPACE, **options, **extra)
    return perform(cluster, key, *values, **options, **extra)


_FLAGS: dict[str, tuple[str, Any]] = {
    "--force": ("force", True),
    "--validate=ignore": ("strict", False),
    "--save-config": ("save_config", True),
}


def _options(args: Any, known: set[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    rest = list(args)
    while rest:
        flag = rest.pop(0)
        if flag not in known:
            raise ValueError(f"unknown argument: {flag}")
        if flag == "-c":
            options["container"] = rest.pop(0)
        else:
            name, value = _FLAGS[flag]
            options[name] = value
    return options


_ALWAYS = {"--validate=ignore"}
_Step = tuple[set[str], set[str], set[str], Callable[..., tuple[Cluster, Outcome]]]
_STEPS: dict[Any, _Step] = {
    "apply": ({"manifest"}, set(), {"--force"} | _ALWAYS, engine.apply),
    "apply_server_side": (
        {"manifest"}, {"field_manager", "force"}, _ALWAYS, engine.apply_server_side,
    ),
    "create": ({"manifest"}, set(), {"--save-config"} | _ALWAYS, engine.create),
    "replace": (
        {"manifest"}, {"create_if_missing"}, {"--force", "--save-config"} | _ALWAYS,
        engine.replace,
    ),
    "set_last_applied": ({"manifest"}, set(), set(), engine.set_last_applied),
    "edit": ({"patch"}, set(), set(), engine.patch_json),
    "patch_strategic": ({"patch"}, set(), set(), engine.patch_strategic),
    "patch_merge": ({"patch"}, set(), set(), engine.patch_merge),
    "scale": ({"replicas"}, set(), set(), engine.scale),
    "set_image": ({"values"}, set(), set(), engine.set_image),
    "set_env": ({"values"}, set(), {"-c"}, engine.set_env),
    "annotate": ({"values"}, set(), set(), engine.annotate),
    "label": ({"values"}, set(), set(), engine.label),
    "rollout_restart": (set(), set(), set(), engine.rollout_restart),
    "delete": (set(), set(), set(), engine.delete),
}  # fmt: skip


def _record(
    outcome: Outcome,
    live: dict[str, Any] | None,
    before: dict[str, Any] | None,
    normalise: "Normaliser",
    shape: Any,
) -> dict[str, Any]:
    normal, last_applied = normalise.live(live) if live else (None, None)
    changes = engine.field_differences(before, normal) if before and normal else ()
    return {
        "result": outcome.result,
        "exit_code": outcome.exit_code,
        "wrote": outcome.wrote,
        "recreated": outcome.recreated,
        "generation": live["metadata"].get("generation") if live else None,
        "exists": live is not None,
        "live": normal,
        "live_minus_defaults": project(normal, shape) or None,
        "last_applied": last_applied,
        "changes": [
            {"path": c.path}
            | ({"before": c.before} if c.before is not MISSING else {})
            | ({"after": c.after} if c.after is not MISSING else {})
            for c in changes
        ],
    }


def _shown_patch(outcome: Outcome) -> Any:
    patch = deepcopy(outcome.patch)
    annotations = (patch or {}).get("metadata", {}).get("annotations")
    if isinstance(annotations, dict) and engine.LAST_APPLIED in annotations:
        annotations[engine.LAST_APPLIED] = "<last-applied>"
    return patch


class Normaliser:
    """Names for what differs from run to run, numbered by first sight."""

    def __init__(self, case_text: str) -> None:
        self.case_text = case_text
        self.seen: dict[str, list[Any]] = {}

    def placeholder(self, kind: str, value: Any) -> Any:
        if value in ("", "None", None) or (
            kind != "restartedAt" and re.search(rf"\b{re.escape(str(value))}\b", self.case_text)
        ):
            return value
        known = self.seen.setdefault(kind, [])
        if value not in known:
            known.append(value)
        return f"<{kind}-{known.index(value) + 1}>"

    def live(self, obj: dict[str, Any]) -> tuple[dict[str, Any], Any]:
        """The live object without bookkeeping, and last-applied as a value."""
        text = json.dumps(engine.without_bookkeeping(obj))
        shown = json.loads(text.replace(obj["metadata"]["uid"], "<uid>"))
        annotations = obj["metadata"].get("annotations") or {}
        last_applied = annotations.get(engine.LAST_APPLIED)
        if last_applied is not None:
            try:
                last_applied = json.loads(last_applied)
                last_applied.get("metadata", {}).pop("namespace", None)
            except ValueError:
                pass
        spec = shown.get("spec")
        if shown["kind"] == "Service":
            self._service(spec)
        template = spec.get("template") if isinstance(spec, dict) else None
        if isinstance(template, dict):
            restarted = template.get("metadata", {}).get("annotations", {})
            for name in ("kubectl.kubernetes.io/restartedAt",):
                if name in restarted:
                    restarted[name] = self.placeholder("restartedAt", restarted[name])
        return shown, last_applied

    def _service(self, spec: dict[str, Any]) -> None:
        if "clusterIP" in spec:
            spec["clusterIP"] = self.placeholder("clusterIP", spec["clusterIP"])
        if "clusterIPs" in spec:
            spec["clusterIPs"] = [self.placeholder("clusterIP", ip) for ip in spec["clusterIPs"]]
        for port in (spec, *spec.get("ports", ())):
            for name in ("healthCheckNodePort", "nodePort"):
                if name in port:
                    port[name] = self.placeholder("nodePort", port[name])


def owners(live: dict[str, Any] | None) -> dict[str, list[str]] | None:
    """managedFields as `{"manager operation [subresource]": [paths]}`."""
    if live is None:
        return None
    found = {}
    for entry in live["metadata"].get("managedFields", ()):
        parts = (entry["manager"], entry["operation"], entry.get("subresource"))
        paths: list[str] = []
        _walk(entry["fieldsV1"], "", paths)
        found[" ".join(filter(None, parts))] = sorted(
            path for path in paths if engine.LAST_APPLIED not in path
        )
    return found


def _walk(fields: dict[str, Any], path: str, out: list[str]) -> None:
    for key, below in fields.items():
        if key == ".":
            continue
        name = key[2:]
        if key.startswith("f:"):
            plain = re.fullmatch(r"[A-Za-z0-9_-]+", name)
            text = name if plain else f"[{json.dumps(name)}]"
            here = f"{path}.{text}" if path and plain else f"{path}{text}"
        else:
            if key.startswith("k:"):
                name = ",".join(f"{k}={v}" for k, v in json.loads(name).items())
            here = f"{path}[{name}]"
        if "." in below or not below:
            out.append(here)
        _walk(below, here, out)
