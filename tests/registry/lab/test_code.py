"""A repository's name carries what was pushed to it, and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playground.registry.lab import Push, Refused, decode, encode, name_of, push
from playground.registry.lab.code import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_CONTENT,
    MOST_PUSHES,
    MOST_TAG,
)

# OCI Distribution Specification 1.1, "Pulling manifests".
NAME = re.compile(r"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*")

tags = st.from_regex(rf"[A-Za-z0-9_][A-Za-z0-9._-]{{0,{MOST_TAG - 1}}}", fullmatch=True)
contents = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=MOST_CONTENT
)


@st.composite
def histories(draw) -> tuple[Push, ...]:
    """What any number of accepted pushes leads to."""
    pushes: tuple[Push, ...] = ()
    for tag, content in draw(st.lists(st.tuples(tags, contents), min_size=1, max_size=10)):
        after = push(pushes, tag, content)
        pushes = pushes if isinstance(after, Refused) else after
    return pushes or (Push("1", "x"),)


@given(histories())
def test_a_code_stands_for_its_history(pushes):
    assert decode(encode(pushes)) == pushes


@given(histories())
def test_a_name_is_one_that_clients_take_with_a_host_before_it(pushes):
    name = name_of(encode(pushes))
    assert NAME.fullmatch(name)
    assert len(f"a-host-of-some-length.example:65535/{name}") <= 255


@given(st.text() | st.text("abcdefghijklmnopqrstuvwxyz234567", max_size=MOST_CHARACTERS + 9))
@example("a" * MOST_CHARACTERS)
@example("")
@example("a\n")
def test_a_code_of_somebody_elses_making_is_bounded_and_means_one_thing(code):
    pushes = decode(code)
    if pushes is None:
        return
    assert encode(pushes) == code
    assert 0 < len(pushes) <= MOST_PUSHES
    assert sum(len(each.content.encode()) for each in pushes) <= MOST_BYTES


@given(st.data(), histories())
def test_another_code_is_another_history_or_none(data, pushes):
    code = encode(pushes)
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(code[at].__ne__))
    changed = code[:at] + other + code[at + 1 :]
    assert decode(changed) != pushes


@pytest.mark.parametrize(
    "code",
    [
        "AMYS4NAFNBSWY3DP",  # upper case
        encode([Push("1", "a")]) + "a",  # another spelling of the same bytes
        encode([Push("1", "a")])[:-1],
        "a1",
    ],
)
def test_what_encode_never_writes_is_no_code(code):
    assert decode(code) is None


@pytest.mark.parametrize(
    ("tag", "content", "said"),
    [
        ("", "x", "tag"),
        (".1", "x", "tag"),
        ("1/2", "x", "tag"),
        ("1" * (MOST_TAG + 1), "x", "tag"),
        ("1\n", "x", "tag"),
        ("1", "", "content"),
        ("1", "a\nb", "content"),
        ("1", "\x1b[31m", "content"),
        ("1", "\ud800", "content"),
        ("1", "é" * (MOST_CONTENT // 2 + 1), "50 bytes"),
    ],
)
def test_what_cannot_be_pushed_is_said(tag, content, said):
    refused = push((), tag, content)
    assert isinstance(refused, Refused)
    assert said in refused.message
    assert refused.help.endswith(".")


def test_a_name_fills_up():
    pushes: tuple[Push, ...] = ()
    for number in range(MOST_PUSHES):
        pushes = push(pushes, "1", f"{number}")
    assert isinstance(push(pushes, "1", "9"), Refused)
    assert isinstance(push(push((), "1", "a" * 48), "1", "b" * 48), tuple)
    assert isinstance(push(push(push((), "1", "a" * 48), "1", "b" * 48), "1", "c" * 48), Refused)
