"""What the next deploy will do, under each strategy, and what the last one did."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from playground.cluster import Cluster, Fate, compare_strategies, key_of, without_bookkeeping
from playground.cluster.differences import BY_MERGE_KEY, element_of, found_at, key_names
from playground.lessons.edits.deeds import Deed, name_of
from playground.lessons.edits.drift_view import MARKS, MOST_ROWS, Drifted, drifted, value_text
from playground.lessons.edits.results import CameTrue, Forecast, ShownStrategy
from playground.lessons.edits.stored import Stored, stored_objects
from playground.lessons.edits.words import STRATEGY_COMMANDS, STRATEGY_TITLES
from playground.manifest import MISSING, Limits, read
from playground.report.drift import masked_value, without_held

Object = dict[str, Any]
_WORDS = {
    Fate.OVERWRITTEN: "overwritten",
    Fate.SURVIVES: "survives",
    Fate.DELETED: "deleted",
    Fate.FAILS: "refused",
}


def forecast(each: Drifted | None, stored: Stored | None, live: Object | None) -> Forecast:
    """What there is to say before a deploy."""
    if each is None:
        if stored and live is None and stored.item.name:
            return Forecast(f"{stored.item} is not live: a deploy creates it.")
        if live is not None and stored is None:
            return Forecast("The stored manifest lacks this object, so no deploy touches it.")
        return Forecast("There is nothing to compare yet.")
    deploy = each.found.deploy
    if deploy.failed:
        said = f"The next deploy fails: {each.said.rstrip('.')}."
        return Forecast(_counted(each) or "Nothing differs.", said, fails=True)
    if not each.rows:
        return Forecast("Live is what the stored manifest makes: there is no drift.")
    said = f"At the next deploy kubectl will say “{deploy.result}”"
    said += "" if deploy.wrote else ", and nothing is written"
    said += ", and new pods roll out" if each.found.starts_rollout else ", and no pod is replaced"
    return Forecast(_counted(each), f"{said}.")


def _counted(each: Drifted) -> str:
    fates = Counter(row.fate for row in each.rows)
    parts = [f"{fates[fate]} {fate}" for fate in Fate if fates[fate]]
    count = len(each.rows)
    said = f"{count} field{' differs' if count == 1 else 's differ'}: {', '.join(parts)}."
    return said if count else ""


def shown_strategies(each: Drifted, cluster: Cluster) -> tuple[ShownStrategy, ...]:
    """The drift under every strategy, in the order of the rows."""
    stored = each.stored
    found = compare_strategies(cluster, stored.value, stored.namespace, each.found)
    shown = []
    for one in found:
        deploy = one.deploy
        marks = tuple((MARKS[fate], _WORDS[fate]) for fate in one.fates[:MOST_ROWS])
        shown.append(
            ShownStrategy(
                name=one.name,
                title=STRATEGY_TITLES[one.name],
                command=STRATEGY_COMMANDS[one.name],
                result="refused" if deploy.failed else deploy.result,
                message=without_held(deploy.message, (stored.item.value, each.live))
                if deploy.failed
                else "",
                refused=deploy.failed,
                starts_rollout=one.starts_rollout,
                asked=one.name == stored.strategy,
                marks=marks,
            )
        )
    return tuple(shown)


def came_true(deeds: Sequence[Deed], name: str, limits: Limits) -> tuple[CameTrue, ...]:
    """What was foretold of the last deploy, if that is what was done last, and what it did."""
    if len(deeds) < 2 or deeds[-1].act.do != "deploy":
        return ()
    deed = deeds[-1]
    before, after = deed.before.cluster, deed.after.cluster
    objects = stored_objects(read(deed.act.text, limits), before)
    stored = next((each for each in objects if name_of(each.key) == name), None)
    each = drifted(stored, before) if stored else None
    if not isinstance(each, Drifted):
        return ()
    ways = compare_strategies(before, each.stored.value, each.stored.namespace, each.found)
    fates = next(way.fates for way in ways if way.name == deed.act.how)
    live = next((obj for obj in after.objects if name_of(key_of(obj)) == name), {})
    now = without_bookkeeping(live)
    return tuple(
        _came(each, row.path, row.steps, row.live, fate, now)
        for row, fate in list(zip(each.rows, fates, strict=True))[:MOST_ROWS]
    )


def _came(each: Drifted, path: str, steps: Any, was: Any, fate: Fate, now: Object) -> CameTrue:
    value = found_at(now, steps)
    raw = found_at(each.found.live, steps)
    kept = value == raw
    if path.endswith("[order]"):
        value = _order(value, was)
        kept = value == was
    holds = kept == (fate in (Fate.SURVIVES, Fate.FAILS))
    text = value_text(masked_value(each.stored.item.kind, str(steps[0]), value))
    return CameTrue(path, str(fate), MARKS[fate], value_text(was), text, holds)


def _order(items: Any, was: Any) -> Any:
    """The names of those elements that were there before, as they stand now."""
    if not isinstance(items, list) or not items:
        return MISSING
    names = key_names(BY_MERGE_KEY, items, items)
    return [name for item in items if (name := str(element_of(item, names))) in was]
