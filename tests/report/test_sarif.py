"""SARIF: regions that stand for the value, and fixes that do what the Change says."""

from urllib.parse import unquote

import pytest

from playground.checks import problems_of
from playground.deploy.transform import transform
from playground.manifest import read, splice
from playground.report.files import join
from playground.report.sarif import sarif_report

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: été # kept
  annotations: {a: b}
data:
  A: on
"""
USER = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  volumes: [{configMap: {name: &n été}}, {configMap: {name: *n}}]
  containers: [{image: "registry.example/web:1"}]
"""


def report_of(named, *, changes=True):
    files = join(named)
    transformation = transform(files.text)
    problems = problems_of(transformation)
    return transformation, sarif_report(transformation, problems, files, changes=changes)


def offset(text, line, column):
    return sum(len(row) for row in text.splitlines(keepends=True)[: line - 1]) + column - 1


def stretch(text, region):
    start = offset(text, region["startLine"], region["startColumn"])
    return start, offset(text, region["endLine"], region["endColumn"])


def place(result):
    [location] = result["locations"]
    return location["physicalLocation"]


def fixed(text, replacements):
    for replacement in reversed(replacements):
        start, end = stretch(text, replacement["deletedRegion"])
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


def test_a_region_is_the_value():
    _, report = report_of([("m.yaml", CONFIG.encode())])
    found = {
        CONFIG[slice(*stretch(CONFIG, place(result)["region"]))]
        for result in report["runs"][0]["results"]
        if result["ruleId"] in ("not-a-string", "version-name")
    }
    assert found == {"on", "été"}


def test_each_fix_alone_does_what_its_change_says():
    texts = {"a b.yaml": CONFIG, "user.yaml": USER.rstrip()}
    transformation, report = report_of([(name, text.encode()) for name, text in texts.items()])
    [run] = report["runs"]
    informational = [result for result in run["results"] if result.get("kind") == "informational"]
    assert len(informational) == len(transformation.changes)
    without = 0
    for result, change in zip(informational, transformation.changes, strict=True):
        if "fixes" not in result:
            without += 1
            assert splice(transformation.reading, [change]).edits == ()
            continue
        [fix] = result["fixes"]
        [artifact_change] = fix["artifactChanges"]
        name = unquote(artifact_change["artifactLocation"]["uri"])
        assert list(texts)[artifact_change["artifactLocation"]["index"]] == name
        value = read(fixed(texts[name], artifact_change["replacements"])).documents[0].value
        alone = read(splice(transformation.reading, [change]).text).documents
        assert value == alone[change.document].value
        assert value != transformation.reading.documents[change.document].value
    assert without == 2  # the two users of one anchor


def test_rules_and_results_belong_together():
    _, report = report_of([("m.yaml", (CONFIG + "---\n" + USER).encode())])
    [run] = report["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["help"]["text"].endswith(".") for rule in rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert place(result)["artifactLocation"] == run["artifacts"][0]["location"]


def test_a_check_has_problems_only():
    _, report = report_of([("m.yaml", CONFIG.encode())], changes=False)
    assert {r["ruleId"] for r in report["runs"][0]["results"]} == {"not-a-string"}


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b.yaml", "a%20b.yaml"),
        ("/srv/é.yaml", "file:///srv/%C3%A9.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
    ],
)
def test_names_are_uris(name, uri):
    _, report = report_of([(name, b"a: b")])
    assert report["runs"][0]["artifacts"] == [{"location": {"uri": uri}}]
