"""Changes to the pod template: `kubectl set image`, `set env` and `rollout restart`.

Source: kubectl, ``pkg/cmd/set/{set_image,set_env}.go`` and
``pkg/polymorphichelpers/objectrestarter.go``.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from fnmatch import fnmatchcase
from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, refusal
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import Refused
from playground.cluster.server import kind_of, update
from playground.cluster.strategic_diff import Unmergeable
from playground.cluster.strategic_merge import merge
from playground.cluster.three_way import two_way_patch
from playground.kinds import pod_spec, pod_template

Object = dict[str, Any]
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_SET, _ROLLOUT = Owner("kubectl-set"), Owner("kubectl-rollout")
_RESTARTABLE = ("Deployment", "DaemonSet", "StatefulSet")


def set_image(cluster: Cluster, key: Key, values: Sequence[str]) -> Answer:
    """`values` are ``CONTAINER=IMAGE``; the container `*` stands for all."""

    def change(obj: Object) -> None:
        spec = _pod_spec(obj)
        pairs = [value.partition("=") for value in values]
        for name, sign, image in pairs:
            if not sign or not name or not image:
                raise Refused("Client", f"{name} is not of the form CONTAINER=IMAGE")
            found = [c for c in _containers(spec) if name in ("*", c.get("name"))]
            if not found:
                raise Refused("Client", f'unable to find container named "{name}"')
            for container in found:
                container["image"] = image

    return _changed(cluster, key, change, _SET, "image updated")


def set_env(cluster: Cluster, key: Key, values: Sequence[str], *, container: str = "*") -> Answer:
    """`values` are ``NAME=VALUE`` to set and ``NAME-`` to remove, in containers that match."""

    def change(obj: Object) -> None:
        spec = _pod_spec(obj)
        chosen = [c for c in _containers(spec) if fnmatchcase(str(c.get("name")), container)]
        if not chosen:
            raise Refused("Client", f"no container matches {container}")
        wanted, gone = _environment(values)
        for one in chosen:
            env = one.get("env")
            rows = [row for row in env if isinstance(row, dict)] if isinstance(env, list) else []
            one["env"] = _with_variables(rows, wanted, gone)

    return _changed(cluster, key, change, _SET, "env updated")


def rollout_restart(cluster: Cluster, key: Key) -> Answer:
    """Write the time into an annotation of the pod template, so that all pods are replaced."""

    def change(obj: Object) -> None:
        if key.kind not in _RESTARTABLE:
            raise Refused("Client", f"{key.kind} cannot be restarted")
        template = pod_template(obj)
        if template is None:
            raise Refused("Client", "the object has no pod template")
        if obj["spec"].get("paused") is True:
            raise Refused("Client", "a paused Deployment cannot be restarted")
        metadata = template[1].setdefault("metadata", {})
        annotations = metadata.get("annotations", {})
        time = cluster.time(cluster.version + 1)
        metadata["annotations"] = {**annotations, RESTARTED_AT: time}

    return _changed(cluster, key, change, _ROLLOUT, "restarted")


def _pod_spec(obj: Object) -> Object:
    found = pod_spec(obj)
    if found is None:
        raise Refused("Client", "the object has no pod template")
    return found[1]


def _containers(spec: Object) -> list[Object]:
    return [
        container
        for name in ("initContainers", "containers")
        for container in spec.get(name) or ()
        if isinstance(container, dict)
    ]


def _environment(values: Sequence[str]) -> tuple[list[Object], set[str]]:
    wanted: list[Object] = []
    gone: set[str] = set()
    for text in values:
        name, sign, value = text.partition("=")
        if sign and name:
            wanted.append({"name": name, "value": value})
        elif text.endswith("-") and len(text) > 1:
            gone.add(text[:-1])
        else:
            raise Refused("Client", f"{text} is not of the form NAME=VALUE or NAME-")
    return wanted, gone


def _with_variables(rows: list[Object], wanted: list[Object], gone: set[str]) -> list[Object]:
    """Known names keep their place, new ones come last. Source: ``updateEnv``."""
    by_name = {row["name"]: row for row in wanted}
    result = [by_name.get(row.get("name", ""), row) for row in rows]
    known = {row.get("name") for row in rows}
    result += [row for row in by_name.values() if row["name"] not in known]
    return [row for row in result if row.get("name") not in gone]


def _changed(
    cluster: Cluster, key: Key, change: Callable[[Object], None], owner: Owner, word: str
) -> Answer:
    """Sends the difference as a strategic merge patch; nothing where there is none."""
    patch: Object | None = None
    try:
        live = existing(cluster, key)
        wanted = deepcopy(live)
        change(wanted)
        part = kind_of(cluster, live).part
        patch = two_way_patch(live, wanted, part)
        if not patch:
            return done(cluster, cluster, key, "", patch={})
        after, _, said = update(cluster, live, merge(live, patch, part), owner, strict=False)
    except Unmergeable as error:
        return refusal(cluster, key, Refused("Client", str(error)), patch=patch)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch)
    sort = "strategic-merge-patch"
    return done(cluster, after, key, word, patch=patch, patch_type=sort, warnings=said)
