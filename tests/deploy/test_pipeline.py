"""Pipelines: artifacts from stage to stage."""

import yaml

from playground.artifacts import Artifact
from playground.artifacts.expected_artifact import ExpectedArtifact
from playground.deploy.pipeline import Stage, Trigger, run_pipeline
from playground.deploy.request import Request
from tests.deploy.test_deploy import CONFIG, EMPTY, WEB


def stage(ref, text, *needs, **options):
    documents = dict(enumerate(yaml.safe_load_all(text)))
    return Stage(ref, Request(documents, account="prod"), needs, **options)


def expected(id, **match):
    return ExpectedArtifact(id, Artifact(**match))


def references(run):
    return [supplied.artifact.reference for supplied in run.deployed.bound]


def test_a_stage_binds_what_the_one_before_made():
    image = Artifact("docker/image", "hub.example.dev/shop/web", reference="web@sha256:1")
    result = run_pipeline([stage("2", WEB, "1"), stage("1", CONFIG)], Trigger((image,)), EMPTY)
    assert [run.stage.ref for run in result.stages] == ["1", "2"]
    assert references(result.stages[1]) == ["web@sha256:1", "settings-v000"]
    assert [supplied.source for supplied in result.stages[1].saw] == [
        "from stage 1",
        "from the trigger",
    ]
    assert len(result.cluster.objects) == 2


def test_the_nearest_wins_and_strangers_do_not_count():
    green, red = CONFIG.replace("blue", "green"), CONFIG.replace("blue", "red")
    stages = [
        stage("1", CONFIG),
        stage("2", green, "1"),
        stage("3", WEB, "2"),
        stage("4", red),
    ]
    result = run_pipeline(stages, Trigger(), EMPTY)
    last = next(run for run in result.stages if run.stage.ref == "3")
    assert len(last.saw) == 2
    green_one = next(run for run in result.stages if run.stage.ref == "2").emitted[0]
    assert references(last) == [green_one.reference]


def test_what_a_stage_produces_is_what_it_hands_on():
    only = expected("web", type="kubernetes/dep.*")
    first = stage("1", CONFIG + "---\n" + WEB, produces=(only,))
    result = run_pipeline([first, stage("2", WEB, "1")], Trigger(), EMPTY)
    assert [artifact.name for artifact in result.stages[0].emitted] == ["web"]
    assert references(result.stages[1]) == []


def test_a_produced_artifact_may_be_required_later():
    made = expected("cfg", type="kubernetes/configMap", name="settings")
    stages = [stage("1", CONFIG, produces=(made,)), stage("2", WEB, "1", required_ids=("cfg",))]
    result = run_pipeline(stages, Trigger(), EMPTY)
    assert result.stages[1].deployed.bound[0].source == "required by the stage"
    unknown = [stages[0], stage("2", WEB, "1", required_ids=("other",))]
    assert run_pipeline(unknown, Trigger(), EMPTY).stages[1].status == "TERMINAL"


def test_a_failure_stops_those_that_wait_for_it():
    faulty = stage("1", CONFIG.replace("kind: ConfigMap", "kind: Event"))
    result = run_pipeline([faulty, stage("2", WEB, "1"), stage("3", CONFIG)], Trigger(), EMPTY)
    assert {run.stage.ref: run.status for run in result.stages} == {
        "1": "TERMINAL",
        "2": "NOT_STARTED",
        "3": "SUCCEEDED",
    }


def test_a_produced_artifact_that_nothing_matches_fails_the_stage():
    result = run_pipeline(
        [stage("1", CONFIG, produces=(expected("x", name="no.*"),))], Trigger(), EMPTY
    )
    assert result.stages[0].status == "TERMINAL"
    assert "Nothing matches x (name no.*)" in result.stages[0].problems[0].message


def test_the_trigger_must_supply_what_is_expected_of_it():
    image = Artifact("docker/image", "web", reference="web:1")
    twice = Trigger((image, Artifact("docker/image", "web", reference="web:2")), (expected("i"),))
    assert "2 artifacts match" in run_pipeline([], twice, EMPTY).problems[0].message
    default = ExpectedArtifact("i", Artifact(name="other"), use_default=True, default=image)
    result = run_pipeline([stage("1", CONFIG)], Trigger((), (default,)), EMPTY)
    assert [each.artifact for each in result.stages[0].saw] == [image]
    prior = ExpectedArtifact("i", Artifact(name="web"), use_prior=True)
    assert run_pipeline([], Trigger((), (prior,), (image,)), EMPTY).resolved[0].fallback


def test_a_hostile_pattern_is_a_problem():
    hostile = expected("x", name="(a+)+(?=b)")
    image = Artifact("docker/image", "a" * 400, reference="x")
    result = run_pipeline([stage("1", CONFIG)], Trigger((image,), (hostile,)), EMPTY)
    assert "cannot be used" in result.problems[0].message
    assert result.stages[0].status == "NOT_STARTED"


def test_stages_that_wait_for_each_other_are_named():
    stages = [stage("1", CONFIG, "2"), stage("2", CONFIG, "1"), stage("3", WEB, "9")]
    result = run_pipeline([*stages, stage("3", WEB)], Trigger(), EMPTY)
    assert {problem.rule for problem in result.problems} == {"pipeline-shape"}
    assert len(result.problems) == 4
    assert {run.status for run in result.stages} == {"NOT_STARTED"}
