"""The sample of the page about edits: a stored manifest, and `done.yaml`, the acts that were done.

Each act there has `do`, and `how` and `text` where it needs them (`acts.py` says what they are).
A deploy is that of the manifest; all else is done to its first workload.
"""

from pathlib import Path

import yaml

from playground.cluster import Cluster, key_of
from playground.lessons.edits.acts import WAYS, Act, written
from playground.lessons.edits.deeds import name_of
from playground.lessons.edits.results import EditInputs, EditResults
from playground.lessons.edits.stored import stored_objects
from playground.lessons.sample import SampleError
from playground.manifest import read


def load_edit_sample(folder: Path) -> EditInputs | None:
    """The inputs that the folder describes; None if it has no `done.yaml`. Raises SampleError."""
    path = folder / "done.yaml"
    if not path.exists():
        return None
    manifest = (folder / "manifest.yaml").read_text("utf-8")
    try:
        rows = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise SampleError(f"{path.name}: {error}") from error
    objects = stored_objects(read(manifest), Cluster())
    if not objects:
        raise SampleError("manifest.yaml has no object")
    on = name_of(key_of(objects[0].item.value))
    acts = []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict) or not row.keys() <= {"do", "how", "text"}:
            raise SampleError(f"{path.name} is a list of acts with do, how and text")
        act = Act(**row)
        if act.how not in WAYS.get(act.do, ()):
            raise SampleError(f"{path.name}: there is no act {act.do} {act.how}".rstrip())
        acts.append(
            Act("deploy", "", act.how, manifest)
            if act.do == "deploy"
            else Act(act.do, on, act.how, act.text)
        )
    return EditInputs(manifest=manifest, journal=written(acts))


def edit_facts(results: EditResults) -> dict[str, str | int]:
    """What the engine knows of the sample, by the names of directives: `rows`, and how many of
    them have each mark; `rollout`: 0 or 1, whether the next deploy replaces pods."""
    marks = ("overwritten", "survives", "deleted", "fails")
    facts: dict[str, str | int] = {
        mark: sum(row.mark == mark for row in results.rows) for mark in marks
    }
    rolls = any(each.starts_rollout for each in results.strategies if each.name == "apply")
    return {**facts, "rows": len(results.rows), "problems": len(results.problems)} | {
        "rollout": int(rolls)
    }
