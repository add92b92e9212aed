"""What holds for every manifest, and whatever was edited by hand in between."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.cluster import Cluster, apply, key_of, patch_json, replace
from playground.cluster.schema import schema_of
from playground.cluster.stored_form import stored_form
from tests.cluster.recorded import NAMES, recorded

BUILT_IN = {
    f"{name}/{version}": manifest
    for name in NAMES
    for version, manifest in recorded(name)[0]["manifests"].items()
    if schema_of(manifest["apiVersion"], manifest["kind"])
    if not apply(Cluster(), manifest)[1].failed
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_applied_twice_nothing_is_written(name):
    cluster, _ = apply(Cluster(), BUILT_IN[name])
    after, outcome = apply(cluster, BUILT_IN[name])
    assert (after, outcome.wrote) == (cluster, False)
    assert outcome.result in ("unchanged", "configured")
    after, outcome = replace(cluster, BUILT_IN[name])
    assert outcome.result == "replaced" or outcome.reason == "Invalid"


def agrees(live, manifest, part):
    """Whether live has all that the manifest mentions, elements matched by their merge key."""
    if isinstance(manifest, dict) and isinstance(live, dict):
        return all(
            key in live and agrees(live[key], value, part.field(key))
            for key, value in manifest.items()
        )
    if isinstance(manifest, list) and isinstance(live, list) and part.merge_key:
        for item in manifest:
            same = [one for one in live if one[part.merge_key] == item[part.merge_key]]
            if not any(agrees(one, item, part.elements) for one in same):
                return False
        return True
    if isinstance(manifest, list) and isinstance(live, list) and part.shape == "list":
        return len(live) == len(manifest) and all(
            agrees(one, item, part.elements) for one, item in zip(live, manifest, strict=True)
        )
    return live == manifest


def places(value, path=""):
    rows = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in rows:
        here = f"{path}/{str(key).replace('~', '~0').replace('/', '~1')}"
        yield here
        if isinstance(child, dict | list):
            yield from places(child, here)


UNIQUE = [
    manifest
    for name, manifest in BUILT_IN.items()
    if "duplicate" not in name and "protocol" not in name and "topologyspread" not in name
]
"""Where a merge key occurs twice, client-side apply is known not to bring the manifest about."""


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_an_edit_and_an_apply_live_has_what_the_manifest_says(data):
    manifest = data.draw(st.sampled_from(UNIQUE))
    cluster, _ = apply(Cluster(), manifest)
    editable = [p for p in places(cluster.objects[0]) if p.startswith(("/spec", "/data"))]
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(editable or ["/x"]))
        operation = data.draw(
            st.sampled_from(
                [
                    {"op": "remove", "path": place},
                    {"op": "replace", "path": place, "value": "x"},
                    {"op": "replace", "path": place, "value": 7},
                    {"op": "add", "path": f"{place}/handmade", "value": "x"},
                ]
            )
        )
        cluster, _ = patch_json(cluster, key_of(manifest), [operation])
    before = deepcopy(cluster)
    after, outcome = apply(cluster, manifest)
    assert cluster == before
    if outcome.failed:
        assert after == cluster
        return
    part = schema_of(manifest["apiVersion"], manifest["kind"])
    wanted = {k: v for k, v in stored_form(manifest, part).items() if k != "stringData"}
    assert agrees(outcome.live, wanted, part)
    assert apply(after, manifest)[1].wrote is False
