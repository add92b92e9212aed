"""Acts, done one after the other: what each leaves in the Cluster, and in Spinnaker.

What Spinnaker did is an Execution, from which its events follow; what was done with kubectl is
none, whatever it changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from playground.artifacts import Artifact, ImageFault, parse_image
from playground.artifacts.image_reference import ImageReference
from playground.audit.execution import Execution, Stage
from playground.audit.stages import Action, action_stage, pipeline_stages
from playground.cluster import START, Cluster, Key
from playground.deploy.expressions import roots_of
from playground.deploy.pipeline import Stage as DeployStage
from playground.deploy.pipeline import StageRun, Trigger, run_pipeline
from playground.deploy.request import Request
from playground.deploy.required import ARTIFACT_SHAPE
from playground.lessons.edits.acts import Act as ByHand
from playground.lessons.edits.by_hand import COMMANDS, Unreadable
from playground.lessons.edits.deeds import World, key_named
from playground.lessons.edits.live_text import unmasked
from playground.lessons.edits.revisions import with_revisions
from playground.lessons.history.acts import RULE, Act
from playground.lessons.pipeline_run import evaluated
from playground.manifest import Limits, Problem, Reading, Severity, read
from playground.manifest.finding import located
from playground.manifest.pointer import leaves
from playground.report.mask import masked_problems

APPLICATION, ACCOUNT = "shop", "prod-east"
PIPELINE = "web to prod"
BEGINS = START + 9 * 60 * 60
"""When the first act is done, in seconds since 1970; there is no clock here."""
BETWEEN = 15 * 60
"""Seconds from one act to the next."""
TAKES = 40
"""Seconds from the start of an execution to its end."""
MOST_VALUES = 10_000
"""Of all manifests and patches of a history together, for they are all done again."""
OBJECT_COUNTS = 100
"""As so many values more does each object count."""
_TITLES = {"edit": "Edit", "scale": "Scale", "patch": "Patch", "undo": "Undo the rollout of"}
READ = ("deploy", "edit", "patch")
"""What is done with a text that is read."""
EMPTY = read("")
_ACTIONS: Mapping[str, Action] = {"scale": "scale", "patch": "patch", "undo": "undo"}


@dataclass(frozen=True, slots=True)
class Deed:
    """An Act that was done at `time` (seconds since 1970), and the World before and after it.

    `execution` is what Spinnaker made of it, None where it had no part in it. `refused`: what
    the API server, kubectl or Spinnaker said where it failed. `problems` are those of what was
    typed, and `values` counts what that held; see `MOST_VALUES`.
    """

    number: int
    act: Act
    time: int
    before: World
    after: World
    execution: Execution | None = None
    refused: str = ""
    problems: tuple[Problem, ...] = ()
    values: int = 0

    @property
    def is_undone(self) -> bool:
        """Whether what was typed is of no use, so that nothing happened."""
        return self.execution is None and bool(self.problems or self.refused)


def do_all(acts: Sequence[Act], limits: Limits, begun: Sequence[Deed] = ()) -> tuple[Deed, ...]:
    """Every act done, from an empty Cluster on; what was `begun` with is not done again.

    An act that cannot be done is left out: this page does not write such ones.
    """
    deeds: list[Deed] = []
    for deed, act in zip(begun, acts, strict=False):
        if deed.act != act:
            break
        deeds.append(deed)
    for act in acts[len(deeds) :]:
        deed = do_next(act, deeds, limits)
        if not deed.is_undone:
            deeds.append(deed)
    return tuple(deeds)


def do_next(act: Act, deeds: Sequence[Deed], limits: Limits) -> Deed:
    """One act after those deeds. One that is too much for a history is not done."""
    world = deeds[-1].after if deeds else World()
    left = MOST_VALUES - sum(deed.values for deed in deeds)
    return do(act, world, len(deeds) + 1, limits, left)


def do(act: Act, world: World, number: int, limits: Limits, left: int = MOST_VALUES) -> Deed:
    """One act, the one with this number, which may hold `left` values; what came of it is in the
    Deed."""
    time = BEGINS + BETWEEN * (number - 1)
    cluster = replace(world.cluster, start=time - world.cluster.version)
    reading = read(act.text, limits) if act.do in READ else EMPTY
    deed = Deed(number, act, time, world, world, values=_values(reading))
    if deed.values > left:
        return replace(deed, problems=(_too_much(),))
    if act.do in ("deploy", "edit"):
        return _deployed(deed, cluster, reading)
    return _done_to_one(deed, cluster, reading, limits)


def _values(reading: Reading) -> int:
    """How many values there are, as `MOST_VALUES` counts; not much beyond that."""
    counted = 0
    for document in reading.documents:
        counted += OBJECT_COUNTS * len(document.objects)
        counted += sum(1 for _ in islice(leaves(document.value), MOST_VALUES))
        if counted > MOST_VALUES:
            break
    return counted


def _too_much() -> Problem:
    message = (
        f"A history here has at most {MOST_VALUES:,} values in all its manifests together, and an "
        f"object counts as {OBJECT_COUNTS} more; with this one it would have more."
    )
    help = "Begin again, or deploy something smaller."
    return Problem(Severity.ERROR, RULE, message, help, 1, 1)


# ---- a manifest, by a pipeline or by Spinnaker's Edit


def _deployed(deed: Deed, cluster: Cluster, reading: Reading) -> Deed:
    act = deed.act
    image, fault = trigger_image(act.image)
    if fault:
        return replace(deed, problems=(fault,))
    if faults := _unusable(reading):
        return replace(deed, problems=(*reading.problems, *faults))
    artifacts = (artifact_of(image),) if image else ()
    trigger: dict[str, object] = {"artifacts": [each.to_json() for each in artifacts]}
    ready, expressions = evaluated(reading, roots_of(trigger))
    values = {document.index: document.value for document in ready.documents}
    if act.do == "edit" and (live := deed.before.cluster.find(_key(deed))):
        values = {index: unmasked(value, live) for index, value in values.items()}
    stage = DeployStage("1", Request(values, account=ACCOUNT), name="Deploy (Manifest)")
    run = run_pipeline([stage], Trigger(artifacts), cluster)
    [ran] = run.stages
    findings = [*expressions.findings, *(ran.deployed.findings if ran.deployed else ())]
    return replace(
        deed,
        after=_world(deed, run.cluster),
        execution=_execution(deed, pipeline_stages(run.stages, APPLICATION), trigger),
        refused=_error(ran),
        problems=tuple(
            masked_problems(ready, (*reading.problems, *located(reading, findings), *ran.problems))
        ),
    )


def _error(run: StageRun) -> str:
    """What the stage failed with, in a word of the engine's; "" where it did not."""
    if run.status == "SUCCEEDED":
        return ""
    return (run.deployed.error if run.deployed else None) or run.status.lower()


def _unusable(reading: Reading) -> tuple[Problem, ...]:
    """Why nothing of a manifest is deployed; nothing where it is."""
    message, help = "There is no object in this text.", "Write a manifest to deploy."
    if any(each.severity is Severity.ERROR for each in reading.problems):
        message, help = "So nothing of this text is deployed.", "Correct it first."
    elif any(document.objects for document in reading.documents):
        return ()
    return (Problem(Severity.ERROR, RULE, message, help, 1, 1),)


def trigger_image(text: str) -> tuple[ImageReference | None, Problem | None]:
    """The image that a trigger supplies, as it was typed; None for nothing, or for a Problem."""
    if not text.strip():
        return None, None
    parsed = parse_image(text.strip())
    if isinstance(parsed, ImageFault):
        message = f"What the trigger supplies is no image: {parsed.message}."
        return None, Problem(
            Severity.ERROR, ARTIFACT_SHAPE, message, parsed.help, 1, parsed.offset + 1
        )
    return parsed, None


def artifact_of(image: ImageReference) -> Artifact:
    """The artifact of an image, as a webhook would supply it."""
    version = image.digest or image.tag
    return Artifact("docker/image", name=image.name, version=version, reference=str(image))


# ---- something done to one object, by Spinnaker or with kubectl


def _done_to_one(deed: Deed, cluster: Cluster, reading: Reading, limits: Limits) -> Deed:
    act, key = deed.act, _key(deed)
    command = act.how if act.do == "kubectl" else act.do
    by_hand = ByHand(command, act.on, act.how if act.do == "patch" else "", act.text)
    revisions = deed.before.revisions.get(key, ())
    try:
        cluster, outcome = COMMANDS[command](cluster, key, by_hand, revisions, limits)
    except Unreadable as error:
        return replace(deed, problems=error.problems)
    deed = replace(deed, refused=outcome.message if outcome.failed else "")
    if not outcome.failed:
        deed = replace(deed, after=_world(deed, cluster))
    if act.do == "kubectl":
        return deed
    target = (key.kind, key.namespace, key.name)
    parameters = _parameters(act, reading)
    stage = action_stage(_ACTIONS[act.do], target, parameters, account=ACCOUNT, error=deed.refused)
    return replace(deed, execution=_execution(deed, (stage,), {}))


def _parameters(act: Act, reading: Reading) -> dict[str, object]:
    """What the form of an action sends.

    Source: orca, ``ScaleManifestStage.java``, ``UndoRolloutManifestStage.java`` and
    ``PatchManifestStage.java``.
    """
    if act.do == "scale":
        return {"replicas": act.text.strip()}
    if act.do == "undo":
        return {"numRevisionsBack": 1, "mode": "static"}
    body = [document.value for document in reading.documents]
    return {"patchBody": body, "options": {"mergeStrategy": act.how, "record": True}}


# ---- both


def _key(deed: Deed) -> Key:
    return key_named(deed.act.on, deed.before.cluster)


def _world(deed: Deed, cluster: Cluster) -> World:
    return World(cluster, with_revisions(deed.before.revisions, cluster))


def _execution(deed: Deed, stages: tuple[Stage, ...], trigger: dict[str, object]) -> Execution:
    act = deed.act
    ad_hoc = act.do != "deploy"
    name = PIPELINE
    if ad_hoc:
        kind, _, rest = act.on.partition("/")
        name = f"{_TITLES[act.do]} {kind} {rest.rpartition('/')[2]}"
    return Execution(
        id=f"execution-{deed.number:02}",
        application=APPLICATION,
        user=act.by,
        name=name,
        account=ACCOUNT,
        trigger={"type": "manual" if ad_hoc else "webhook", **trigger},
        started=deed.time * 1000,
        ended=(deed.time + TAKES) * 1000,
        ad_hoc=ad_hoc,
        stages=stages,
    )
