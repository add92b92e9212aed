"""Three questions that a log answers: the answers are computed from it, and so is what is said.

Which image ran at a moment, who changed a flag, and what an edit by hand did. What is said to a
wrong answer is true of what was answered, and does not give the right one away.
"""

from collections.abc import Iterator, Sequence

from playground.audit.objects_at import Seen
from playground.kinds import find_images
from playground.lessons.edits.deeds import key_named
from playground.lessons.edits.drift_view import value_text
from playground.lessons.followed import Choice
from playground.lessons.history.deeds import Deed
from playground.lessons.history.ran import Ran, identity, moments, ran_at, where_images_stand
from playground.lessons.history.record import Record, Step, clock, steps_of, titled
from playground.lessons.history.results import HistoryInputs, Question, Told, Way
from playground.lessons.history.workloads import title_of
from playground.lessons.results import brief

CANNOT_TELL = "unknown"
MOST_OPTIONS = 12


# ---- which digest ran then?


def digest_question(record: Record, name: str, inputs: HistoryInputs) -> Question:
    """Which image ran in the object of this name, at the moment that is chosen."""
    stands = where_images_stand(record, identity(name))
    chosen = next((each for each in moments(record, inputs.moment) if each.chosen), None)
    if chosen is None or not stands:
        return Question("digest", "The log has no workload with an image yet.", ())
    deed = record.deeds[int(chosen.value) - 1]
    ran = ran_at(record, identity(name), deed)
    options = {image: brief(image) for image in stands}
    title = f"Which image did {title_of(name)} run at {chosen.label}, as far as the log knows?"
    asked = _options("digest", options, inputs, "The log cannot tell")
    answer = inputs.told.get("digest", "")
    if not answer or all(answer != each.value for each in asked):
        return Question("digest", title, asked)
    right = answer == (ran.reference or CANNOT_TELL)
    said = _said_of_image(answer, ran, stands, chosen.label)
    beside = _beside(deed, name, ran) if right else ""
    ways = _ways_to_image(ran) if right else ()
    return Question("digest", title, asked, Told(right, said, ways, beside))


def _said_of_image(answer: str, ran: Ran, stands: dict[str, list[Seen]], at: str) -> str:
    if answer == CANNOT_TELL:
        if ran.reference is None:
            return f"Right: the log cannot tell. {ran.why}"
        return "It can: look for the last entry before that moment that has the manifest."
    if answer == ran.reference:
        return f"Right: at {at} the last manifest in the log was that of entry {_number(ran)}."
    numbers = [str(each.number) for each in stands[answer]]
    entries = f"entr{'y' if len(numbers) == 1 else 'ies'} {', '.join(numbers)}"
    return f"That image stands in {entries}. Compare the time with {at}."


def _number(ran: Ran) -> int:
    return ran.seen.number if ran.seen else 0


def _ways_to_image(ran: Ran) -> tuple[Way, ...]:
    if ran.seen is None or not ran.seen.sighting.images:
        return ()
    image = ran.seen.sighting.images[0]
    return (Way(ran.seen.number, ran.seen.sighting.pointer + image.pointer, image.reference),)


def _beside(deed: Deed, name: str, ran: Ran) -> str:
    """What was in the Cluster then, which no log of Spinnaker's says."""
    live = deed.after.cluster.find(key_named(name, deed.after.cluster))
    images = find_images(live) if live else ()
    if not images:
        return "In the Cluster it was not there at that moment."
    there = brief(images[0].image)
    if ran.reference is None:
        return f"The Cluster has the answer: {there}."
    if images[0].image == ran.reference:
        return "And so it was in the Cluster."
    return f"In the Cluster it was {there}: it was changed past Spinnaker, so no event says so."


# ---- who changed the flag?


def flag_question(record: Record, inputs: HistoryInputs) -> Question:
    """Who made the last change to the data of a ConfigMap that the log has."""
    steps = sorted(_flag_steps(record), key=lambda step: step.after.number)
    if not steps:
        title = "No ConfigMap has changed in this log: deploy one with another value."
        return Question("flag", title, ())
    step = steps[-1]
    change = next(each for each in step.differences if each.path.startswith("data"))
    base = f"{step.after.sighting.kind} {step.after.sighting.base}"
    before, after = value_text(change.before) or "absent", value_text(change.after) or "absent"
    title = f"Who changed {change.path} of {base} from {before} to {after}?"
    asked = _options("flag", {user: user or "nobody named" for user in record.users}, inputs, "")
    answer = inputs.told.get("flag")
    if answer is None or all(answer != each.value for each in asked):
        return Question("flag", title, asked)
    user = record.entry(step.after.number).summary.user
    if answer != user:
        return Question("flag", title, asked, Told(False, _said_of_user(record, answer)))
    said = (
        f"Right: entry {step.after.number} is the first with {titled(step.after.sighting)}, and "
        f"its execution ran with the rights of {user or 'nobody named'}."
    )
    ways = (
        Way(step.after.number, "/content/execution/authentication/user", user),
        Way(step.after.number, f"{step.after.sighting.pointer}/data", f"{change.path}: {after}"),
        Way(
            step.before.number, f"{step.before.sighting.pointer}/data", f"{change.path}: {before}"
        ),
    )
    return Question("flag", title, asked, Told(True, said, ways))


def _flag_steps(record: Record) -> Iterator[Step]:
    for (_, _, kind, _), done in record.objects.items():
        if kind == "ConfigMap":
            for step in steps_of(done):
                if any(each.path.startswith("data") for each in step.differences):
                    yield step


def _said_of_user(record: Record, user: str) -> str:
    """What the log has of somebody, in a sentence."""
    done = [
        f"“{deed.execution.name}” at {clock(deed.time)}"
        for deed in record.deeds
        if deed.execution is not None and deed.act.by == user
    ]
    return f"The log has {user or 'nobody named'} for {', '.join(done)}. Open the entries of that."


# ---- what did the hand edit do?


def edit_question(record: Record, inputs: HistoryInputs) -> Question:
    """What the last edit by hand did to its object."""
    edits = [
        step for step in _all_steps(record) if record.deed_of(step.after.number).act.do == "edit"
    ]
    if not edits:
        title = "Nobody has edited by hand in this log: open “last applied” and deploy a change."
        return Question("edit", title, ())
    edit = edits[-1]
    deed = record.deed_of(edit.after.number)
    effects = _effects(record)
    own = [text for text, doers in effects.items() if deed in doers]
    if not own:
        return Question("edit", "The last edit by hand changed nothing that the log shows.", ())
    kept = {*own[:MOST_OPTIONS], *list(effects)[-MOST_OPTIONS:]}
    options = {text: doers for text, doers in effects.items() if text in kept}
    title = f"What did the edit by {deed.act.by or 'nobody named'} at {clock(deed.time)} do?"
    asked = _options("edit", {text: text for text in options}, inputs, "")
    answer = inputs.told.get("edit", "")
    if answer not in options:
        return Question("edit", title, asked)
    if answer not in own:
        other = options[answer][0]
        named = other.execution.name if other.execution else ""
        said = f"That is what “{named}” did at {clock(other.time)}, by {other.act.by}."
        return Question("edit", title, asked, Told(False, said))
    said = (
        f"Right: entry {edit.after.number} has the object as it was afterwards, and entry "
        f"{edit.before.number} as it was before. They differ in {len(edit.differences)} "
        f"field{'' if len(edit.differences) == 1 else 's'}."
    )
    pointer = edit.after.sighting.pointer
    ways = tuple(Way(edit.after.number, pointer, text) for text in own)
    return Question("edit", title, asked, Told(True, said, ways, _afterwards(record, edit)))


def _all_steps(record: Record) -> list[Step]:
    steps = [step for done in record.objects.values() for step in steps_of(done)]
    return sorted(steps, key=lambda step: step.after.number)


def _effects(record: Record) -> dict[str, list[Deed]]:
    """By what the log has of an effect, in words: who had it."""
    found: dict[str, list[Deed]] = {}
    for step in _all_steps(record):
        deed = record.deed_of(step.after.number)
        for each in step.differences:
            if each.path.startswith("metadata"):
                continue  # names and annotations follow from the rest
            before, after = (brief(value_text(one)) for one in (each.before, each.after))
            object = f"{step.after.sighting.kind} {step.after.sighting.base}"
            text = f"{object}: {each.path} from {before or 'absent'} to {after or 'absent'}"
            found.setdefault(text, []).append(deed)
    for one in record.once:
        if one.sighting.how == "parameters":
            told = ", ".join(f"{k} {v}" for k, v in one.sighting.parameters.items())
            text = f"{titled(one.sighting)}: {one.sighting.action}, {told}"
            found.setdefault(text, []).append(record.deed_of(one.number))
    return found


def _afterwards(record: Record, edit: Step) -> str:
    """What became of the edit with the next manifest of the object."""
    done = record.objects[edit.after.sighting.object]
    later = [step for step in steps_of(done) if step.before.number == edit.after.number]
    between = [
        each
        for each in done
        if edit.before.number < each.number < edit.after.number and each.sighting.manifest is None
    ]
    said = ""
    for each in between:
        said += (
            f" Between the two entries lies “{each.sighting.action}” (entry {each.number}), of "
            "which no manifest is left: what the edit did to that cannot be seen."
        )
    if not later:
        return f"No later entry has another manifest of it.{said}"
    paths = {each.path for each in edit.differences}
    back = paths & {each.path for each in later[0].differences}
    deed = record.deed_of(later[0].after.number)
    what = "put it back" if back else "left it as it was"
    named = deed.execution.name if deed.execution else ""
    return f"“{named}” at {clock(deed.time)} (entry {later[0].after.number}) {what}.{said}"


# ---- all three


def _options(
    name: str, options: dict[str, str], inputs: HistoryInputs, unknown: str
) -> tuple[Choice, ...]:
    picked = inputs.picked.get(name, "")
    pairs: Sequence[tuple[str, str]] = [*options.items()]
    if unknown:
        pairs = [*pairs, (CANNOT_TELL, unknown)]
    return tuple(Choice(value, label, value == picked) for value, label in pairs)
