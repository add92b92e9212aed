"""On random objects, edited at random in the page's own ways: every mark comes true."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.cluster import STRATEGIES
from playground.lessons.edits.results import EditInputs
from playground.lessons.edits.sandbox import run
from tests.cluster.recorded import NAMES, recorded
from tests.cluster.test_laws import places

MANIFESTS = [
    list(case["manifests"].values())
    for case in (recorded(name)[0] for name in NAMES)
    if "setup" not in case
]
PLAIN_ACTS = ("restart", "undo", "pause", "resume", "bring", "back", "begin", "deploy")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_mark_of_the_page_comes_true(data) -> None:
    manifests = data.draw(st.sampled_from(MANIFESTS))
    results = run(EditInputs(manifest=json.dumps(manifests[0])))
    for _ in range(data.draw(st.integers(1, 3))):
        act = data.draw(st.sampled_from((*PLAIN_ACTS, "scale", "env", "patch", "patch", "patch")))
        fields = {"scale_to": "5", "env_to": "HAND=made", "patch_type": "json"}
        if act == "patch" and results.views is not None:
            here = list(places(manifests[0]))
            inner = [place for place in here if place.startswith(("/spec", "/data"))]
            place = data.draw(st.sampled_from(inner or here))
            operation = data.draw(
                st.sampled_from(
                    [
                        {"op": "remove", "path": place},
                        {"op": "replace", "path": place, "value": "x"},
                        {"op": "add", "path": f"{place}/handmade", "value": "x"},
                        {"op": "add", "path": f"{place}/-", "value": {"name": "x", "value": "y"}},
                    ]
                )
            )
            fields["patch_text"] = json.dumps([operation])
        results = run(replace(results.inputs, act=act, **fields))
    stored = data.draw(st.sampled_from(manifests))
    results = run(replace(results.inputs, manifest=json.dumps(stored)))
    foretold = [(row.path, row.mark) for row in results.rows]
    how = data.draw(st.sampled_from(list(STRATEGIES)))
    columns = {each.name: [mark for mark, _ in each.marks] for each in results.strategies}
    if foretold:
        assert columns["apply"] == [mark for _, mark in foretold]
        results = run(replace(results.inputs, act=f"deploy:{how}"))
        assert [each.path for each in results.came] == [path for path, _ in foretold]
        assert [each.mark for each in results.came] == columns[how]
        assert all(each.holds for each in results.came), results.came
