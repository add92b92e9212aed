"""Diffs are what git takes: applying one to the text before gives the text after."""

import os
import subprocess
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.deploy.transform import transform
from playground.manifest import Edit
from playground.manifest.splice import apply_edits
from playground.report.diff import masked_diff, unified_diff
from playground.report.files import join

LINES = st.lists(st.sampled_from(["a", "b: c", "", "  d", "é", "\ttab", "-x", "+y", "a\u2028b"]))
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def edited(draw):
    """A text, and edits of it that do not overlap."""
    text = "".join(line + draw(LINE_ENDS) for line in draw(LINES))
    text += draw(st.sampled_from(["", "last"]))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = st.sampled_from(["\n", "\r\n", "a", "z", "b: c"])
    new = st.lists(pieces, max_size=6).map("".join)
    edits = [Edit(start, end, draw(new)) for start, end in list(pairwise(cuts))[::2]]
    return text, edits


def git_apply(folder: Path, name: str, before: str, diff: str) -> str:
    path = folder / name
    path.write_bytes(before.encode())
    environ = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder)}
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(
        command, cwd=folder, input=diff.encode(), capture_output=True, env=environ
    )
    assert done.returncode == 0, (done.stderr.decode(), diff)
    return path.read_bytes().decode()


@given(edited())
def test_git_applies_it(tmp_path_factory, example):
    text, edits = example
    after = apply_edits(text, edits)
    diff = unified_diff(text, edits, name="m.yaml")
    assert (diff == "") == (text == after)
    if diff:
        assert git_apply(tmp_path_factory.mktemp("diff"), "m.yaml", text, diff) == after


MANIFEST = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings} # kept
data: {A: "1"}
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: web
      envFrom:
        - configMapRef:
            name: settings"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\r\n"])
def test_git_applies_what_a_transform_does(tmp_path, end, last):
    text = MANIFEST.replace("\n", end) + last
    transformation = transform(text)
    assert len(transformation.edits) >= 3
    diff = unified_diff(text, transformation.edits, name="m.yaml")
    assert git_apply(tmp_path, "m.yaml", text, diff) == transformation.text


def test_it_looks_like_this():
    edits = [Edit(0, 1, "A"), Edit(4, 4, "new\n"), Edit(20, 21, "K")]
    assert unified_diff("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk", edits, name="x") == (
        "--- a/x\n+++ b/x\n"
        "@@ -1,5 +1,6 @@\n-a\n+A\n b\n+new\n c\n d\n e\n"
        "@@ -8,4 +9,4 @@\n h\n i\n j\n-k\n\\ No newline at end of file\n"
        "+K\n\\ No newline at end of file\n"
    )


def test_an_edit_that_changes_nothing_is_no_hunk():
    assert unified_diff("a\nb\n", [Edit(0, 1, "a")]) == ""


@pytest.mark.parametrize(
    "name", ["a b.yaml", 'qu"ote.yaml', "new\nline.yaml", "é.yaml", "/abs.yaml"]
)
def test_git_understands_the_name(tmp_path, name):
    diff = unified_diff("a\n", [Edit(0, 1, "b")], name=name)
    assert git_apply(tmp_path, name.lstrip("/"), "a\n", diff) == "b\n"


def test_each_file_has_its_own_diff(tmp_path):
    config, _, pod = MANIFEST.partition("---\n")
    texts = {"config.yaml": config, "pod.yaml": pod, "other.yaml": "kind: Other\n"}
    files = join([(name, text.encode()) for name, text in texts.items()])
    transformation = transform(files.text)
    diff = masked_diff(transformation, files)
    assert "other.yaml" not in diff
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    after = git_apply(tmp_path, "pod.yaml", pod, diff)
    assert after == pod.replace("name: settings", "name: settings-v000")
    assert "name: settings-v000" in (tmp_path / "config.yaml").read_text()


def test_the_cost_grows_with_the_text():
    def seconds(lines: int) -> float:
        text = "abc\n" * lines
        edits = [Edit(at, at + 1, "x") for at in range(0, len(text), 40)]
        start = time.process_time()
        unified_diff(text, edits)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(160_000) < 16 * 6 * max(seconds(10_000), 0.01)
