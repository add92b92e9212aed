"""The runner counts what it is given, finds partners, and passes nothing that it does not know."""

import copy
import functools
import json
import operator
import shutil
from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.conformance.differences import differences
from tests.conformance.formats import rollouts
from tests.conformance.pairs import find_pairs

RECORDINGS = Path(__file__).parent / "rollouts"
NAME = "deploy-roll-r3-default"


@pytest.fixture
def folder(tmp_path):
    """A folder with one scenario and its trace."""
    for half, suffix in (("scenarios", "yaml"), ("traces", "json")):
        (tmp_path / half).mkdir()
        shutil.copy(RECORDINGS / half / f"{NAME}.{suffix}", tmp_path / half)
    return tmp_path


@pytest.mark.parametrize(
    "path", [".", "scenarios", f"scenarios/{NAME}.yaml", f"traces/{NAME}.json"]
)
def test_a_file_or_folder_stands_for_its_pairs(folder, capsys, path):
    assert main([str(folder / path)]) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


def test_a_trace_alone_brings_its_scenario(folder, tmp_path, capsys):
    (folder / "scenarios" / f"{NAME}.yaml").unlink()
    alone = tmp_path / "alone.json"
    shutil.copy(folder / "traces" / f"{NAME}.json", alone)
    assert main([str(folder), str(alone)]) == 0
    assert capsys.readouterr().out == "2 passed, 0 failed\n"


def test_a_difference_names_tick_place_and_both_values(folder, capsys):
    path = folder / "traces" / f"{NAME}.json"
    trace = json.loads(path.read_text())
    trace["ticks"][2]["counts"]["v1"]["ready"] += 1
    trace["ticks"][1]["scaling"] = []
    path.write_text(json.dumps(trace))
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out == (
        f"FAILED {NAME}\n  tick 2: counts.v1.ready: expected 3, actual 2\n0 passed, 1 failed\n"
    )


@pytest.mark.parametrize("name", ["sts-roll-r1", "ds-roll-n3-u10pc"])
def test_every_compared_value_of_a_trace_counts(name):
    """Each of them, altered, is a difference; so is a key too many."""
    trace = json.loads((RECORDINGS / "traces" / f"{name}.json").read_text())
    assert rollouts.run(trace["scenario"], trace) == []
    places = [("ended",), *leaves(trace["ticks"], ("ticks",))]
    compared = [place for place in places if not {"pods", "scaling"} & {*place[:3]}]
    assert len(compared) > 80
    for *path, last in compared:
        altered = copy.deepcopy(trace)
        at = functools.reduce(operator.getitem, path, altered)
        at[last] = other(at[last])
        assert rollouts.run(trace["scenario"], altered), (path, last)
    for extra in (trace, trace["ticks"][1], trace["ticks"][1]["workload"]):
        extra["surprise"] = 1
        assert rollouts.run(trace["scenario"], trace)
        del extra["surprise"]


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("ticks",), 1, "no list"),
        (("ticks", 1), None, "entry 1 of the trace is no tick"),
        (("ticks", 1, "workload"), [], "entry 1 of the trace is no tick"),
        (("ticks", 1, "workload", "conditions"), [], "the conditions are no mapping"),
        (("ticks", 1, "workload", "conditions", "Progressing"), 1, "Progressing is no text"),
        (
            ("ticks", 1, "workload", "conditions", "Progressing"),
            "True/Luck",
            "True/Luck is none that the controller writes",
        ),
    ],
)
def test_a_trace_that_is_none_fails_with_a_sentence(place, value, sentence):
    trace = json.loads((RECORDINGS / "traces" / f"{NAME}.json").read_text())
    *path, last = place
    functools.reduce(operator.getitem, path, trace)[last] = value
    (found,) = rollouts.run(trace["scenario"], trace)
    assert sentence in found


def leaves(value, path):
    """Where the values are that hold no others."""
    rows = enumerate(value) if isinstance(value, list) else value.items()
    for key, item in rows:
        if isinstance(item, dict | list) and item:
            yield from leaves(item, (*path, key))
        else:
            yield (*path, key)


def other(value):
    return value + 1 if isinstance(value, int) else [value]


def test_the_trace_of_another_scenario_fails(folder, capsys):
    path = folder / "traces" / f"{NAME}.json"
    trace = json.loads(path.read_text())
    trace["scenario"]["about"] = "something else"
    path.write_text(json.dumps(trace))
    assert main([str(folder)]) == 1
    assert "the trace is one of another scenario" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["surprise: 1", "events: [{tick: 1, reboot: now}]"])
def test_what_the_scenario_does_not_know_fails(folder, capsys, line):
    path = folder / "scenarios" / f"{NAME}.yaml"
    kept = [row for row in path.read_text().splitlines() if not row.startswith((" ", "events"))]
    rows = ["spec: {replicas: 3}", "templates: {v1: {image: a}}", line]
    path.write_text("\n".join([*(k for k in kept if not k.endswith(":")), *rows]))
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out.endswith("0 passed, 1 failed\n")


@pytest.mark.parametrize("missing", ["absent", "empty", "notes.txt"])
def test_a_path_without_cases_fails(tmp_path, capsys, missing):
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("nothing to run")
    assert main([str(tmp_path / missing)]) == 1
    assert capsys.readouterr().out.endswith("there are no cases here\n0 passed, 1 failed\n")


@pytest.mark.parametrize("text", ["shape: unknown", "- 1", "{", "kind: [", ""])
def test_a_file_of_no_known_shape_fails(tmp_path, capsys, text):
    (tmp_path / "case.yaml").write_text(text)
    assert main([str(tmp_path / "case.yaml")]) == 1
    assert capsys.readouterr().out.endswith("0 passed, 1 failed\n")


def test_a_scenario_without_a_trace_fails(folder, capsys):
    (folder / "traces" / f"{NAME}.json").unlink()
    assert main([str(folder)]) == 1
    assert "there is no trace to compare with" in capsys.readouterr().out


def test_types_count():
    assert list(differences({"a": 1}, {"a": True})) == ["a: expected 1, actual true"]
    assert list(differences({"a": None}, {})) == ["a: expected null, actual: nothing"]
    assert list(differences([1, 2], [1])) == [": expected 2 entries, actual 1"]


def test_each_case_of_a_list_counts(tmp_path, capsys):
    cases = [{"id": "one", "op": "no-such"}, {"id": "two", "op": "no-such"}]
    (tmp_path / "cases.yaml").write_text(json.dumps({"version": 1, "cases": cases}))
    assert main([str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert "FAILED one\n  unknown operation no-such\nFAILED two\n" in out
    assert out.endswith("0 passed, 2 failed\n")


@pytest.mark.parametrize(
    "text", ["{version: 2, cases: []}", "{cases: []}", "{version: 1, cases: []}"]
)
def test_a_list_of_no_known_version_fails(tmp_path, capsys, text):
    (tmp_path / "cases.yaml").write_text(text)
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.endswith("0 passed, 1 failed\n")


def test_a_folder_of_folders_has_the_cases_of_each_kind(tmp_path):
    (tmp_path / "paired" / "cases").mkdir(parents=True)
    (tmp_path / "paired" / "cases" / "one.yaml").write_text("{}")
    (tmp_path / "listed").mkdir()
    (tmp_path / "listed" / "many.yaml").write_text("{version: 1, cases: []}")
    assert {pair.name for pair in find_pairs(tmp_path)} == {"one", "many"}
