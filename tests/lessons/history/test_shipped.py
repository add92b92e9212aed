"""The same deploy by tag and by digest: what each entry leaves open."""

from dataclasses import replace

from playground.artifacts.small_image import index_digest
from playground.lessons.history.results import Pushed
from tests.lessons.history.opened import FIRST, INPUTS, OPENED, SECOND, then

THIRD = Pushed("2.4", "the checkout of tomorrow", index_digest("the checkout of tomorrow"))


def test_a_tag_leaves_open_what_a_digest_says() -> None:
    by_tag, by_digest = OPENED.shipped
    assert (by_tag.entry, by_tag.candidates) == (f"{INPUTS.repository}:2.4", (FIRST, SECOND))
    assert by_digest.entry == f"{INPUTS.repository}@{SECOND.digest}"
    assert by_digest.candidates == (SECOND,)


def test_the_tag_is_pushed_again_and_no_entry_changes() -> None:
    results = then(OPENED, pushed=(*INPUTS.pushed, THIRD))
    by_tag, by_digest = results.shipped
    assert by_tag.candidates == (FIRST, SECOND, THIRD) and "One of 3 images" in by_tag.proves
    assert by_digest.candidates == (SECOND,)
    assert [each.entry for each in results.shipped] == [each.entry for each in OPENED.shipped]
    assert results.deeds == OPENED.deeds


def test_the_same_content_pushed_again_is_the_same_image() -> None:
    by_tag, _ = then(OPENED, pushed=(SECOND, SECOND)).shipped
    assert by_tag.candidates == (SECOND,) and by_tag.proves.startswith("Nothing yet")


def test_another_tag_is_another_image() -> None:
    by_tag, _ = then(OPENED, pushed=(replace(FIRST, tag="2.3"), SECOND)).shipped
    assert by_tag.candidates == (SECOND,)


def test_it_follows_the_last_deploy_with_an_image_of_the_lab() -> None:
    image = f"{INPUTS.repository}@{FIRST.digest}"
    results = then(OPENED, "deploy", image=image)
    assert results.shipped[1].entry == image
    results = then(results, "deploy", image="elsewhere/web:1")
    assert results.shipped[1].entry == image


def test_a_manifest_that_does_not_name_the_image() -> None:
    results = then(OPENED, "deploy", manifest=INPUTS.manifest.replace("shop/web:", "shop/b:"))
    assert all(each.candidates == () for each in results.shipped)
    assert "another one" in results.shipped[0].proves


def test_without_such_a_deploy_there_is_nothing_to_compare() -> None:
    assert then(OPENED, pushed=(THIRD,)).shipped == ()
