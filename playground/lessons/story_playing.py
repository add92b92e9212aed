"""Play a story on the reader's objects: two Worlds on one tick axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from playground.deploy.version import Naming
from playground.lessons.stand_in import StandIn
from playground.lessons.story import Story
from playground.lessons.story_content import (
    Object,
    Subject,
    find_subject,
    image_digest,
    image_tags,
    stand_ins,
    with_versions,
)
from playground.lessons.story_world import Teller, Told, tell_world
from playground.rollout.applying import Named
from playground.rollout.budget import BudgetError
from playground.rollout.contents import fingerprint
from playground.rollout.events import EventError
from playground.rollout.faults import Fault
from playground.rollout.fields import ScenarioError
from playground.rollout.worlds import pad


@dataclass(frozen=True, slots=True)
class Played:
    """A story, played. `workloads` are in the order of `Told.worlds`.

    `configurations`: fingerprint of a content → which version of the configuration it is;
    `images`: digest → version of the image; `stand_ins`: what may run in place of images.
    """

    story: Story
    subject: Subject
    workloads: tuple[Named, ...]
    tellings: tuple[Told, Told]
    configurations: Mapping[str, int]
    images: Mapping[str, int]
    stand_ins: tuple[StandIn, ...]

    @property
    def ticks(self) -> int:
        return len(self.tellings[0].worlds[0].ticks)

    def ticks_of(self, action: type) -> tuple[int, ...]:
        """The ticks in which such an action is done."""
        return tuple(
            event.tick
            for event in self.story.events
            if any(isinstance(each, action) for each in event.actions)
        )


def play(
    story: Story, objects: Sequence[Object], workload: Named, *, naming: Naming = "spinnaker"
) -> Played:
    """Both Worlds of the story for this workload (kind, namespace, name) of the objects.

    Raises ScenarioError, with a pointer into the workload, for what the API server refuses, what
    is not there, and what is beyond our budget.
    """
    subject = find_subject(objects, workload, story.workloads)
    configurations = sorted({1, *_named_versions(story, "configuration")})
    images = sorted({1, *_named_versions(story, "image")})
    contents = {n: _content(subject, n) for n in configurations}
    digests = {n: image_digest(subject.image, n) for n in images}
    tags = image_tags(subject, images)
    faults = tuple(
        Fault(
            frozenset({digests[fault.image]} if fault.image else ()),
            frozenset({contents[fault.configuration]} if fault.configuration else ()),
            fault.live,
        )
        for fault in story.faults
    )
    try:
        told = [
            tell_world(Teller(story, subject, telling, naming, tags, faults))
            for telling in story.worlds
        ]
    except BudgetError as error:
        raise ScenarioError("", str(error), "Use fewer replicas, or a shorter story.") from None
    except EventError as error:
        raise ScenarioError("", str(error), "Change the order of the events.") from None
    # A little more than the longer World needs, so that its end is seen to last.
    ticks = 2 + max(len(world.ticks) for each in told for world in each.worlds)
    one, other = (
        replace(each, worlds=tuple(pad(world, ticks) for world in each.worlds)) for each in told
    )
    return Played(
        story,
        subject,
        subject.workloads,
        (one, other),
        {content: n for n, content in reversed(contents.items())},
        {digest: n for n, digest in reversed(digests.items())},
        stand_ins(subject, images),
    )


def _named_versions(story: Story, what: str) -> set[int]:
    """The versions of `configuration` or `image` that the story speaks of."""
    actions = [action for event in story.events for action in event.actions]
    return {
        version
        for each in (*actions, *story.faults)
        for version in [getattr(each, what, None)]
        if version is not None
    }


def _content(subject: Subject, version: int) -> str:
    """The fingerprint of a version of the configuration."""
    kind, name = subject.configuration
    for obj in with_versions(subject, version, 1):
        if (obj.get("kind"), obj["metadata"].get("name")) == (kind, name):
            return fingerprint(obj)
    raise AssertionError("the subject has its configuration")
