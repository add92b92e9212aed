"""The lock file: written and read back, and read when it is broken or hostile."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.manifest import Severity
from playground.registry.lock import read_lock
from playground.registry.lock_text import as_written, write_lock
from playground.registry.locked import Locked
from playground.registry.manifests import OCI_INDEX, OCI_MANIFEST, Platform

A, B, C = ("sha256:" + letter * 64 for letter in "abc")
REDIS = Locked(
    "docker.io/library/redis",
    "7",
    A,
    OCI_INDEX,
    (Platform("linux/amd64", B), Platform("linux/arm64/v8", C)),
    "2026-11-23T09:30:00Z",
    "registry-1.docker.io",
)
APP = Locked(
    "[::1]:5000/team/app", "1.10", B, OCI_MANIFEST, (), "2026-11-22T09:30:00Z", "[::1]:5000"
)
ENTRY = f"""\
- image: docker.io/library/redis
  tag: "7"
  digest: {A}
  mediaType: {OCI_INDEX}
  platforms:
    linux/amd64: {B}
  resolved: 2026-11-23T09:30:00Z
  from: registry-1.docker.io
"""
HEAD = "version: 1\nimages:\n"


def test_what_is_written_is_read():
    text = write_lock([REDIS, APP])
    lock = read_lock(text)
    assert lock.problems == ()
    assert set(lock.entries) == {REDIS, APP}
    assert write_lock(lock.entries) == text


def test_a_text_that_stands_as_written_needs_no_reader_of_yaml():
    text = write_lock([REDIS])
    assert [entry["tag"] for entry in as_written(text)] == ["7"]
    assert as_written(f"# by hand\n{text}") is None
    assert as_written(text.replace("linux/arm64/v8", "linux/amd64")) is None, "a key twice"


@given(st.data())
def test_it_is_read_as_yaml_has_it(data):
    text = write_lock([REDIS, APP, APP._replace(image="registry.example/app")])
    begin = data.draw(st.integers(len(HEAD), len(text)))
    end = data.draw(st.integers(begin, min(begin + 3, len(text))))
    inserted = data.draw(st.sampled_from(["", '"', "\\", "0", "é", ":", "\n", " ", text[begin:]]))
    text = text[:begin] + inserted + text[end:]
    by_hand = read_lock(f"# by hand\n{text}")
    assert read_lock(text).entries == by_hand.entries
    assert [each.message for each in read_lock(text).problems] == [
        each.message for each in by_hand.problems
    ]


def test_it_is_sorted_so_that_the_order_of_manifests_changes_nothing():
    assert write_lock([REDIS, APP]) == write_lock([APP, REDIS])


def test_an_empty_lock():
    lock = read_lock(write_lock([]))
    assert (lock.entries, lock.problems) == ((), ())


def test_what_it_supplies():
    [artifact] = read_lock(write_lock([REDIS])).artifacts
    assert artifact.type == "docker/image"
    assert artifact.reference == f"docker.io/library/redis:7@{A}"


def test_a_hand_written_entry_is_fine():
    assert read_lock(HEAD + ENTRY).entries[0].platforms == (Platform("linux/amd64", B),)
    indented = HEAD + "".join(f"  {line}\n" for line in ENTRY.splitlines())
    assert read_lock(indented).entries == read_lock(HEAD + ENTRY).entries


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", (1, 1), "one yaml document, this has 0"),
        (HEAD + ENTRY + "---\na: b\n", (12, 1), "this has 2"),
        ("[]", (1, 1), "a mapping, not a list"),
        ("images: []", (1, 1), "begins with `version: 1`"),
        ("version: 2\nimages: []", (1, 10), "not known"),
        ("version: true\nimages: []", (1, 10), "not known"),
        ("version: 1", (1, 1), "the field images is a list"),
        ("version: 1\nimages: {}", (2, 9), "the field images is a list"),
        (HEAD + "- nginx\n", (3, 3), "an entry is a mapping, not text"),
        (HEAD + "- {}\n", (3, 3), "field image is missing"),
        (HEAD + ENTRY.replace('"7"', "1.10"), (4, 8), "field tag is a text, not a number"),
        (HEAD + ENTRY.replace('"7"', "[]"), (4, 8), "field tag is a text, not a list"),
        (HEAD + ENTRY.replace('"7"', '"a b"'), (4, 8), "no tag"),
        (HEAD + ENTRY.replace('"7"', '""'), (4, 8), "field tag is empty"),
        (HEAD + ENTRY.replace('"7"', f'"7@{A}"'), (4, 8), "no tag"),
        (HEAD + ENTRY.replace(A, "sha256:123"), (5, 11), "64 hex digits"),
        (HEAD + ENTRY.replace(A, "x" * 400), (5, 11), "longer than"),
        (HEAD + ENTRY.replace("docker.io/library/redis", "redis"), (3, 10), "a full name"),
        (HEAD + ENTRY.replace("library/redis", "library/redis:7"), (3, 10), "a full name"),
        (HEAD + ENTRY.replace(OCI_INDEX, "text/html"), (6, 14), "mediatype is not that"),
        (HEAD + ENTRY.replace(B, "sha256:1"), (8, 18), "a platform has the digest"),
        (HEAD + ENTRY.replace(f"\n    linux/amd64: {B}", " []"), (7, 14), "field platforms maps"),
        (HEAD + ENTRY.replace("2026-11-23T09:30:00Z", '"a\\nb"'), (9, 13), "cannot be shown"),
        (HEAD + ENTRY.replace("2026-11-23T09:30:00Z", "[]"), (9, 13), "field resolved is a text"),
        (HEAD + ENTRY + ENTRY, (11, 3), "locked twice"),
        ("version: 1\nimages: [", (2, 10), ""),
        ("a: &a [*a]", None, ""),
        ("\x00", (1, 1), ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(text, place, words):
    lock = read_lock(text)
    errors = [problem for problem in lock.problems if problem.severity is Severity.ERROR]
    assert any(words in problem.message.lower() for problem in errors), lock.problems
    first = next(problem for problem in errors if words in problem.message.lower())
    assert place is None or (first.line, first.column) == place
    assert first.help.endswith(".")


def test_the_other_entries_still_count():
    other = ENTRY.replace("redis", "nginx").replace(A, "sha256:1")
    lock = read_lock(HEAD + other + ENTRY)
    assert [entry.image for entry in lock.entries] == ["docker.io/library/redis"]
    assert len(lock.problems) == 1


def test_an_unknown_field_is_a_warning():
    lock = read_lock(HEAD + ENTRY + "  platfroms: {}\n")
    [problem] = lock.problems
    assert (problem.severity, problem.line) == (Severity.WARNING, 3)
    assert len(lock.entries) == 1


def test_many_faults_are_not_all_listed():
    lock = read_lock(HEAD + "- 1\n" * 5_000)
    assert len(lock.problems) <= 501


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("image", "tag", "digest", "mediaType", "platforms", "resolved", "from")


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_anywhere_is_answered_with_problems(changes):
    good = {
        "image": "docker.io/library/redis",
        "tag": "7",
        "digest": A,
        "mediaType": OCI_INDEX,
        "platforms": {"linux/amd64": B},
        "resolved": "2026-11-23T09:30:00Z",
        "from": "registry-1.docker.io",
    }
    lock = read_lock(json.dumps({"version": 1, "images": [{**good, **changes}]}))
    assert len(lock.entries) + len([p for p in lock.problems if p.severity == "error"]) >= 1
    for problem in lock.problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.help.endswith(".")
    again = read_lock(write_lock(lock.entries))
    assert (again.entries, again.problems) == (lock.entries, ())


@given(st.text() | st.binary())
def test_any_text_is_answered(text):
    read_lock(text)
