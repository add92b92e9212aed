"""A line of the table that cannot be read stops the program, and says which line it is."""

import pytest

from playground.kinds.place_tree import MalformedPlace, compile_kinds

FRAGMENTS = {"a": "name Secret", "loop": "again @loop"}


def test_the_table_is_well_formed():
    assert ("apps", "Deployment") in compile_kinds()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spec.name", "places: Thing: spec.name: the target is missing"),
        ("spec.name Pod", "places: Thing: spec.name: 'Pod' is not a target"),
        ("spec.name Secret often", "'often' is not an option"),
        ("spec.name Secret namespace=", "'namespace=' is not an option"),
        ("spec.name typed=Pod", "'Pod' is neither ConfigMap nor Secret"),
        ("spec..name Secret", "places: Thing: spec..name: not a path"),
        ("spec.a-b Secret", "not a path"),
        ("spec.names[] Secret", "a place ends with a key"),
        ("spec.name Secret\nspec.name ConfigMap", "the place is listed twice"),
        ("spec Secret\nspec.name Secret", "spec is a place already"),
        ("spec @b", "there is no fragment 'b'"),
        ("spec @a claim", "a fragment takes no options"),
        ("spec @a\nspec.name Secret", "the place is listed twice"),
        ("spec @loop", "the fragment 'loop' contains itself"),
    ],
)
def test_a_malformed_line_is_refused(text, message):
    with pytest.raises(MalformedPlace) as caught:
        compile_kinds({"Thing": text}, FRAGMENTS)
    assert message in str(caught.value)


def test_a_kind_is_listed_once():
    with pytest.raises(MalformedPlace, match=r"Thing\.acme is listed twice"):
        compile_kinds({"Thing.acme Other": "spec @a", "Thing.acme": "spec @a"}, FRAGMENTS)
