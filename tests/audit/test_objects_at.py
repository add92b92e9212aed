"""What ran at a moment, and what the log cannot know about it."""

import pytest

from playground.audit.canonical import canonical
from playground.audit.chain import START, Entry, entry_text, sealed
from playground.audit.objects_at import history, objects_at, previous, seen_in, told_once
from playground.audit.sightings import sightings
from playground.audit.summary import summary
from tests.audit.events import action, cfg, deploy, pipeline_end, web


def entries(*events):
    """A log of these events, each received a minute after the one before."""
    found = []
    for number, event in enumerate(events, 1):
        time = f"2026-11-23T09:{number:02d}:00.000Z"
        text = entry_text(sealed(canonical(event), "plain", None, time, "k"), number, START, None)
        found.append(Entry(number, text, "", summary(event, time)))
    return found


def at(minute, *events):
    moment = None if minute is None else f"2026-11-23T09:{minute:02d}:30.000Z"
    return objects_at(seen_in(entries(*events)), moment)


def told(objects):
    return {
        f"{each.kind} {each.base}": (
            each.seen and (each.seen.number, each.seen.sighting.name),
            [(one.number, one.sighting.action) for one in each.since],
            each.deleted,
        )
        for each in objects.states
    }


LOG = (
    deploy("E1", cfg("v002", "old"), web(2)),
    action("E2", "scale", "deployment web", replicas=5),
    deploy("E3", cfg("v003", "new")),
    action("E4", "delete", "configMap cfg-v002"),
    action("E5", "delete", "configMap cfg-v003"),
)


OLD, NEW = ((1, "cfg-v002"), [], False), ((3, "cfg-v003"), [], False)
FRESH, SCALED = ((1, "web"), [], False), ((1, "web"), [(2, "scale")], False)
GONE = ((3, "cfg-v003"), [(5, "delete")], True)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        (0, {}),
        (1, {"ConfigMap cfg": OLD, "Deployment web": FRESH}),
        (2, {"ConfigMap cfg": OLD, "Deployment web": SCALED}),
        (3, {"ConfigMap cfg": NEW, "Deployment web": SCALED}),
        # To delete an old version does nothing to the latest one.
        (4, {"ConfigMap cfg": NEW, "Deployment web": SCALED}),
        (None, {"ConfigMap cfg": GONE, "Deployment web": SCALED}),
    ],
)
def test_objects_as_of_a_moment(minute, expected):
    assert told(at(minute, *LOG)) == expected


def test_a_late_event_does_not_bring_an_old_state_back():
    first = deploy("E1", web(2))
    objects = at(None, first, deploy("E2", web(3)), pipeline_end("E1", first))
    assert told(objects) == {"Deployment web": ((2, "web"), [], False)}
    # It is all that there is where the others were lost.
    assert told(at(None, pipeline_end("E1", first))) == {"Deployment web": ((1, "web"), [], False)}


def test_an_action_that_failed_deletes_nothing():
    gone = action("E2", "delete", "deployment web", type="orca:stage:failed")
    assert told(at(None, deploy("E1", web(2)), gone))["Deployment web"][1:] == (
        [(2, "delete")],
        False,
    )


def test_an_object_that_was_only_scaled_has_no_manifest():
    objects = at(None, action("E1", "scale", "deployment web", replicas=5))
    assert told(objects) == {"Deployment web": (None, [(1, "scale")], False)}
    assert not objects.states[0].is_known


def test_objects_without_a_name_are_told_apart():
    objects = at(None, deploy("E1", web(2)), action("E2", "delete", None, mode="label"))
    assert [each.number for each in objects.unnamed] == [2]
    assert objects.states[0].is_known


def test_the_one_before_of_that_object():
    log = (*LOG[:4], deploy("E6", web(9)))
    seen = seen_in(entries(*log))
    newest_cfg = next(each for each in seen if each.sighting.name == "cfg-v003")
    before, between = previous(seen, newest_cfg)
    assert before.sighting.name == "cfg-v002" and between == ()
    before, between = previous(seen, seen[-1])
    assert (before.number, [each.number for each in between]) == (1, [2])
    assert previous(seen, before) == (None, ())
    assert [each.number for each in history(seen, seen[-1])] == [1, 2, 5]


def test_what_is_told_again_is_one_deed():
    first = deploy("E1", web(2))
    task = {**first, "details": {**first["details"], "type": "orca:task:complete"}}
    seen = seen_in(entries(task, first, pipeline_end("E1", first), deploy("E2", web(2))))
    assert [each.number for each in seen] == [1, 2, 3, 4]
    assert [each.number for each in told_once(seen)] == [1, 4]
    assert previous(seen, seen[2]) == (None, ())
    assert previous(seen, seen[3])[0].number == 1


def test_a_version_that_only_the_manifest_tells():
    prefix = "artifact.spinnaker.io/"
    versioned = web(2, name="web-v001", **{prefix + "name": "web", prefix + "version": "v001"})
    objects = at(None, deploy("E1", versioned), action("E2", "scale", "deployment web-v001"))
    assert told(objects) == {"Deployment web": ((1, "web-v001"), [(2, "scale")], False)}
    assert sightings(deploy("E1", versioned))[0].version == "v001"


def test_a_version_that_is_kept_elsewhere_makes_the_state_unknown():
    names = {"outputs.manifestNamesByNamespace": {"shop": ["configMap cfg-v004"]}}
    reference = deploy("E6", {"type": "remote/map/base64", "reference": "ref://x"})
    reference["content"]["context"] |= names
    objects = at(None, *LOG, reference)
    expected = ((3, "cfg-v003"), [(5, "delete"), (6, "deploy")], False)
    assert told(objects)["ConfigMap cfg"] == expected
    assert not objects.states[0].is_known
