"""Every fault of the text becomes a Problem with its place; what can be read is read."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.manifest import Severity, read
from playground.manifest.limits import DEFAULT

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fine}\n"


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\n\tb: 2\n", "tab", 2, 1),
        ("\n\t", "tab", 2, 1),
        ("a:\n  b: 1\n c: 2\n", "indentation", 3, 2),
        ("a: [b\n", "unclosed-bracket", 2, 1),
        ("a: 'x\n", "unclosed-quote", 2, 1),
        ('a: "x\\qy"\n', "bad-escape", 1, 6),
        ("a: b: c\n", "indentation", 1, 5),
        ("a: @x\n", "syntax", 1, 4),
        ("a: {b: 1\n", "unclosed-bracket", 2, 1),
        ("a: *gone\n", "undefined-alias", 1, 4),
        ("a: &a [*a]\n", "recursive-alias", 1, 8),
        ("a: !e!x y\n", "bad-tag", 1, 4),
        ("a: !!int x\n", "bad-tag", 1, 4),
        ("a: !!binary ':'\n", "bad-tag", 1, 4),
        ("~: x\n", "bad-key", 1, 1),
        ("? {a: b}\n: x\n", "bad-key", 1, 3),
        ("a: {{ .Values.x }}\n", "template", 1, 5),
        ("a: .inf\n", "not-a-number", 1, 4),
        ("<<: x\n", "bad-merge", 1, 5),
        ("a: \x07\n", "control-character", 1, 4),
        ("a: x\0\n", "control-character", 1, 5),
        ("a: \ud800\n", "control-character", 1, 4),
        ("%YAML 1.2\n---\na: b\n", "directive", 1, 1),
        ("a: b\n---x\n", "bad-separator", 2, 1),
        ("--- {a: b}\n", "bad-separator", 1, 1),
        ('{"a": 1,}', "json-syntax", 1, 9),
        ('{"a": "\\ud83d\t"}', "json-syntax", 1, 7),
        ('{"a": 1', "json-syntax", 1, 8),
        ("{'a': 1}", "json-syntax", 1, 2),
    ],
)
def test_a_fault_has_its_place_and_its_help(text, rule, line, column):
    problem = read(text).problems[0]
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
    assert problem.severity is Severity.ERROR
    assert problem.help.endswith(".") and problem.help.count(". ") == 0
    assert problem.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ('{"a": 1, "a": 2}', "duplicate-key", 1, 10),
        ("a: {x: 1, 'x': 2}\n", "duplicate-key", 1, 11),
        ("a: &a {x: 1}\nb:\n  x: 2\n  <<: *a\n", "merge-override", 4, 3),
        ("a: 1\n...\nb: 2\n", "dropped-text", 3, 1),
        ("a: !Ref b\n", "unknown-tag", 1, 4),
        ("a:\n- !!python/object:x {b: c}\n", "unknown-tag", 2, 3),
        ("!vault {a: &b [1], c: *b}\n", "unknown-tag", 1, 1),
    ],
)
def test_what_kubectl_does_silently_is_said(text, rule, line, column):
    reading = read(text)
    (problem,) = reading.problems
    assert (problem.rule, problem.line, problem.column) == (rule, line, column)
    assert problem.severity is Severity.WARNING
    assert len(reading.documents) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\n",
        "a: b\n...\n# the end\n",
        "a: |\n  x\n  ...\n  y\n",
        "x: &a 1\nx-2: *a\n",
        "a: !!str 1\nb: !!binary aGk=\nc: !!set {d}\ne: ! f\ng: !!map {}\n",
    ],
)
def test_what_is_fine_gets_no_problem(text):
    assert read(text).problems == ()


@pytest.mark.parametrize(
    "broken", ["a: [", "\tx", "a: b: c", "a: '", "a: \x00", "*x", "a: !!int x", "? [a]\n: b"]
)
def test_the_other_documents_are_still_read(broken):
    reading = read(f"{OBJECT}---\n{broken}\n---\n{OBJECT}")
    assert [document.index for document in reading.documents] == [0, 2]
    assert reading.unreadable == (1,)
    assert reading.document(2).value["metadata"] == {"name": "fine"}
    assert [problem.document for problem in reading.problems] == [1]
    with pytest.raises(KeyError):
        reading.document(1)


def test_json_goes_on_behind_a_broken_object():
    reading = read('{"a": 1}\n{"b": }\n{"c": 3}\n')
    assert [document.value for document in reading.documents] == [{"a": 1}, {"c": 3}]


def test_lines_are_those_of_an_editor():
    reading = read("a: 1\r\nb: 2\rc: [\r\n")
    assert [(problem.line, problem.column) for problem in reading.problems] == [(4, 1)]


def test_columns_count_characters_and_a_byte_order_mark_is_one_of_the_text():
    reading = read("\ufeffé: 1\n🚀: \x01\n".encode())
    assert [(problem.line, problem.column) for problem in reading.problems] == [(2, 4)]
    assert reading.text.startswith("\ufeff")


def test_every_node_knows_its_place():
    text = "a:\n- {b: x,\n   c: 'y'}\n- |\n  z\n---\n\ufeffd: &n e\n"
    reading = read(text)

    def at(document, pointer):
        span = reading.position(document, pointer)
        return span.line, span.column, text[span.start : span.end]

    assert at(0, "/a/0/b") == (2, 7, "x")
    assert at(0, "/a/0/c") == (3, 7, "'y'")
    assert at(0, "/a/1") == (4, 3, "|\n  z\n")
    assert at(0, "/a/0") == (2, 3, "{b: x,\n   c: 'y'}")
    assert at(1, "/d") == (7, 5, "&n e")
    assert at(1, "/d/gone") == (7, 5, "&n e")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: \"it\\'s \\\\' \\'\"", "it's \\' '"),
        ("a: [b:]", ["b:"]),
        ("a: {b:, c: d:}", {"b:": None, "c": "d:"}),
    ],
)
def test_what_only_kubectls_older_parser_reads_is_read(text, value):
    (document,) = read(text).documents
    assert document.value == {"a": value}


@pytest.mark.parametrize(
    "text", ["a: [b?c]", "a: {b: c?}", 'a: "\\/"', 'a: "\\\\\\/"', "a: b\n\ufeffc: d"]
)
def test_what_only_kubectls_older_parser_refuses_is_refused(text):
    assert not read(text).documents
    assert read(text.replace("?", "").replace("\\/", "/").replace("\ufeff", "")).documents


# ---- limits


def limits(**changes):
    return DEFAULT._replace(**changes)


@pytest.mark.parametrize(
    ("text", "limit", "rule"),
    [
        ("abc", {"characters": 2}, "limit"),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", {"documents": 2}, "limit"),
        ('{"a": 1} {"b": 2}', {"documents": 1}, "limit"),
        ("a: [[[1]]]", {"depth": 3}, "too-deep"),
        ('{"a": [[[1]]]}', {"depth": 3}, "too-deep"),
        ("[1, 2, 3, 4, 5, 6, 7, 8, 9]", {"nodes": 2}, "limit"),
        ("a: &a [1, 2, 3]\nb: [*a, *a, *a]\n", {"nodes": 15}, "alias-bomb"),
    ],
)
def test_beyond_a_limit_there_is_a_problem(text, limit, rule):
    problem = read(text, limits(**limit)).problems[-1]
    assert problem.rule == rule
    assert problem.line >= 1 and problem.help.endswith(".")


def test_more_problems_than_are_listed_are_counted():
    problems = read("a: 1\n" * 10, limits(problems=3)).problems
    assert len(problems) == 4
    assert problems[-1].message == "6 more Problems are not listed."


BOMB = 'a: &a ["x","x","x","x","x","x","x","x","x","x"]\n' + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n"
    for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_an_alias_bomb_is_refused_at_once():
    start = time.process_time()
    reading = read(BOMB)
    assert time.process_time() - start < 1  # and not what ten billion values would take
    assert [problem.rule for problem in reading.problems] == ["alias-bomb"]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\x00",
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf",
        os.urandom(4096),
        b"---\n" * 100_000,
        b"--- x\n" * 10_000,
        b"- " * 10_000,
        b"[" * 10_000,
        b"{" * 10_000,
        b'{"a":' * 10_000,
        b"'" * 100_001,
        b"a: &a x\n" + b"b: *a\n" * 10_000,
        b"\t" * 1000,
        b"? " * 1000,
        b"%" * 1000,
        b"a: 0x" + b"f" * 10_000,
        b"a: 1e" + b"9" * 10_000,
        b"a: " + b"9" * 10_000,
        b"a: -0b" + b"1" * 10_000,
    ],
)
def test_anything_at_all_is_answered(source):
    reading = read(source)
    for problem in reading.problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.help.endswith(".")


@given(st.from_regex(r"\A[-+]?[0-9.eExobn_+-]{1,12}\Z"))
def test_whatever_looks_like_a_number_is_read_or_refused(text):
    for source in (f"a: {text}\n", f"{text}: a\n", f"[{text}]\n", f'{{"a": {text}}}'):
        reading = read(source)
        assert len(reading.documents) + len(reading.unreadable) <= 2
