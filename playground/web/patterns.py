"""The page that shows every component in every state, with data from the engine."""

from dataclasses import dataclass, replace

from flask import current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from playground.artifacts.small_image import build
from playground.lessons.audit_inputs import AuditInputs
from playground.lessons.content import Lesson
from playground.lessons.edits.results import EditInputs, EditResults
from playground.lessons.edits.sandbox import run as run_edits
from playground.lessons.history.results import HistoryInputs, HistoryResults
from playground.lessons.history.sandbox import run as run_history
from playground.lessons.pipeline_inputs import PipelineInputs, StageInputs
from playground.lessons.results import Inputs, Results
from playground.lessons.sandbox import run
from playground.lessons.trigger_shapes import TriggerShapes, trigger_shapes
from playground.lessons.what_happens import Stories
from playground.registry.fault import Unresolved
from playground.registry.lock import read_lock
from playground.registry.lock_text import write_lock
from playground.registry.locked import Locked
from playground.registry.manifests import OCI_INDEX, Manifest, Platform
from playground.registry.refusals import UNKNOWN_IMAGE
from playground.registry.resolve import Outcome
from playground.web.asking import OFF
from playground.web.audit_patterns import AuditPatterns, audit_patterns
from playground.web.errors import ErrorPage, describe
from playground.web.images import Asked, named_in, tell
from playground.web.lab import LabPage, lab_page, try_push

FAULTY = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  A: one
  A: two
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web
"""

MANY = """\
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "registry.example/agent:1"}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 60
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "registry.example/db:1"}]
"""
"""More pods than are drawn one by one, and more workloads than one."""

PIPED = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {A: one}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 0}]}
"""
STAGE = """\
apiVersion: v1
kind: Pod
metadata: {name: job}
spec:
  containers:
  - {name: job, image: "registry.example/job:${trigger.tag}"}
  volumes:
  - {name: secret, secret: {secretName: token}}
"""
STAGES = (
    StageInputs(),
    StageInputs(STAGE, after=("1",)),
    StageInputs(STAGE, account="prod", namespace="batch"),
    StageInputs(STAGE, required="[{type: docker/image, name: web, reference: web@x}]"),
)
"""A refusal halfway, a stage that waits for it in vain, a dangling reference, and a stage that
fails before anything is sent."""

SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: key}
stringData: {token: old}
"""
PROBED = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: registry.example/web:1
        readinessProbe: {httpGet: {path: /, port: 80}}
"""
SWITCHED = """\
spec:
  template:
    spec:
      containers: [{name: web, readinessProbe: {httpGet: null, exec: {command: ["true"]}}}]
"""
"""A handler of another kind: the next deploy merges its own into it, and that is refused."""
PATCH = "spec: {minReadySeconds: 5}"
OLD, NEW = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
PINNED = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - {{name: by-name, image: "shop/web@{OLD}"}}
      - {{name: again, image: "shop/web@{NEW}"}}
      - {{name: with-tag, image: "shop/web:2@{OLD}"}}
      - {{name: other, image: "shop/other@{OLD}"}}
"""
SUPPLIED = f"[{{type: docker/image, name: shop/web, reference: 'shop/web@{NEW}'}}]"
"""Images that are pinned already, and an artifact for three of them."""

TAGGED = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: "lab.example/web:2.4"}
  - {name: gone, image: "lab.example/web:3"}
"""
LOCKED_AT = "2026-01-01T00:00:00Z"

NAMES = [f"a-name-that-is-as-long-as-kubernetes-allows-{'abcdefghij' * 20}-{n}" for n in range(3)]
LONG = "---\n".join(
    f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{A: on, A: off}}\n"
    for name in NAMES
)
"""Long names, in more objects and Problems than the editor's foot has room for."""


@dataclass(frozen=True, slots=True)
class PatternsPage:
    """The context of `patterns.html`: a lesson's results, those of a story with many pods, of a
    manifest with faults, of one with long content and of nothing, those of a pipeline and of
    images that are pinned already, a refusal in the site's own words, the lab after a push that
    it refused, what registries say about images, triggers for an image of Docker Hub, a Secret
    edited by hand, a deploy that failed because of an edit, a history and its log, an empty one,
    and the pages of the server's own log.
    """

    fine: Results
    story: Results
    faulty: Results
    long: Results
    empty: Results
    pipeline: Results
    pinned: Results
    refusal: ErrorPage
    lab: LabPage
    asked: tuple[Asked, ...]
    hub: TriggerShapes | None
    edits: EditResults
    failing: EditResults
    history: HistoryResults
    empty_history: HistoryResults
    audit: AuditPatterns


def patterns_page(lessons: tuple[Lesson, ...], stories: Stories) -> PatternsPage:
    """Everything computed here and now: nothing on the page is a copy of an answer."""
    fine = next(lesson.results for lesson in lessons if lesson.results and lesson.results.rollout)
    return PatternsPage(
        fine=fine,
        story=run(
            Inputs(manifest=MANY, story=next(iter(stories)), follow="StatefulSet//db"),
            stories=stories,
        ),
        faulty=run(Inputs(manifest=FAULTY)),
        long=run(Inputs(manifest=LONG)),
        empty=run(Inputs(pipeline=PipelineInputs())),
        pinned=run(Inputs(manifest=PINNED, artifacts=SUPPLIED, with_rollout=False)),
        pipeline=run(
            Inputs(
                manifest=PIPED,
                running=PIPED.split("---")[0],
                with_rollout=False,
                pipeline=PipelineInputs(STAGES, action="deploy"),
                audit=AuditInputs(current_app.extensions["page_key"]),
            )
        ),
        refusal=describe(RequestEntityTooLarge()),
        hub=trigger_shapes("redis:7", "", "docker"),
        lab=try_push(lab_page(request.host), "a tag with spaces", "hello"),
        asked=(_asked(), Asked(refused=OFF)),
        edits=_edited(SECRET, ("patch", "stringData: {token: new, added: x}")),
        failing=_edited(PROBED, ("patch", SWITCHED), ("deploy", "")),
        history=_history(lessons),
        empty_history=run_history(HistoryInputs()),
        audit=audit_patterns(next(each.begun for each in lessons if each.history)),
    )


def _history(lessons: tuple[Lesson, ...]) -> HistoryResults:
    """The audit page after a refusal, a patch and answers: an entry is open, a copy broken."""
    lesson = next(each for each in lessons if each.history)
    assert lesson.history is not None
    results = lesson.history
    acts = (("scale", "six"), ("patch", ""), ("answer:digest", ""), ("answer:flag", ""))
    for act, number in acts:
        inputs = replace(results.inputs, act=act, scale_to=number, patch_text=PATCH)
        picked = {each.name: each.options[0].value for each in results.questions if each.options}
        inputs = replace(inputs, picked=picked, forge="byte", find="web", opened="11")
        results = run_history(inputs, begun=lesson.begun)
    return results


def _asked() -> Asked:
    """What a registry would say about the lab's image after its tag was pushed again."""
    before, after = build("hello"), build("hello again")
    locked = Locked(
        "lab.example/web", "2.4", before.index.digest, OCI_INDEX, (), LOCKED_AT, "lab.example"
    )
    platforms = tuple(
        Platform(f"linux/{each.architecture}", each.manifest.digest) for each in after.platforms
    )
    missing = Unresolved(UNKNOWN_IMAGE, "lab.example has no web with the tag 3", "Look again.")
    outcomes = {
        locked.key: Outcome(Manifest(after.index.digest, OCI_INDEX, platforms)),
        locked.key._replace(tag="3"): Outcome(fault=missing),
    }
    lock = read_lock(write_lock([locked, locked._replace(tag="2.3")]) + "- {}\n")
    return tell(TAGGED, named_in(TAGGED)[0], outcomes, lock, LOCKED_AT)


def _edited(manifest: str, *acts: tuple[str, str]) -> EditResults:
    """The sandbox of edits after these acts, each with the text of its patch."""
    results = run_edits(EditInputs(manifest=manifest))
    for act, text in acts:
        results = run_edits(replace(results.inputs, act=act, patch_text=text))
    return replace(results, rollout=None)
