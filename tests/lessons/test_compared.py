"""Two states of an object, as a diff and as a patch that leads from one to the other."""

import json

import jsonpatch

from playground.cluster import LAST_APPLIED, without_bookkeeping
from playground.lessons.compared import MOST_LINES, compared, shown
from tests.audit.events import cfg, web


def lines(found):
    return [row.sign + row.text for row in found.rows]


def test_the_diff_and_the_patch_tell_the_same():
    before, after = web(2), web(3, "hub.example/web:2")
    after["spec"]["paused"] = True
    found = compared(before, after)
    assert "-  replicas: 2" in lines(found) and "+  replicas: 3" in lines(found)
    assert "+  paused: true" in lines(found)
    patched = jsonpatch.apply_patch(without_bookkeeping(before), found.patch)
    assert patched == without_bookkeeping(after)
    assert len(json.loads(found.patch)) == found.operations == 5


def test_what_only_the_server_writes_is_no_change():
    before, after = web(2), web(2)
    after["metadata"] |= {"resourceVersion": "9", "generation": 4, "uid": "u", "managedFields": []}
    after["metadata"]["annotations"] = {LAST_APPLIED: "{}"}
    del before["metadata"]["annotations"]
    after["status"] = {"replicas": 2}
    found = compared(before, after)
    assert (found.rows, found.operations, found.refused) == ((), 0, "")


def test_one_knows_the_object_by_its_first_lines():
    value = json.loads(json.dumps(cfg("v001", "x"), sort_keys=True))
    assert shown(value).startswith(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cfg-v001\n"
    )
    rows = lines(compared(value, cfg("v002", "x")))
    assert rows[1:4] == [" apiVersion: v1", " kind: ConfigMap", " metadata:"]


def test_what_no_page_can_show():
    large = cfg("v001", "x") | {"data": {f"k{n}": "" for n in range(MOST_LINES)}}
    assert "too large" in compared(large, large).refused
    half = cfg("v001", "\ud800")
    assert "\ufffd" in shown(half) and compared(half, half).refused == ""
