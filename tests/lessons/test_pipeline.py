"""The pipeline of the pages: deploys that follow each other, and stages that hand artifacts on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from playground.lessons.pipeline_inputs import PipelineInputs, StageInputs
from playground.lessons.pipeline_view import PipelineView, ShownStage
from playground.lessons.results import Inputs, Results
from playground.lessons.sample import load_sample, load_variants
from playground.lessons.sandbox import run
from playground.report.mask import MASK

CONTENT = Path(__file__).resolve().parents[2] / "content"
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {MODE: %s}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: %s}
spec:
  containers:
  - {name: c, image: registry.example/a, envFrom: [{configMapRef: {name: settings}}]}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: %s}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: c, image: registry.example/a, envFrom: [{configMapRef: {name: settings}}]}
"""


def played(inputs: Inputs) -> PipelineView:
    view = run(replace(inputs, with_rollout=False)).pipeline
    assert view is not None
    return view


def one(manifest: str, *stages: StageInputs, action: str = "deploy", state: str = "") -> Inputs:
    every = (StageInputs(), *stages)
    return Inputs(manifest=manifest, pipeline=PipelineInputs(every, state, action))  # type: ignore[arg-type]


def bound(stage: ShownStage) -> list[str]:
    return [
        change.after
        for each in stage.objects
        for step in each.steps
        for change in step.changes
        if change.rule == "bind-artifact"
    ]


def test_three_deploys_and_back() -> None:
    state, names = "", []
    for content in ("blue", "green", "blue"):
        view = played(one(CONFIG % content, state=state))
        state = view.state
        names.append(view.past[-1].names)
    assert names == [("settings-v000",), ("settings-v001",), ("settings-v000",)]
    assert [deploy.again for deploy in view.past] == [(), (), (1,)]
    assert [(live.name, live.news) for live in view.cluster] == [
        ("settings-v000", ""),
        ("settings-v001", ""),
    ]


def test_a_look_changes_nothing() -> None:
    look = played(one(CONFIG % "blue", action=""))
    assert not look.deployed and look.state == "" and look.past == ()
    assert look.next is not None and look.next.names == ("settings-v000",)
    assert [live.news for live in look.cluster] == ["new"]


def test_what_is_running_was_deployed_before() -> None:
    inputs = replace(one(CONFIG % "green"), running=CONFIG % "blue")
    assert [deploy.names for deploy in played(inputs).past] == [
        ("settings-v000",),
        ("settings-v001",),
    ]
    emptied = played(replace(inputs, pipeline=PipelineInputs(action="empty")))
    assert emptied.past == () and emptied.next and emptied.next.names == ("settings-v000",)
    again = played(replace(inputs, pipeline=PipelineInputs(state=emptied.state, action="deploy")))
    assert [deploy.number for deploy in again.past] == [1]


def test_stage_2_binds_what_stage_1_made() -> None:
    view = played(one(CONFIG % "blue", StageInputs(WEB % "p", after=("1",))))
    assert bound(view.stages[1]) == ["settings-v000"]
    assert view.stages[1].sees[0].source == "from stage 1"
    assert "from stage 1" in view.stages[1].objects[0].told[0].sentence
    apart = played(one(CONFIG % "blue", StageInputs(WEB % "p")))
    assert bound(apart.stages[1]) == [] and apart.stages[1].sees == ()


def test_the_nearest_wins() -> None:
    stages = (
        StageInputs(CONFIG % "green", after=("1",)),
        StageInputs(WEB % "p", after=("2",)),
    )
    view = played(one(CONFIG % "blue", *stages))
    assert bound(view.stages[2]) == ["settings-v001"]
    assert [each.source for each in view.stages[2].sees] == ["from stage 2", "from stage 1"]


def test_a_stage_can_be_set_otherwise() -> None:
    stage = StageInputs(
        WEB % "p", after=("1",), account="prod", namespace="shop", binding=False, versioned="true"
    )
    view = played(one(CONFIG % "blue", stage))
    assert view.stages[1].settings == (
        "account prod",
        "namespace shop",
        "binds no artifacts",
        "versions everything",
    )
    assert view.stages[1].objects[0].name == "deployment p-v000"
    assert bound(view.stages[1]) == []
    assert view.cluster[-1].missing == ("ConfigMap settings",)


def test_a_required_artifact_fails_the_stage_and_what_waits_for_it() -> None:
    wanted = "[{type: docker/image, name: other, reference: other@x}]"
    stages = (
        StageInputs(WEB % "p", after=("1",), required=wanted),
        StageInputs(WEB % "q", after=("2",)),
    )
    view = played(one(CONFIG % "blue", *stages))
    assert [stage.status for stage in view.stages] == ["SUCCEEDED", "TERMINAL", "NOT_STARTED"]
    assert view.stages[1].problems[0].rule == "required-artifact-not-bound"
    assert [each.result for each in view.stages[1].objects] == ["not sent"]
    assert view.past[-1].failed and len(view.cluster) == 1


def test_a_refusal_leaves_what_came_before() -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 0}]}\n"
    view = played(one(CONFIG % "blue" + "---\n" + service))
    assert [each.result for each in view.stages[0].objects] == ["created", "refused"]
    assert view.stages[0].status == "TERMINAL"
    assert any(told.rule == "refused" for each in view.stages[0].objects for told in each.told)


def test_expressions_see_the_trigger() -> None:
    manifest = POD.replace("registry.example/a", '"a:${trigger.payload.tag}"') % "p"
    inputs = replace(one(manifest), trigger="webhook", artifacts="tag: seven")
    [first, *_] = played(inputs).stages[0].objects[0].steps
    assert (first.name, first.changes[0].after) == ("expressions", "a:seven")
    left = played(replace(inputs, manifest=manifest.replace("tag}", "other()}")))
    assert left.stages[0].objects[0].steps[0].findings[0].rule == "expression-left"


@pytest.mark.parametrize(
    ("kind", "event", "reference"),
    [
        ("docker", '{"registry": "hub", "repository": "a", "tag": "1"}', "hub/a:1"),
        ("gcr", "digest: gcr.example/a@sha256:0", "gcr.example/a@sha256:0"),
        ("webhook", "artifacts: [{type: docker/image, name: a, reference: a@x}]", "a@x"),
    ],
)
def test_an_event_supplies_the_artifacts(kind: str, event: str, reference: str) -> None:
    view = played(replace(one(CONFIG % "blue"), trigger=kind, artifacts=event))
    assert [each.reference for each in view.artifacts] == [reference]
    assert view.trigger_why


def test_an_event_that_starts_nothing() -> None:
    results = run(replace(one(CONFIG % "blue"), trigger="gcr", artifacts="[]"))
    view = results.pipeline
    assert view and not view.deployed and view.stages == () and view.why
    assert [shown.field for shown in results.problems] == ["artifacts"]


def test_faithful_names_what_it_leaves_dangling() -> None:
    manifest = CONFIG % "blue" + "---\n" + POD % "p"
    complete = run(Inputs(manifest=manifest))
    faithful = run(Inputs(manifest=manifest, places="faithful"))

    def dangling(results: Results) -> list[str]:
        return [
            shown.problem.message
            for shown in results.problems
            if shown.problem.rule == "reference-not-followed"
        ]

    assert dangling(complete) == []
    assert len(dangling(faithful)) == 1 and "settings" in dangling(faithful)[0]


def test_problems_of_a_further_stage_lead_to_its_text() -> None:
    results = run(one(CONFIG % "blue", StageInputs("kind: [", after=("1",), required="{}")))
    fields = {shown.field for shown in results.problems}
    assert {"stage2_manifest", "stage2_required"} <= fields
    assert results.pipeline and results.pipeline.stages[0].status == "SUCCEEDED"


def test_what_a_secret_holds_is_masked() -> None:
    secret = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
        "stringData: {TOKEN: '${trigger.payload.token}', OTHER: verysecret}\n"
    )
    inputs = replace(one(secret), trigger="webhook", artifacts="token: evensecreter")
    for action in ("", "deploy"):
        view = played(replace(inputs, pipeline=PipelineInputs(action=action)))  # type: ignore[arg-type]
        shown = str(replace(view, state=""))
        assert MASK in shown
        for word in ("verysecret", "evensecreter", "dmVyeXNlY3JldA", "ZXZlbnNlY3JldGVy"):
            assert word not in shown


def test_what_is_said_of_an_expression_in_a_secret_tells_no_part_of_it() -> None:
    manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n"
    for written in ("${trigger.verysecret}", "${parameters['verysecret']}", "${verysecret.a}"):
        results = run(one(f'{manifest}  TOKEN: "{written}"\n'))
        assert results.pipeline is not None
        stage = results.pipeline.stages[0]
        assert any("expression" in told.sentence for told in stage.objects[0].told)
        assert "verysecret" not in str(stage)
        assert all("verysecret" not in shown.problem.message for shown in results.problems)


def test_half_a_character_in_a_field_is_shown_as_the_replacement_character() -> None:
    view = played(one(CONFIG % "blue", StageInputs(CONFIG % "red", namespace="a\ud800")))
    assert view.deployed and "a\ufffd" in str([each.live for each in view.cluster])
    state = json.loads(view.state)
    state["cluster"]["objects"][0]["data"] = {"\udfff": "\ud800"}
    again = played(one(CONFIG % "blue", state=json.dumps(state)))
    assert "\ufffd: \ufffd" in again.cluster[0].live


def test_more_than_can_be_run_is_said() -> None:
    view = played(one("---\n".join(CONFIG % n for n in range(501))))
    assert not view.deployed and "500 objects" in view.why and view.stages == ()


@pytest.mark.parametrize("slug", ["versioning", "digest"])
def test_the_sample_hands_artifacts_from_stage_to_stage(slug: str) -> None:
    sample = load_sample(CONTENT / "samples" / slug)
    assert sample is not None
    view = played(sample)
    assert [stage.status for stage in view.stages] == ["SUCCEEDED", "SUCCEEDED"]
    assert bound(view.stages[1])


def test_a_strategy_appends_stages() -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        "spec: {selector: {lb: web}, ports: [{port: 80}]}\n"
    )
    pods = WEB.replace("Deployment", "ReplicaSet") % "p"
    stages = (StageInputs(strategy="highlander", services="service web, "),)
    first = played(Inputs(manifest=f"{service}---\n{pods}", pipeline=PipelineInputs(stages, "")))
    assert first.stages[0].settings == ("strategy highlander", "traffic from service web")
    assert first.stages[0].appended == ()
    state, texts = "", []
    for image in ("a", "b"):
        manifest = f"{service}---\n{pods}".replace("example/a", f"example/{image}")
        asked = PipelineInputs(stages, state, "deploy")
        view = played(Inputs(manifest=manifest, pipeline=asked))
        state = view.state
        texts.append([told.split(":")[0] for told in view.stages[0].appended])
    assert texts == [
        [],
        ["disableManifest, replicaSet p-v000", "deleteManifest, replicaSet p-v000"],
    ]
    traffic = next(
        step for each in view.stages[0].objects for step in each.steps if step.name == "traffic"
    )
    assert traffic.changes


def test_hot_reload_keeps_the_name_and_rolls_nothing_out() -> None:
    folder = CONTENT / "samples" / "versioning"
    sample = load_sample(folder)
    assert sample is not None
    inputs = load_variants(folder, sample)["hot-reload"]
    assert inputs.pipeline is not None
    off = inputs.manifest.replace(
        "annotations: {}", 'annotations: {strategy.spinnaker.io/versioned: "false"}'
    )
    results, state = [], ""
    for manifest in (off, off.replace("classic", "new")):
        pipeline = replace(inputs.pipeline, state=state, action="deploy")
        view = played(replace(inputs, manifest=manifest, story="", pipeline=pipeline))
        state = view.state
        results.append([(each.name, each.result) for each in view.stages[0].objects])
    assert results == [
        [("configMap settings", "created"), ("deployment web", "configured")],
        [("configMap settings", "configured"), ("deployment web", "unchanged")],
    ]
    assert view.past[-1].names == ()
