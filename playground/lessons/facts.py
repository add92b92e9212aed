"""What the engine knows about a sample, by the names that directives in the prose use."""

from playground.lessons.results import Results
from playground.lessons.rollout_view import disagree, fewest, rolls
from playground.manifest import MISSING, Change

Facts = dict[str, str | int]


def facts_about(results: Results) -> Facts:
    """Every fact that holds for these results.

    `changes`, `problems`, `lost.tick`; `name.before` and `name.now` (of the first object that is
    versioned, in the cluster and after the deploy), `image.written`, `image.practice` and
    `digest.now` (of the first image that is pinned); and for each world (`written`, `practice`)
    `rolls` (0 or 1), `mixed` (ticks in which serving pods disagree), `mixed.end` (0 or 1),
    `least` (pods serving at the worst tick), `desired`, `pods` and `ticks`.
    """
    facts: Facts = {"changes": results.change_count, "problems": len(results.problems)}
    if results.inputs.lost_at.isdigit():
        facts["lost.tick"] = int(results.inputs.lost_at)
    deployed = results.transformation
    if deployed is not None:
        for change in deployed.changes:
            facts = {**_changed(change), **facts}
        facts |= _names_before(results)
    if results.rollout is not None:
        for name, world in zip(("written", "practice"), results.rollout.worlds[:2], strict=True):
            least = fewest(world)
            facts |= {
                f"{name}.rolls": int(rolls(world)),
                f"{name}.mixed": sum(disagree(tick) for tick in world.ticks),
                f"{name}.mixed.end": int(disagree(world.ticks[-1])),
                f"{name}.least": least.serving,
                f"{name}.desired": least.desired,
                f"{name}.pods": len({pod.alias for tick in world.ticks for pod in tick.pods}),
                f"{name}.ticks": len(world.ticks),
            }
    return facts


def _changed(change: Change) -> Facts:
    if change.before is MISSING or change.after is MISSING:
        return {}
    if change.pointer.endswith("/metadata/name"):
        return {"name.written": str(change.before), "name.now": str(change.after)}
    if change.pointer.endswith("/image"):
        after = str(change.after)
        return {
            "image.written": str(change.before),
            "image.practice": after,
            "digest.now": after.rpartition("@")[2],
        }
    return {}


def _names_before(results: Results) -> Facts:
    """What the deploy before called the first object that it versioned."""
    for change in results.before.changes if results.before else ():
        if change.pointer.endswith("/metadata/name"):
            return {"name.before": str(change.after)}
    return {}
