"""What the reader has done until now, and the one act that the form asks for now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.lessons.edits.acts import Act, added, read_acts, written
from playground.lessons.edits.bring import bring
from playground.lessons.edits.deeds import Deed, World, do, do_all, name_of
from playground.lessons.edits.drift_view import Drifted, drifted
from playground.lessons.edits.problems import act_problems, shown_problem
from playground.lessons.edits.results import EditInputs
from playground.lessons.edits.stored import stored_objects
from playground.lessons.results import ShownProblem
from playground.manifest import Limits, read


@dataclass(frozen=True, slots=True)
class Done:
    """The acts that count, done; what was wrong with the last one; the manifest, which may be
    another one now; and whether anything else is than the form knew of."""

    deeds: tuple[Deed, ...]
    problems: tuple[ShownProblem, ...]
    manifest: str
    changed: bool


def done_by(inputs: EditInputs, limits: Limits) -> Done:
    """The journal, and the act that is to be done now; one that is refused changes nothing."""
    acts, fault = read_acts(inputs.journal)
    problems = [shown_problem("act", fault)] if fault else []
    do_now, _, how = inputs.act.partition(":")
    act = _act(inputs, do_now, how)
    deeds = do_all(acts[:-1] if do_now == "back" and len(acts) > 1 else acts, limits)
    begun = do_now in ("begin", "back")
    if do_now == "begin" or (not _is_live(deeds) and do_now not in ("paste", "deploy")):
        # While nothing is live, the manifest in the editor is what was deployed first.
        first = Act("deploy", "", "apply", inputs.manifest)
        deeds = do_all([first] if inputs.manifest.strip() else [], limits)
        begun = True
    before = Done(deeds, tuple(problems), inputs.manifest, begun)
    if do_now == "bring":
        return _brought(inputs, before, limits)
    if act is None:
        return before
    _, fault = added([deed.act for deed in deeds], act)
    if fault:
        return replace(before, problems=(*problems, shown_problem("act", fault)))
    deed = do(act, deeds[-1].after if deeds and act.do != "paste" else World(), limits)
    before = replace(before, problems=(*problems, *act_problems(deed)))
    unusable = not deed.after.cluster.objects if act.do == "paste" else deed.refused
    if unusable and act.do != "deploy":
        return before
    return replace(before, deeds=(deed,) if act.do == "paste" else (*deeds, deed), changed=True)


def _is_live(deeds: Sequence[Deed]) -> bool:
    return bool(deeds and deeds[-1].after.cluster.objects)


def _act(inputs: EditInputs, do_now: str, how: str) -> Act | None:
    texts = {
        "paste": inputs.pasted,
        "reapply": inputs.applied,
        "scale": inputs.scale_to,
        "image": inputs.image_to,
        "env": inputs.env_to,
        "restart": "",
        "undo": "",
        "pause": "",
        "resume": "",
        "patch": inputs.patch_text,
        "edit": inputs.live,
    }
    if do_now == "deploy":
        known = read_acts(written([Act("deploy", "", how or "apply", inputs.manifest)]))[0]
        return known[0] if known else None
    if do_now not in texts:
        return None
    way = inputs.patch_type if do_now == "patch" else ""
    return Act(do_now, inputs.follow, way, texts[do_now])


def _brought(inputs: EditInputs, done: Done, limits: Limits) -> Done:
    """The edits, written into the stored manifest; a Secret's values are not carried about."""
    reading = read(inputs.manifest, limits)
    cluster = done.deeds[-1].after.cluster if done.deeds else World().cluster
    for stored in stored_objects(reading, cluster):
        found = drifted(stored, cluster) if name_of(stored.key) == inputs.follow else None
        if isinstance(found, Drifted) and stored.item.kind != "Secret":
            spliced = bring(reading, stored, found.found)
            problems = (shown_problem("manifest", each) for each in spliced.problems)
            return replace(done, problems=(*done.problems, *problems), manifest=spliced.text)
    return done
