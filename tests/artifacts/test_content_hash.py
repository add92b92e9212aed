import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.artifacts import content_hash, split_hash_suffix

RECORDED = json.loads(
    Path(__file__).with_name("kustomize_hashes.json").read_text(encoding="utf-8")
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=[])),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=8,
)


@pytest.mark.parametrize(("obj", "recorded"), RECORDED, ids=range(len(RECORDED)))
def test_the_hash_is_the_one_that_kustomize_gave(obj, recorded):
    assert content_hash(obj) == recorded


def test_the_recording_has_what_is_hard_to_get_right():
    text = json.dumps([obj for obj, _ in RECORDED])
    assert len(RECORDED) > 150
    for hard in ("\\u2028", "\\u0085", "\\ud83d", "<b>&amp;", "\\b", "1e-07", "binaryData"):
        assert hard in text


def test_only_the_content_counts():
    data = {"b": "2", "a": "1"}
    plain = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
    other = {"metadata": {"name": "b", "labels": {"c": "d"}}, "kind": "ConfigMap"}
    other["data"] = {"a": "1", "b": "2"}
    assert content_hash(plain) == content_hash(other)
    assert content_hash(plain) != content_hash(other | {"data": {"a": "1"}})
    assert content_hash(plain) != content_hash(other | {"kind": "Secret"})


def test_half_of_a_surrogate_pair_counts_as_the_replacement_character():
    halves = [
        {"kind": "ConfigMap", "data": {"a": text}} for text in ("\ud800", "\udfff", "\ufffd")
    ]
    assert len({content_hash(obj) for obj in halves}) == 1


@pytest.mark.parametrize("kind", [None, "Deployment", ["ConfigMap"], {}])
def test_other_kinds_have_no_content_hash(kind):
    with pytest.raises(ValueError, match="ConfigMaps and Secrets"):
        content_hash({"kind": kind})


@given(
    st.sampled_from(["ConfigMap", "Secret"]),
    st.dictionaries(st.sampled_from(["data", "binaryData", "stringData", "type"]), VALUES),
)
def test_any_values_have_a_hash_that_is_recognised_as_one(kind, fields):
    digest = content_hash({"kind": kind, **fields})
    assert re.fullmatch("[2456789bcdfghkmt]{10}", digest)
    assert split_hash_suffix(f"app-{digest}") == ("app", digest)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("app-d4694gg72k", ("app", "d4694gg72k")),
        ("a-b-d4694gg72k", ("a-b", "d4694gg72k")),
        ("app", None),
        ("app-v001", None),
        ("d4694gg72k", None),
        ("-d4694gg72k", None),
        ("app-d4694gg72", None),
        ("app-d4694gg72kk", None),
        ("app-a4694gg72k", None),
        ("app-d4694gg72k\n", None),
        ("app-D4694GG72K", None),
    ],
)
def test_a_name_is_split_before_its_hash(name, parts):
    assert split_hash_suffix(name) == parts
