"""What each act leaves in the Cluster and in the log."""

import pytest

from playground.audit.chain import verify
from playground.lessons.history.acts import Act, read_acts
from playground.lessons.history.deeds import MOST_VALUES, Deed, do_all
from playground.lessons.history.record import Record, record_of
from playground.lessons.history.results import HistoryResults, ShownDeed
from playground.manifest import DEFAULT
from tests.lessons.history.opened import BEGUN, INPUTS, KEY, OPENED, then

SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: key, namespace: shop}
stringData: {password: hunter2-Planted}
"""


def last(results: HistoryResults) -> ShownDeed:
    return results.deeds[-1]


def hows(deed: ShownDeed) -> list[str]:
    return [each.how for each in deed.entries]


def test_the_history_that_the_page_opens_with() -> None:
    assert [(each.kind, each.title, hows(each)) for each in OPENED.deeds] == [
        ("pipeline", "web to prod", ["", "", "hydrated", "hydrated"]),
        ("pipeline", "web to prod", ["", "", "hydrated", "hydrated"]),
        ("orchestration", "Scale Deployment web", ["", "", "parameters", "parameters"]),
        ("orchestration", "Edit Deployment web", ["", "", "hydrated", "hydrated"]),
        ("kubectl", "kubectl scale deployment/web --replicas=8", []),
        ("pipeline", "web to prod", ["", "", "hydrated", "hydrated"]),
    ]
    assert len(BEGUN.entries) == 20 and verify(BEGUN.entries).fault is None
    assert "only the API server" in OPENED.deeds[4].note


@pytest.mark.parametrize(
    ("act", "fields", "how"),
    [
        ("deploy", {}, "hydrated"),
        ("edit", {}, "hydrated"),
        ("scale", {"scale_to": "3"}, "parameters"),
        ("undo", {}, "parameters"),
        ("patch", {"patch_text": "spec: {minReadySeconds: 3}"}, "stub"),
        ("patch", {"patch_text": "spec: {minReadySeconds: 3}", "patch_type": "merge"}, "stub"),
    ],
)
def test_what_the_end_of_a_stage_has_of_the_object(
    act: str, fields: dict[str, str], how: str
) -> None:
    deed = last(then(OPENED, act, by="ann", **fields))
    assert (deed.number, deed.time, deed.by, deed.failed) == (7, "10:30", "ann", False)
    assert hows(deed) == ["", "", how, how]
    assert deed.kind == ("pipeline" if act == "deploy" else "orchestration")


@pytest.mark.parametrize(
    ("how", "text", "path"),
    [("scale", "9", ("replicas", "9")), ("image", "web=other:1", ("template", "other:1"))],
)
def test_kubectl_changes_the_cluster_and_not_the_log(
    how: str, text: str, path: tuple[str, str]
) -> None:
    results = then(OPENED, "kubectl", hand_how=how, hand_to=text)
    assert results.entry_count == OPENED.entry_count and last(results).entries == ()
    deeds = do_all(read_acts(results.inputs.journal)[0], DEFAULT)
    [live] = deeds[-1].after.cluster.list("Deployment")
    assert path[1] in str(live["spec"][path[0]])


def test_a_deploy_that_fails_is_told_with_what_it_was_asked_for() -> None:
    refused = INPUTS.manifest.replace("replicas: 4", "replicas: -4")
    results = then(OPENED, "deploy", manifest=refused)
    deed = last(results)
    assert deed.failed and hows(deed)[2] == "input" and "what was applied is not" in deed.note
    assert [each.type for each in deed.entries][-2:] == ["stage:failed", "pipeline:failed"]
    assert any("refuses" in each.problem.message for each in results.problems)


def test_an_action_that_fails_is_told_too() -> None:
    results = then(OPENED, "patch", patch_text="spec: {selector: {matchLabels: {app: x}}}")
    assert last(results).failed and len(results.deeds) == 7
    assert any("immutable" in each.problem.message for each in results.problems)
    assert last(results).entries[-1].type == "orchestration:failed"


@pytest.mark.parametrize(
    ("act", "fields", "field"),
    [
        ("scale", {"scale_to": "six"}, "scale_to"),
        ("patch", {"patch_text": "["}, "patch_text"),
        ("kubectl", {"hand_to": "-1"}, "hand_to"),
        ("edit", {"applied": "a: ["}, "applied"),
        ("deploy", {"manifest": " "}, "manifest"),
        ("deploy", {"manifest": "a: ["}, "manifest"),
        ("deploy", {"image": "NO"}, "image"),
    ],
)
def test_what_cannot_be_used_is_no_act(act: str, fields: dict[str, str], field: str) -> None:
    results = then(OPENED, act, **fields)
    assert len(results.deeds) == 6 and field in {each.field for each in results.problems}
    for each in results.problems:
        assert each.problem.line >= 1 and each.problem.help.endswith(".")


def test_an_edit_overwrites_a_scale_because_the_form_opens_last_applied() -> None:
    counts = [deed.after.cluster.list("Deployment")[0]["spec"]["replicas"] for deed in BEGUN.deeds]
    assert counts == [4, 4, 6, 4, 8, 4]


def test_what_is_done_again_is_what_was_begun_with() -> None:
    results = then(OPENED, "deploy", by="ann")
    acts, _ = read_acts(results.inputs.journal)
    anew: tuple[Deed, ...] = do_all(acts, DEFAULT)
    entries = record_of(anew, Record(key=KEY)).entries
    assert entries == record_of(do_all(acts, DEFAULT, BEGUN.deeds), BEGUN).entries
    assert entries[:20] == BEGUN.entries and verify(entries).fault is None


def test_objects_have_the_time_at_which_they_were_written() -> None:
    [settings] = BEGUN.deeds[0].after.cluster.list("ConfigMap")
    _, newer = BEGUN.deeds[1].after.cluster.list("ConfigMap")
    assert settings["metadata"]["creationTimestamp"].startswith("2026-01-01T09:00:0")
    assert newer["metadata"]["creationTimestamp"].startswith("2026-01-01T09:15:0")


def test_what_a_secret_holds_is_in_no_entry_and_in_no_part_of_the_page_but_the_editor() -> None:
    results = then(OPENED, "deploy", manifest=SECRET, image="", opened="23", forge="byte")
    assert results.entry_count == 24 and results.opened is not None
    assert results.opened.objects[0].title.startswith("Secret key")
    assert results.forged is not None
    for shown in (results.opened, results.forged, results.questions, results.deeds):
        assert "hunter2" not in str(shown) and "aHVudGVyMi" not in str(shown)
    assert "redacted:hmac-sha256:" in "".join(results.forged.lines)


def test_expressions_are_evaluated_before_the_deploy() -> None:
    manifest = INPUTS.manifest.replace("CURRENCY: EUR", "BY: '${trigger.artifacts[0].name}'")
    results = then(OPENED, "deploy", manifest=manifest, opened="23")
    assert results.opened is not None
    assert "BY: registry.example/shop/web" in results.opened.objects[0].text


def test_a_history_is_no_larger_than_can_be_done_again() -> None:
    one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a%d}\ndata: {a: '%d'}\n"
    acts = [
        Act("deploy", "a", text="---\n".join(one % (n, turn) for n in range(40)))
        for turn in range(4)
    ]
    deeds = do_all(acts, DEFAULT)
    assert len(deeds) == 2 and sum(deed.values for deed in deeds) <= MOST_VALUES
    results = then(OPENED, "deploy", manifest="---\n".join(one % (n, n) for n in range(120)))
    assert [each.field for each in results.problems] == ["manifest"]
    assert "at most 10,000 values" in results.problems[0].problem.message
    assert results.deeds == then(OPENED).deeds


def test_of_a_text_that_cannot_be_read_in_part_nothing_is_deployed() -> None:
    results = then(OPENED, "deploy", manifest=f"{INPUTS.manifest}---\na: [\n")
    assert len(results.deeds) == 6
    assert "nothing of this text is deployed" in str(results.problems)
