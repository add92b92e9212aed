"""Several files are one manifest; every line and edit finds its own file again."""

import pytest

from playground.deploy.transform import transform
from playground.manifest import Edit, read
from playground.manifest.splice import apply_edits
from playground.report.files import join, not_utf8

USER = (
    "kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {volumes: [{configMap: {name: c}}]}\n"
)
CONFIG = "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: c\n"


@pytest.mark.parametrize("content", [b"", b"a", b"a\r\n", b"\xef\xbb\xbfa: b", b"---\na"])
def test_a_single_file_stays_as_it_is(content):
    files = join([("one", content)])
    assert files.text.encode("utf-8") == content
    assert not files.several


@pytest.mark.parametrize("user", [USER, USER.rstrip(), "---\n" + USER, USER.replace("\n", "\r\n")])
@pytest.mark.parametrize("config", [CONFIG, CONFIG.rstrip(), "---\n" + CONFIG, "# c\n" + CONFIG])
def test_files_refer_to_each_other_and_edits_find_their_file(user, config):
    texts = {"user.yaml": user, "config.yaml": config}
    files = join([(name, text.encode()) for name, text in texts.items()])
    assert files.several
    transformation = transform(files.text)
    assert len(transformation.reading.documents) == 2
    assert "{name: c-v000}" in transformation.text
    alone = transform(config)
    for file, edits in files.edits(transformation.edits):
        after = apply_edits(file.text, edits)
        if file.name == "config.yaml":
            assert after == alone.text
        else:
            assert after == user.replace("{name: c}", "{name: c-v000}")


@pytest.mark.parametrize("text", ["a: 1\nb: [\n", "a: 1\nb: @", "a: 1\r\nb: [\r\n"])
def test_a_line_of_the_whole_is_a_line_of_a_file(text):
    files = join([("first", b"x: 1\n"), ("second", text.encode()), ("third", b"c: [\n")])
    places = [files.at(problem.line) for problem in read(files.text).problems]
    alone = [problem.line for problem in read(text).problems]
    assert [(file.name, line) for file, line in places] == [("second", *alone), ("third", 2)]


def test_json_files_are_joined_as_yaml():
    files = join([("a.json", b'{"a": 1}'), ("b.yaml", b"b: 2\n"), ("c.json", b'{"c": 3}')])
    values = [document.value for document in read(files.text).documents]
    assert values == [{"a": 1}, {"b": 2}, {"c": 3}]


def test_an_edit_behind_the_last_line_end_that_was_added():
    files = join([("a", b"a: 1"), ("b", b"b: 2")])
    [(file, [edit])] = files.edits([Edit(5, 5, "c: 3\n")])
    assert (file.name, apply_edits(file.text, [edit])) == ("a", "a: 1\nc: 3")


def test_bytes_that_are_no_utf8_are_told():
    named = [("a", b"a: 1\n"), ("b", b"\xef\xbb\xbfb: \xc3\xa9\n c: \xff\n")]
    [problem] = not_utf8(named, join(named))
    assert (problem.line, problem.column) == (4, 5)
    assert not_utf8([("u", "a: é".encode("utf-16"))], join([("u", "a: é".encode("utf-16"))])) == []
