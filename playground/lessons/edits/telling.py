"""The picture of the page: what was done here, or a fallback that the reader chose."""

from collections.abc import Sequence

from playground.cluster import Key
from playground.lessons.edits.deeds import Deed
from playground.lessons.edits.drift_view import Drifted
from playground.lessons.edits.fallback import Fallback, Fallbacks
from playground.lessons.edits.fallback_ledger import fallback_ledger
from playground.lessons.edits.fallback_playing import Switches, play
from playground.lessons.edits.happens import ROLLS_OUT, what_was_done
from playground.lessons.edits.results import EditInputs
from playground.lessons.edits.stored import Stored
from playground.lessons.followed import Choice
from playground.lessons.rollout_view import RolloutView, Shown, view
from playground.rollout.budget import BudgetError
from playground.rollout.events import EventError
from playground.rollout.fields import ScenarioError

OWN = "what was done here, and the next deploy"


def choices_of(fallbacks: Fallbacks, asked: str) -> tuple[Choice, ...]:
    """What can be played."""
    own = Choice("", OWN, asked not in fallbacks)
    return (
        own,
        *(Choice(name, each.title, name == asked) for name, each in fallbacks.items()),
    )


def has_switches(fallbacks: Fallbacks, asked: str) -> bool:
    """Whether the switches mean something to what is played."""
    return asked in fallbacks and fallbacks[asked].load is not None


def what_happens(
    inputs: EditInputs,
    deeds: Sequence[Deed],
    objects: Sequence[Stored],
    stored: Stored | None,
    drifted: Drifted | None,
    fallbacks: Fallbacks,
    chosen: int | None,
) -> tuple[RolloutView | None, tuple[str, ...]]:
    """The picture, and sentences where there is none; `drifted` is the drift of `stored`. Never
    raises."""
    if stored is None:
        return None, ("There is no stored object to play.",)
    label = str(stored.item)
    try:
        if inputs.story in fallbacks:
            shown = _fallback(fallbacks[inputs.story], inputs, objects, stored)
        else:
            # Where the capacity is kept, the drift has a row that no deploy is about.
            known = drifted.found if drifted and not stored.keeps_capacity else None
            shown = what_was_done(deeds, stored, known, label)
    except (ScenarioError, EventError, BudgetError) as error:
        return None, (f"No rollout of {label} is drawn: {str(error).rstrip('.')}.",)
    if isinstance(shown, str):
        return None, (shown,)
    return view(shown, chosen), ()


def _fallback(
    fallback: Fallback, inputs: EditInputs, objects: Sequence[Stored], stored: Stored
) -> Shown | str:
    key: Key = stored.key
    if key.kind not in ROLLS_OUT:
        return f"A {key.kind} has no pods of its own, so this is not played with it."
    switches = Switches()
    if fallback.load is not None:
        switches = Switches(inputs.autoscaler, inputs.omitted, inputs.capacity)
    manifest = [each.item.value for each in objects]
    played = play(fallback, manifest, key, switches)
    return Shown(
        workload=str(stored.item),
        workloads=((key.kind, key.namespace or None, key.name),),
        told=played.timeline.told,
        ledger=fallback_ledger(played),
        labels=played.labels,
        about=fallback.about,
        stand_ins=played.stand_ins,
    )
