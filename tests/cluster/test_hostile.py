"""Whatever is given, there is an answer: any JSON value in any place of a manifest or a state."""

import json
from copy import deepcopy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.cluster import (
    Cluster,
    annotate,
    apply,
    apply_server_side,
    create,
    from_json,
    key_of,
    label,
    patch_json,
    patch_merge,
    patch_strategic,
    replace,
    rollout_restart,
    scale,
    set_env,
    set_image,
    set_last_applied,
    to_json,
)
from tests.cluster.recorded import NAMES, recorded

OBJECTS = [
    manifest for name in NAMES for manifest in list(recorded(name)[0]["manifests"].values())[:1]
]
WORDS = st.text(max_size=4) | st.sampled_from(
    ["", "a", "1", "name", "spec", "metadata", "$patch", "delete", "replace", "$retainKeys"]
    + ["$setElementOrder/containers", "containers", "data", "None", "25%", "items"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
SLOW = settings(max_examples=50, suppress_health_check=list(HealthCheck), deadline=None)


def places(value):
    """Every collection inside a value, itself included."""
    yield value
    for child in value.values() if isinstance(value, dict) else value:
        if isinstance(child, dict | list) and child:
            yield from places(child)


@st.composite
def spoilt(draw, values):
    """A value of those, with other JSON in up to two places."""
    value = deepcopy(draw(values))
    for _ in range(draw(st.integers(1, 2))):
        where = draw(st.sampled_from([place for place in places(value) if place]))
        if isinstance(where, dict):
            key = draw(st.sampled_from(sorted(where)) | WORDS)
        else:
            key = draw(st.integers(0, len(where) - 1))
        where[key] = draw(JSON)
    return value


def answered(before, answer):
    """An error writes nothing; what is written can be read back."""
    after, outcome = answer
    if outcome.failed:
        assert after == before and not outcome.wrote and outcome.message
    else:
        assert outcome.wrote == (after != before)
    json.dumps(to_json(after), allow_nan=False)
    return after


@SLOW
@given(st.data())
def test_any_manifest(data):
    good = data.draw(st.sampled_from(OBJECTS))
    bad = data.draw(spoilt(st.just(good)))
    empty = Cluster()
    for command in (create, apply, apply_server_side, replace, set_last_applied):
        answered(empty, command(empty, bad))
    for first in (apply, apply_server_side):
        held = answered(empty, first(empty, good))
        for command in (apply, apply_server_side, replace, set_last_applied):
            after = answered(held, command(held, bad))
            answered(after, command(after, good))


@SLOW
@given(st.data())
def test_any_patch(data):
    good = data.draw(st.sampled_from(OBJECTS))
    key = key_of(good)
    cluster, _ = apply(Cluster(), good)
    patch = data.draw(JSON | spoilt(st.just(good)))
    for command in (patch_merge, patch_strategic, patch_json):
        after = answered(cluster, command(cluster, key, patch))
        answered(after, apply(after, good))
    pointers = st.lists(WORDS | st.integers(0, 2).map(str), max_size=5).map(
        lambda parts: "".join(f"/{part}" for part in parts)
    )
    operation = st.fixed_dictionaries(
        {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test", "x"])},
        optional={"path": pointers | JSON, "from": pointers | JSON, "value": JSON},
    )
    operations = data.draw(st.lists(operation, max_size=3))
    after = answered(cluster, patch_json(cluster, key, operations))
    answered(after, apply_server_side(after, good, force=True))


@SLOW
@given(st.data())
def test_any_state(data):
    good = data.draw(st.sampled_from(OBJECTS))
    key = key_of(good)
    cluster, _ = data.draw(st.sampled_from([apply, apply_server_side]))(Cluster(), good)
    state = data.draw(spoilt(st.just(to_json(cluster))) | JSON)
    held, findings = from_json(state)
    assert all(finding.message.endswith(".") and finding.help for finding in findings)
    again, none = from_json(to_json(held))
    assert (again, none) == (held, ())
    for answer in (
        apply(held, good),
        apply_server_side(held, good, force=True),
        replace(held, good, force=True),
        set_last_applied(held, good),
        scale(held, key, 3),
        set_image(held, key, ["*=a:2"]),
        set_env(held, key, ["A=1", "B-"]),
        label(held, key, ["a=b", "c-"]),
        annotate(held, key, ["a=b", "c-"]),
        rollout_restart(held, key),
    ):
        answered(held, answer)
