"""What the page about ad-hoc edits claims in its prose, done."""

from dataclasses import replace

import pytest

from playground.lessons.edits.results import EditInputs, EditResults
from playground.lessons.edits.sandbox import run
from tests.lessons.edits.test_sandbox import WEB, begun, marks, then

OMITTED = WEB.replace("  replicas: 4\n", "")
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: stored}\n"


def after_deploy(results: EditResults, manifest: str = WEB) -> EditResults:
    return then(results, "deploy", manifest=manifest)


@pytest.mark.parametrize(("manifest", "kept"), [(WEB, False), (OMITTED, True)])
def test_scale_is_reset_if_the_manifest_sets_replicas(manifest: str, kept: bool) -> None:
    results = then(begun(manifest), "scale", scale_to="9")
    assert ("replicas: 9" in after_deploy(results, manifest).inputs.live) is kept


def test_undo_is_rolled_forward_and_list_entries_may_stay() -> None:
    """The entry that only the old template has is known to no manifest that is applied later."""
    results = then(begun(), "env", env_to="OLD=1")
    results = then(results, "deploy", manifest=WEB.replace("web:2.4", "web:3"))
    results = then(results, "env", env_to="OLD-", manifest=WEB.replace("web:2.4", "web:3"))
    results = then(results, "undo")
    live = after_deploy(results, WEB.replace("web:2.4", "web:3")).inputs.live
    assert "web:3" in live and "name: OLD" in live


def test_the_restarts_annotation_stays() -> None:
    assert "restartedAt" in after_deploy(then(begun(), "restart")).inputs.live


def test_pause_stays_and_what_is_deployed_meanwhile_does_not_roll_out() -> None:
    newer = WEB.replace("web:2.4", "web:3")
    results = after_deploy(then(begun(), "pause"), newer)
    assert "paused: true" in results.inputs.live and results.rollout is not None
    one, _ = results.rollout.worlds
    assert {pod.template for pod in one.ticks[-1].pods} == {"v1"}


def test_a_patch_is_put_back_where_the_manifest_has_the_field() -> None:
    patch = "spec: {replicas: 9, minReadySeconds: 7}"
    results = then(begun(), "patch", patch_text=patch)
    assert set(marks(results).values()) == {"overwritten", "survives"}
    live = after_deploy(results).inputs.live
    assert "replicas: 4" in live and "minReadySeconds: 7" in live


def test_an_edited_configmap_keeps_its_name_and_gets_the_manifests_keys_back() -> None:
    results = begun(CONFIG)
    edited = results.inputs.live.replace("a: stored", "a: by hand\n  b: added")
    results = after_deploy(then(results, "edit", live=edited), CONFIG)
    assert "  a: stored\n  b: added\n" in results.inputs.live
    assert "name: c\n" in results.inputs.live


def test_spinnakers_edit_is_undone_whole_additions_included() -> None:
    results = begun()
    applied = results.inputs.applied.replace("replicas: 4", "replicas: 9\n  minReadySeconds: 7")
    results = then(results, "reapply", applied=applied)
    assert "minReadySeconds: 7" in results.inputs.live
    live = after_deploy(results).inputs.live
    assert "minReadySeconds" not in live and "replicas: 4" in live


def test_unchanged_does_not_mean_that_there_is_no_drift() -> None:
    results = then(begun(OMITTED), "scale", scale_to="9")
    results = after_deploy(results, OMITTED)
    assert results.deeds[-1].answers == ("deployment.apps/web unchanged",)
    assert results.rows


def test_use_source_capacity_makes_the_number_in_the_manifest_mean_nothing() -> None:
    asked = "annotations: {strategy.spinnaker.io/use-source-capacity: 'true'}"
    annotated = WEB.replace("metadata:\n  name: web", f"metadata:\n  {asked}\n  name: web")
    results = then(begun(annotated), "scale", scale_to="9")
    results = after_deploy(results, annotated.replace("replicas: 4", "replicas: 5"))
    assert "replicas: 9" in results.inputs.live


def test_bringing_the_edits_leaves_the_next_deploy_nothing_to_put_back() -> None:
    results = then(begun(), "scale", scale_to="9")
    results = then(results, "bring")
    results = run(replace(results.inputs, act="deploy"))
    assert "replicas: 9" in results.inputs.live and not results.rows


def test_lists_that_grow_and_shrink_are_brought_too() -> None:
    results = then(begun(), "env", env_to="A=1\nB=2\nC=3\nLOG_LEVEL-")
    results = then(results, "bring")
    assert not results.rows and not results.problems
    assert "# Whoever scales by hand" in results.inputs.manifest


def test_nothing_typed_gives_a_page() -> None:
    assert run(EditInputs()).forecast.drift
