"""What the page about the audit log claims in its prose, done."""

import json
import re
from typing import Any

import pytest

from playground.audit.events import Switches
from playground.audit.orca import events_of
from playground.lessons.history.acts import Act
from playground.lessons.history.deeds import do, do_all
from playground.lessons.history.facts import by_server, by_spinnaker
from playground.manifest import DEFAULT
from tests.lessons.history.opened import BEGUN, CONTENT, INPUTS, OPENED, WEB, right_answers, then

PROSE = (CONTENT / "audit.md").read_text("utf-8")
Event = dict[str, Any]


def events(act: Act, switches: Switches | None = None) -> list[Event]:
    """What Orca emits of one more act, before anything is redacted."""
    deed = do(act, BEGUN.deeds[-1].after, 7, DEFAULT)
    assert deed.execution is not None
    return events_of(deed.execution, switches)


def ends(act: Act) -> Event:
    """The content of the event at the end of its stage."""
    [end] = [e for e in events(act) if e["details"]["type"].startswith("orca:stage:complete")]
    return dict(end["content"])


def test_each_key_of_the_table_stands_in_the_event_that_the_prose_names() -> None:
    content = ends(Act("deploy", "ann", text=INPUTS.manifest, image=INPUTS.image))
    rows = re.findall(r"^\| `([^`]+)` \|", PROSE, re.MULTILINE)
    assert len(rows) == 6
    for row in rows:
        dotted = re.fullmatch(r'context\["(.+)"\]', row)
        found: Any = content
        for key in ("context", dotted[1]) if dotted else row.split("."):
            found = found[key]
        assert found


def test_the_input_is_before_binding_and_versioning_and_the_output_after() -> None:
    context = ends(Act("deploy", "ann", text=INPUTS.manifest, image=INPUTS.image))["context"]
    assert "sha256:" not in str(context["manifests"]) and "-v001" not in str(context["manifests"])
    assert INPUTS.image in str(context["outputs.manifests"])
    assert "settings-v001" in str(context["outputs.manifests"])


def test_a_patch_leaves_a_stub_and_the_patch() -> None:
    context = ends(Act("patch", "ann", "strategic", "spec: {minReadySeconds: 9}", on=WEB))[
        "context"
    ]
    assert context["outputs.manifests"] == [
        {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}}
    ]
    assert context["patchBody"] == [{"spec": {"minReadySeconds": 9}}]


@pytest.mark.parametrize(
    "act", [Act("scale", "ann", text="3", on=WEB), Act("undo", "ann", on=WEB)]
)
def test_a_scale_and_an_undo_leave_parameters(act: Act) -> None:
    told = json.dumps(ends(act))
    assert "outputs.manifests" not in told.replace("outputs.manifestNamesByNamespace", "")
    assert "sha256:" not in told  # nor what an undo went back to


def test_the_number_of_an_event_is_new_for_each_and_the_rest_tells_it_apart() -> None:
    told = events(Act("deploy", "ann", text=INPUTS.manifest))
    assert len({each["eventId"] for each in told}) == len(told)


def test_without_the_events_of_tasks_there_are_four() -> None:
    act = Act("deploy", "ann", text=INPUTS.manifest)
    assert len(events(act, Switches(ignore_task_events=True))) == 4 < len(events(act))


def test_spinnaker_takes_data_out_of_secrets_and_leaves_it_elsewhere() -> None:
    secret = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: key, namespace: shop}\n"
        "data: {token: cGxhbnRlZC12YWx1ZQ==}\n"
    )
    context = ends(Act("deploy", "ann", text=secret))["context"]
    [live] = context["outputs.manifests"]
    assert "data" not in live
    assert (
        "cGxhbnRlZC12YWx1ZQ=="
        in live["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"]
    )
    assert "cGxhbnRlZC12YWx1ZQ==" in str(context["manifests"])


def test_what_lies_between_the_stored_manifest_and_the_live_object() -> None:
    first = BEGUN.entry(3)
    spinnaker = {each.path for each in by_spinnaker(first)}
    assert {"metadata.name", "metadata.annotations", "metadata.labels"} <= spinnaker
    assert any(path.endswith(".image") for path in spinnaker)
    assert any("envFrom" in path for path in spinnaker)
    assert "spec.revisionHistoryLimit" in {each.path for each in by_server(first)}


def test_computing_one_hash_anew_only_moves_the_fault_to_the_next_entry() -> None:
    numbers = [
        results.forged.number
        for way in ("byte", "hash")
        if (results := then(OPENED, forge=way, entry="9")).forged
    ]
    assert numbers == [9, 10]


def test_an_undo_or_a_patch_takes_the_answer_away() -> None:
    for act, text in (("undo", ""), ("patch", "spec: {minReadySeconds: 1}")):
        results = then(then(OPENED, act, patch_text=text), moment="7")
        assert right_answers(results, "digest") == ["unknown"]


def test_a_tag_in_the_log_is_the_same_entry_whatever_was_pushed() -> None:
    acts = [Act("deploy", "ann", text=INPUTS.manifest, image=f"{INPUTS.repository}:2.4")]
    [deed] = do_all(acts, DEFAULT)
    assert deed.execution is not None
    assert not any(
        digest.digest in json.dumps(events_of(deed.execution)) for digest in INPUTS.pushed
    )
