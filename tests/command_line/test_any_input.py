"""Whatever the bytes: an answer with a status, never an exception, and the bytes come back."""

import contextlib
import io
import json
import sys
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from playground.__main__ import main
from tests.report.planted import MANIFESTS

SOURCES = st.sampled_from(list(MANIFESTS.values())).map(str.encode)
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"---\n", b"...", b"&a ", b"*a", b"<<: ", b"\t", b"{", b"]", b'"', b"'", b"|\n", b"# "]
        + [b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\\ud800", b"\r", b"!!int ", b"? "]
    ),
)


@st.composite
def mutated(draw):
    """A manifest with stretches replaced by something awkward."""
    source = draw(SOURCES)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 8)))
        source = source[:start] + draw(PIECES) + source[end:]
    return source


def run(*arguments, given):
    streams = [
        io.TextIOWrapper(io.BytesIO(given)),
        *(io.TextIOWrapper(io.BytesIO()) for _ in "oe"),
    ]
    with (
        mock.patch.object(sys, "stdin", streams[0]),
        contextlib.redirect_stdout(streams[1]),
        contextlib.redirect_stderr(streams[2]),
    ):
        status = main(arguments)
    streams[1].flush()
    return status, streams[1].buffer.getvalue()


FORMATS = st.sampled_from(["text", "yaml", "json", "patch", "diff", "sarif"])
NAMINGS = st.sampled_from(["spinnaker", "hash"])


@given(st.one_of(st.binary(max_size=200), mutated()), FORMATS, NAMINGS)
def test_any_manifest_is_answered(source, output, naming):
    status, out = run("transform", "-", "-o", output, "--naming", naming, given=source)
    assert status in (0, 1)
    out.decode("utf-8")
    if output in ("json", "patch", "sarif"):
        json.loads(out)


@given(st.lists(st.one_of(st.binary(max_size=40), mutated()), min_size=2, max_size=3), FORMATS)
def test_any_files_are_answered(tmp_path_factory, sources, output):
    folder = tmp_path_factory.mktemp("files")
    names = [str(folder / str(number)) for number in range(len(sources))]
    for name, source in zip(names, sources, strict=True):
        with open(name, "wb") as file:
            file.write(source)
    status, out = run("transform", *names, "-o", output, given=b"")
    assert status in (0, 1)
    if output == "json":
        report = json.loads(out)
        assert {problem["file"] for problem in report["problems"]} <= set(names)
        assert all(problem["line"] >= 1 for problem in report["problems"])


@given(st.one_of(st.binary(max_size=200), mutated()))
def test_any_artifacts_are_answered(source):
    status, _ = run("check", __file__, "--artifacts", "-", given=source)
    assert status in (0, 1, 2)


@given(st.one_of(st.binary(max_size=200), mutated()))
def test_any_scenario_is_answered(source):
    status, _ = run("simulate", "-", given=source)
    assert status in (0, 2)
