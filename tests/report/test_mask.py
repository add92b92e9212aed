"""What a Secret holds is seen in no format but the manifest itself."""

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from playground.checks import problems_of
from playground.deploy.transform import Options, transform
from playground.manifest import MISSING, Change, read
from playground.report.diff import unified_diff
from playground.report.files import join
from playground.report.mask import MASK, masked_changes, masked_text
from playground.report.render import render_check, render_transform
from playground.report.secret_spans import secret_spans
from tests.report.planted import MANIFESTS, PLANTED, TAIL

FORMATS = ("text", "json", "patch", "diff", "sarif")
TELLING = (PLANTED, "4711", "47.11")


def every_output(source: str, options: Options | None = None) -> dict[str, str]:
    files = join([("m.yaml", source.encode())])
    transformation = transform(files.text, options)
    problems = problems_of(transformation)
    outputs = {name: render_transform(name, transformation, problems, files) for name in FORMATS}
    report = json.loads(outputs["json"])
    assert report.pop("manifest") == transformation.text
    outputs["json"] = json.dumps(report, ensure_ascii=False)
    for name in ("text", "json", "sarif"):
        outputs[f"check {name}"] = render_check(name, transformation, problems, files)
    return outputs


@pytest.mark.parametrize("naming", ["spinnaker", "hash"])
@pytest.mark.parametrize("name", MANIFESTS)
def test_no_output_tells_what_is_planted(name, naming):
    outputs = every_output(MANIFESTS[name], Options(naming=naming))
    told = {
        (form, line.strip())
        for form, output in outputs.items()
        for line in output.splitlines()
        if any(telling in line for telling in TELLING)
    }
    assert told == set()


@pytest.mark.parametrize("name", MANIFESTS)
def test_all_that_is_planted_is_in_a_span(name):
    reading = read(MANIFESTS[name])
    text, _ = masked_text(reading.text, [], secret_spans(reading))
    assert not any(telling in text for telling in TELLING)
    assert MASK in text
    assert text.count("\n") == reading.text.count("\n")


def test_the_planted_manifests_change_next_to_their_secrets():
    diffs = [every_output(manifest)["diff"] for manifest in MANIFESTS.values()]
    assert sum(MASK in diff for diff in diffs) > len(diffs) / 2


def test_names_and_other_annotations_stay_visible():
    diff = every_output(MANIFESTS["last applied"])["diff"]
    assert "-  name: db\n+  name: db-v000\n" in diff
    assert "     shown: yes, this\n" in diff
    assert f"     kubectl.kubernetes.io/last-applied-configuration: {MASK}\n" in diff


def test_what_is_no_secret_is_not_masked():
    source = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: Secret}\ndata: {a: shown}\n"
    assert secret_spans(read(source)) == []


def test_values_of_changes_are_masked_as_far_as_they_are_held():
    reading = read(MANIFESTS["plain"])
    last_applied = "kubectl.kubernetes.io/last-applied-configuration"
    annotations = {last_applied: "x", "b": "c"}
    changes = [
        Change(0, "/stringData/password", "hunter2", "other", "r", "w"),
        Change(0, "/stringData/new", MISSING, "hunter2", "r", "w"),
        Change(0, "/data", MISSING, {"a": "hunter2"}, "r", "w"),
        Change(0, "/metadata", {"name": "db"}, {"annotations": annotations}, "r", "w"),
        Change(0, "/metadata/name", "db", "db-v000", "r", "w"),
        Change(1, "/metadata/name", "web", "db", "r", "w"),
    ]
    masked = masked_changes(reading, changes)
    assert [(change.before, change.after) for change in masked] == [
        (MASK, MASK),
        (MISSING, MASK),
        (MISSING, MASK),
        ({"name": "db"}, {"annotations": {last_applied: MASK, "b": "c"}}),
        ("db", "db-v000"),
        ("web", "db"),
    ]


def test_edits_keep_their_places_in_a_masked_text():
    reading = read(MANIFESTS["before the name"])
    transformation = transform(reading.text)
    spans = secret_spans(reading)
    masked, moved = masked_text(reading.text, transformation.edits, spans)
    after, _ = masked_text(transformation.text, [], secret_spans(read(transformation.text)))
    assert unified_diff(masked, moved) != ""
    for edit in reversed(moved):
        masked = masked[: edit.start] + edit.text + masked[edit.end :]
    assert masked == after


WORDS = st.lists(st.sampled_from([PLANTED, "x: y", "# z", "é", "\n", "  ", "-", '"', "'"]))
VALUES = st.recursive(
    WORDS.map(" ".join), lambda inner: st.lists(inner) | st.dictionaries(st.just("k"), inner)
)
HELD_BY_SECRETS = st.dictionaries(st.sampled_from(["a", "b: c", "é"]), VALUES)


@given(
    st.fixed_dictionaries(
        {
            "apiVersion": st.just("v1"),
            "kind": st.just("Secret"),
            "metadata": st.just({"name": "db"}),
        },
        optional={"data": HELD_BY_SECRETS, "stringData": HELD_BY_SECRETS},
    ),
    st.fixed_dictionaries(
        {
            "default_style": st.sampled_from([None, "'", '"', "|", ">"]),
            "default_flow_style": st.sampled_from([None, True, False]),
            "width": st.sampled_from([8, 20, 1_000]),
            "line_break": st.sampled_from(["\n", "\r\n"]),
            "sort_keys": st.booleans(),
        }
    ),
    st.booleans(),
)
def test_however_a_secret_is_written_nothing_is_told(secret, style, in_list):
    value = {"apiVersion": "v1", "kind": "List", "items": [secret]} if in_list else secret
    # Without the comment, text that begins with a brace would be read as JSON.
    source = "# YAML\n" + yaml.safe_dump(value, allow_unicode=True, **style) + TAIL
    assert read(source).problems == ()
    for output in every_output(source).values():
        assert PLANTED not in output
