"""One entry, opened: who, why, the objects, and where something stands."""

import pytest

from playground.lessons.history.results import OpenedEntry
from tests.lessons.history.opened import FIRST, INPUTS, OPENED, SECOND, then


def opened(number: int, **fields: str) -> OpenedEntry:
    found = then(OPENED, opened=str(number), **fields).opened
    assert found is not None
    return found


def test_the_end_of_a_deploy() -> None:
    entry = opened(7)
    assert (entry.user, entry.type) == ("kim@example.dev", "orca:stage:complete")
    assert entry.why == f"webhook · {INPUTS.repository}@{FIRST.digest}"
    config, web = entry.objects
    assert (config.title, config.previous, config.previous_title) == (
        "ConfigMap settings-v001",
        3,
        "ConfigMap settings-v000",
    )
    assert ("data.CHECKOUT", '"old"', '"new"') in {
        (each.path, each.before, each.after) for each in config.changes
    }
    assert web.images == (f"{INPUTS.repository}@{FIRST.digest}",)
    assert "settings-v001" in web.text and "managedFields" not in web.text
    image = next(each for each in web.hydration if each.path.endswith(".image"))
    assert image.before == f'"{INPUTS.repository}:2.4"' and FIRST.digest in image.after


def test_the_same_content_again_does_not_differ() -> None:
    config, web = opened(19).objects
    assert (config.previous, config.changes) == (7, ())
    assert web.previous == 15
    assert SECOND.digest in str(web.changes)


def test_what_came_between_and_left_no_manifest_is_named() -> None:
    [web] = opened(15).objects
    assert (web.previous, web.between) == (7, ("scale in entry 11",))


def test_parameters_and_nothing_else() -> None:
    [web] = opened(11).objects
    assert (web.how, web.parameters, web.text) == ("parameters", '{"replicas": "6"}', "")
    assert opened(9).objects == ()


def test_the_events_of_a_whole_pipeline_have_the_objects_too() -> None:
    _, web = opened(8).objects
    assert web.pointer.startswith("/content/execution/stages/0/") and web.hydration


@pytest.mark.parametrize("number", ["", "0", "21", "x", "-1", "99999", "²"])
def test_other_numbers_open_nothing(number: str) -> None:
    assert then(OPENED, opened=number).opened is None


def test_what_is_looked_for_is_counted_and_found() -> None:
    results = then(OPENED, find="outputs.manifests", opened="7")
    found = {each.number: each.found for deed in results.deeds for each in deed.entries}
    assert found[5] == found[6] == 0 and found[7] >= 2 and found[8] >= 1
    assert results.opened is not None
    assert results.opened.found[0] == "/content/context/outputs.manifests"
    assert then(OPENED, find="nowhere to be found", opened="7").opened is not None
    assert opened(7, find="kim@").found[0] == "/content/execution/authentication/user"
