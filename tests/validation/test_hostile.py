"""Whatever is sent, there is an answer: any JSON value in any place of any object."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.manifest.pointer import parse_pointer
from playground.validation import is_known, validate_create, validate_update
from playground.validation.schema import schema

CASES = Path(__file__).parents[1] / "conformance" / "refusals" / "cases"
OBJECTS = [
    case["manifest"]
    for path in sorted(CASES.iterdir())
    if is_known((case := yaml.safe_load(path.read_text("utf-8")))["manifest"])
]
WORDS = st.text(max_size=5) | st.sampled_from(
    ["", "25%", "1", "1Gi", "a/b", "In", "Exists", "RollingUpdate", "Recreate", "OnDelete", "None"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """The paths to all values inside a value."""
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in rows:
        yield (*path, key)
        if isinstance(child, dict | list):
            yield from places(child, (*path, key))


def spoilt(data):
    """One of the recorded manifests with random values in random places."""
    obj = deepcopy(data.draw(st.sampled_from(OBJECTS)))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(sorted(places(obj), key=str)))
        if path == [] and last in ("apiVersion", "kind"):
            continue
        holder = obj
        for key in path:
            holder = holder[key]
        holder[last] = data.draw(JSON)
        if not isinstance(obj, dict) or not any(places(obj)):
            break
    return obj


def assert_answer(verdict, sent):
    assert verdict is not None
    assert verdict.accepted == (verdict.code < 300)
    assert bool(verdict.message) == (not verdict.accepted)
    for said in (*verdict.causes, *verdict.warnings):
        assert said.message
        first = parse_pointer(said.pointer)[:1]
        assert first == () or first[0] in {*sent, "metadata", "spec", "data", "type"}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_value_in_any_place_gets_an_answer(data):
    obj = spoilt(data)
    assert_answer(validate_create(obj), obj)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_two_objects_get_an_answer(data):
    live, new = spoilt(data), spoilt(data)
    verdict = validate_update(live, new)
    if verdict is not None:
        assert_answer(verdict, new)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(schema().kinds)), st.dictionaries(WORDS, JSON, max_size=3), JSON)
def test_any_object_of_a_known_kind_gets_an_answer(key, rest, spec):
    api_version, kind = key.split()
    obj = {**rest, "apiVersion": api_version, "kind": kind, "spec": spec, "metadata": rest}
    assert_answer(validate_create(obj), obj)


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"kind": []}, {"apiVersion": {}}])
def test_of_other_values_nothing_is_known(value):
    assert validate_create(value) is None
    assert validate_update(value, value) is None
