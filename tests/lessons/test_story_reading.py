"""Stories are read strictly, and whatever is wrong is said at its place."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from playground.lessons.story import (
    AS_WRITTEN,
    WITH_PRACTICE,
    CleanUp,
    ContentFault,
    Crash,
    Deploy,
    Lose,
    Push,
    Scale,
    Undo,
)
from playground.lessons.story_reading import read_story

GOOD = """\
title: All of it
about: Every action once.
workloads: 2
pods: {ready_after: 2, ready_per_tick: 25%, terminate_after: 3, sync_after: 4}
faults:
  - {configuration: 2, image: 1}
  - {image: 3, when: held}
events:
  - {tick: 5, undo: true}
  - {tick: 1, push: {image: 2}, deploy: {configuration: 2, image: 3}}
  - {tick: 6, undo: {revision: 1}, scale: 150%, lose: 50%, crash: 1%, clean_up: {keep: 2}}
ticks: 80
"""


def test_a_story_is_read():
    story, problems = read_story(GOOD, "all")
    assert problems == ()
    assert (story.name, story.title, story.workloads, story.ticks) == ("all", "All of it", 2, 80)
    assert story.worlds == (AS_WRITTEN, WITH_PRACTICE)
    assert (story.pods.ready_after, story.pods.ready_per_tick) == (2, 25)
    assert story.faults == (ContentFault(2, 1), ContentFault(None, 3, live=True))
    assert [(event.tick, event.actions) for event in story.events] == [
        (1, (Push(2), Deploy(2, 3))),
        (5, (Undo(),)),
        (6, (Undo(1), Scale(150), Lose(50), Crash(1), CleanUp(2))),
    ]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title: A\nevents: [{tick: 0, undo: true}]", 2, 17, "0 is out of range."),
        ("title: A\nevents: [{tick: 151, undo: true}]", 2, 17, "151 is out of range."),
        ("title: A\nevents: [{tick: 1}]", 2, 10, "Nothing happens in this event."),
        ("title: A\nevents: [{tick: 1, undo: false}]", 2, 10, "Nothing happens in this event."),
        ("title: A\nevents: [{tick: 1, lose: 50}]", 2, 26, "'50' is no share."),
        ("title: A\nevents: [{tick: 1, lose: 0%}]", 2, 26, "0 is out of range."),
        ("title: A\nevents: [{tick: 1, lose: 9999%}]", 2, 26, "9999 is out of range."),
        ("title: A\nevents: [{tick: 1, explode: 1}]", 2, 29, "'explode' is not known."),
        ("title: A\nevents: [{tick: 1, deploy: {x: 1}}]", 2, 32, "'x' is not known."),
        ("title: A\nevents: [{tick: 1, push: {}}]", 2, 26, "There is no 'image'."),
        ("title: A\nevents: [{undo: true}]", 2, 10, "There is no 'tick'."),
        ("title: A\nevents: {}", 2, 9, "Not a list."),
        ("title: A\nevents: [3]", 2, 10, "Not a mapping."),
        ("title: A", 1, 1, "There is no 'events'."),
        ("events: []", 1, 1, "There is no 'title'."),
        ("title: 3\nevents: []", 1, 8, "3 is not a string."),
        ("title: A\nevents: []\nfaults: [{}]", 3, 10, "A fault is one of content."),
        ("title: A\nevents: []\nfaults: [{image: 10}]", 3, 18, "10 is out of range."),
        ("title: A\nevents: []\nfaults: [{image: 1, when: x}]", 3, 27, "'x' is not known."),
        ("title: A\nevents: []\nworlds: [{title: x}]", 3, 9, "A story is told in two Worlds."),
        (
            "title: A\nevents: []\nworlds: [{title: x, practices: [digests]}, {title: y}]",
            3,
            32,
            "The other practices build on versions.",
        ),
        ("title: A\nevents: []\nworkloads: 6", 3, 12, "6 is out of range."),
        ("title: A\nevents: []\npods: {ready_after: true}", 3, 21, "True is not a whole number."),
        ("- title: A", 1, 1, "Not a mapping."),
        ("", 1, 1, "A story is one document."),
        ("title: A\nevents: []\n---\ntitle: B", 1, 1, "A story is one document."),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text, line, column, message):
    story, problems = read_story(text)
    assert story is None
    assert [(p.line, p.column, p.message) for p in problems] == [(line, column, message)]
    assert all(problem.help.endswith(".") for problem in problems)


def test_every_part_is_looked_at():
    text = "title: 1\nworkloads: x\nfaults: 3\nevents: [{tick: x}, {tick: 1, lose: x}]\n"
    _, problems = read_story(text)
    assert [problem.line for problem in problems] == [1, 2, 3, 4, 4]


def test_too_many_events_are_said_once():
    events = ", ".join(["{tick: 1, undo: true}"] * 61)
    _, problems = read_story(f"title: A\nevents: [{events}]")
    assert [problem.message for problem in problems] == ["61 events are too many."]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["tick", "deploy", "undo", "image", "events", "keep", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "about", "workloads", "worlds", "pods", "faults", "events"]),
        VALUES,
    )
)
def test_whatever_it_is_there_is_a_story_or_a_problem(value):
    story, problems = read_story(yaml.safe_dump(value))
    assert (story is None) == any(problem.severity == "error" for problem in problems)
