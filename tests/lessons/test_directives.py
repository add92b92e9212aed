"""Directives stand for computed figures; typed ones are found."""

import pytest

from playground.lessons.directives import UnknownDirective, substitute, typed_numbers


def test_figures_and_words() -> None:
    facts = {"changes": 2, "name.now": "settings-v001", "many": 40}
    assert substitute("{{ changes }} in `{{name.now}}`", facts) == "2 in `settings-v001`"
    assert substitute("{{ changes | Words }}, {{ many | words }}", facts) == "Two, 40"


def test_an_unknown_name_says_what_is_known() -> None:
    with pytest.raises(UnknownDirective, match="known is: changes"):
        substitute("{{ chagnes }}", {"changes": 2})


@pytest.mark.parametrize(
    "prose", ["It takes 3 ticks.", "After three ticks it ends.", "About 40% are new."]
)
def test_typed_numbers_are_found(prose: str) -> None:
    assert typed_numbers(prose)


@pytest.mark.parametrize(
    "prose",
    [
        "It takes {{ ticks }} ticks.",
        "A patch is RFC 6902, a digest SHA-256, recorded from v1.36.",
        "`replicas: 3` and [here](https://example.test/1).",
        "```\n3 lines\n```",
    ],
)
def test_code_links_and_standards_are_free(prose: str) -> None:
    assert not typed_numbers(prose)
