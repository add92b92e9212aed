"""The ledger and the garbage question after stories whose outcome is known."""

from pathlib import Path

import pytest

from playground.lessons.garbage import garbage
from playground.lessons.story_ledger import ledger
from playground.lessons.story_playing import play
from playground.lessons.story_reading import load_stories, read_story
from playground.rollout import ScenarioError

STORIES = load_stories(Path(__file__).parents[2] / "content" / "stories")
SHOP = ("Deployment", None, "shop")


def shop(kind="Deployment", replicas=5, **spec):
    container = {
        "name": "app",
        "image": "registry.example/shop:1.4",
        "envFrom": [{"configMapRef": {"name": "shop-config"}}],
    }
    labels = {"app": "shop"}
    spec |= {"selector": {"matchLabels": labels}} | (
        {} if kind == "DaemonSet" else {"replicas": replicas}
    )
    spec["template"] = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    return [
        {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "shop"}, "spec": spec},
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "shop-config"},
            "data": {"COLOUR": "blue"},
        },
    ]


def figures(name, objects=None, workload=SHOP):
    played = play(STORIES[name][0], objects or shop(), workload)
    rows = {line.label: line.figures for line in ledger(played)}
    return played, {label: [(f.text, f.tick) for f in row] for label, row in rows.items()}, rows


def test_a_flag_in_place_stays_mixed_and_a_versioned_one_does_not():
    played, row, rows = figures("1-feature-flag")
    mixed = rows["ticks with mixed configuration"]
    assert mixed[0].worse and not mixed[1].worse
    written, practised = (told.worlds[0].ticks for told in played.tellings)
    assert mixed[0].text == str(sum(tick.configs > 1 for tick in written))
    assert written[mixed[0].tick].configs > 1 and written[mixed[0].tick - 1].configs == 1
    assert written[-1].configs == 2 and practised[-1].configs == 1
    assert row["ConfigMaps and Secrets left behind"][1][0] == (
        "1 (shop-config-v000; 1 of them named by a revision)"
    )


def test_undo_does_not_bring_the_configuration_back_unless_it_is_versioned():
    _, row, rows = figures("2-broken-configuration")
    written, practised = row["what undo brought back"]
    assert written[0] == (
        "the image is back; the configuration is not: a pod that starts now gets version 2"
    )
    assert practised[0] == "the image is back; the configuration is back"
    assert [text for text, _ in row["pods serving at the end"]] == ["4 of 5", "5 of 5"]
    assert [figure.worse for figure in rows["pods serving at the end"]] == [True, False]


def test_a_broken_statefulset_stays_stuck_after_the_undo_in_both_worlds():
    """The known issue: OrderedReady waits for the broken pod, whatever is undone."""
    objects = shop("StatefulSet")
    played, row, _ = figures("2-broken-configuration", objects, ("StatefulSet", None, "shop"))
    assert [text for text, _ in row["pods serving at the end"]] == ["4 of 5", "4 of 5"]
    whys = [why.rule for told in played.tellings for why in told.worlds[0].ticks[5].whys]
    assert whys.count("stuck") == 2


def test_a_pinned_digest_does_not_care_who_pushes():
    played, _, rows = figures("4-tag-pushed-again")
    written, practised = (told.worlds[0].ticks[-1] for told in played.tellings)
    versions = [
        {played.images[digest] for pod in tick.pods for digest in pod.images.values()}
        for tick in (written, practised)
    ]
    assert versions == [{2, 3}, {2}]
    assert [figure.worse for figure in rows["ticks with mixed images"]] == [True, False]


def test_what_is_cleaned_up_too_early_is_missed():
    played, row, _ = figures("8-cleaned-up-too-early")
    stuck = row["pods that cannot start at the end"]
    missing = "CreateContainerConfigError: ConfigMap shop-config-v000 is missing"
    assert [text for text, _ in stuck] == [f"1 ({missing})", "0"]
    assert [told.title for told in played.tellings] == [
        "cleaned up by age",
        "kept while a revision needs it",
    ]


def test_three_workloads_are_reached_by_one_configmap():
    played, row, _ = figures("7-shared-configuration")
    assert [name for _, _, name in played.workloads] == ["shop", "shop-2", "shop-3"]
    assert played.subject.notes == (
        "Deployment shop-2 is a copy, made for this story.",
        "Deployment shop-3 is a copy, made for this story.",
    )
    assert [text for text, _ in row["pods serving at the end"]] == ["9 of 15", "15 of 15"]


def test_the_garbage_question_is_answered_by_playing_the_undo():
    played = play(STORIES["1-feature-flag"][0], shop(), SHOP)
    answer = garbage(played.tellings[1], played.workloads)
    assert [version.sentence for version in answer.versions] == [
        "ConfigMap shop-config-v000 is named by revision 1 of Deployment shop: only an undo would "
        "need it.",
        "ConfigMap shop-config-v001 is named by revision 2 of Deployment shop (the current one).",
    ]
    assert answer.deletable == ()
    assert answer.old == (("ConfigMap", "shop-config-v000"),)
    [undo] = answer.undos
    assert (undo.meets.revision, undo.meets.missing) == (1, answer.old)
    assert undo.sentence == (
        "kubectl rollout undo --to-revision=1 of Deployment shop would leave 3 pods waiting "
        "(CreateContainerConfigError: ConfigMap shop-config-v000 is missing); 4 of 5 pods would "
        "serve, 0 of that revision."
    )


def test_a_history_of_none_makes_old_versions_garbage():
    played = play(STORIES["1-feature-flag"][0], shop(revisionHistoryLimit=0), SHOP)
    answer = garbage(played.tellings[1], played.workloads)
    assert answer.deletable == answer.old == (("ConfigMap", "shop-config-v000"),)
    assert answer.undos == ()
    assert answer.versions[0].sentence == (
        "ConfigMap shop-config-v000 is named by no revision any more: nothing misses it."
    )


def test_a_workload_without_configuration_is_given_some():
    objects = shop()[:1]
    del objects[0]["spec"]["template"]["spec"]["containers"][0]["envFrom"]
    played = play(STORIES["1-feature-flag"][0], objects, SHOP)
    assert played.subject.configuration == ("ConfigMap", "shop-settings")
    assert "shop-settings" in played.subject.notes[0]
    assert objects == shop_without_configuration()


def shop_without_configuration():
    objects = shop()[:1]
    del objects[0]["spec"]["template"]["spec"]["containers"][0]["envFrom"]
    return objects


def test_faults_are_those_of_content_wherever_it_comes_from():
    """The same bytes under another name have the same fault: also when they are mounted live."""
    objects = shop()
    pod = objects[0]["spec"]["template"]["spec"]
    del pod["containers"][0]["envFrom"]
    pod["containers"][0]["volumeMounts"] = [{"name": "files", "mountPath": "/etc/files"}]
    pod["volumes"] = [{"name": "files", "configMap": {"name": "shop-config"}}]
    text = (
        "title: Live\nfaults: [{configuration: 2, when: held}]\n"
        "events: [{tick: 1, deploy: {configuration: 2}}, {tick: 8, deploy: {configuration: 1}}]"
    )
    story, problems = read_story(text)
    assert problems == ()
    played = play(story, objects, SHOP)
    written, practised = (told.worlds[0].ticks for told in played.tellings)
    assert min(tick.serving for tick in written) == 0
    assert min(tick.serving for tick in practised) == 4
    assert written[-1].serving == practised[-1].serving == 5


@pytest.mark.parametrize(
    ("objects", "workload"),
    [([], SHOP), (shop(), ("Deployment", None, "other")), (shop(replicas="x"), SHOP)],
)
def test_what_cannot_be_played_is_an_error(objects, workload):
    with pytest.raises(ScenarioError):
        play(STORIES["1-feature-flag"][0], objects, workload)
