"""The sample of the audit page: a manifest, and `history.yaml`, what was done before it opens.

`pushes` are made to the lab registry; `image` is the name under which a manifest knows their
images. Each of `acts` has `do` and `by` (see `acts.py`), and `how` and `text` where it needs them.
A deploy names a `manifest` of the folder and a `push`, whose digest the trigger supplies; an
edit a `change`, a JSON Patch of what was applied last. All but deploys are done to the first
workload.
"""

from pathlib import Path
from typing import Any

import yaml

from playground.artifacts.small_image import index_digest
from playground.cluster.json_patch import apply_json_patch
from playground.cluster.outcome import Refused
from playground.lessons.edits.deeds import World, key_named
from playground.lessons.edits.live_text import applied_value, yaml_text
from playground.lessons.history.acts import WAYS, Act, written
from playground.lessons.history.deeds import Deed, do_next
from playground.lessons.history.results import HistoryInputs, Pushed
from playground.lessons.history.workloads import workloads
from playground.lessons.sample import SampleError
from playground.manifest import DEFAULT

YOU = "you@example.dev"


def load_history(folder: Path) -> HistoryInputs | None:
    """The inputs that the folder describes; None if it has no `history.yaml`. Raises SampleError.

    The acts are done one after the other here, because an edit begins with what there is then.
    """
    path = folder / "history.yaml"
    if not path.exists():
        return None
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
        pushed = tuple(
            Pushed(each["tag"], each["content"], index_digest(each["content"]))
            for each in told["pushes"]
        )
        images = [f"{told['image']}@{each.digest}" for each in pushed]
        deeds: list[Deed] = []
        for row in told["acts"]:
            world = deeds[-1].after if deeds else World()
            act = _act(row, folder, images, world)
            deeds.append(do_next(act, deeds, DEFAULT))
            if deeds[-1].refused or deeds[-1].is_undone:
                raise SampleError(f"{path.name}: act {len(deeds)} fails")
    except (KeyError, TypeError, IndexError, OSError, yaml.YAMLError, Refused) as error:
        raise SampleError(f"{path.name}: {error!r}") from error
    return HistoryInputs(
        manifest=(folder / "manifest.yaml").read_text("utf-8"),
        journal=written(deed.act for deed in deeds),
        by=YOU,
        image=images[-1],
        pushed=pushed,
        repository=told["image"],
    )


def _act(row: dict[str, Any], folder: Path, images: list[str], world: World) -> Act:
    do, how = row["do"], row.get("how", "")
    if how not in WAYS[do]:
        raise SampleError(f"history.yaml: {do} is not done as {how}")
    if do == "deploy":
        text = (folder / row["manifest"]).read_text("utf-8")
        return Act(do, row["by"], text=text, image=images[row["push"] - 1])
    on = workloads(world.cluster)[0]
    text = row.get("text", "")
    if do == "edit":
        live = world.cluster.find(key_named(on, world.cluster))
        applied = applied_value(live) if live else None
        text = yaml_text(apply_json_patch(applied, row["change"]))
    return Act(do, row["by"], how, text, on=on)
