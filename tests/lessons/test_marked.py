"""Edits and faults, marked in the text line by line."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.lessons.marked import SHOWN_LINES, Gap, Line, Segment, mark, smallest


@dataclass(frozen=True)
class Edit:
    start: int
    end: int
    text: str


def replaced(text: str, old: str, new: str) -> Edit:
    start = text.index(old)
    return Edit(start, start + len(old), new)


def lines(rows: tuple[Line | Gap, ...]) -> list[Line]:
    return [row for row in rows if isinstance(row, Line)]


def test_only_what_differs_is_marked() -> None:
    text = "a: 1\nname: settings\n"
    marked = mark(text, [replaced(text, "settings", "settings-v000")])
    assert lines(marked.rows)[1].segments == (
        Segment("name: settings"),
        Segment("-v000", "ins"),
    )
    assert (marked.untouched, marked.total) == (len(text), len(text))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("web:1", "web:2", (4, 5, "2")),
        ("abc", "abc", (3, 3, "")),
        ("aa", "aaa", (2, 2, "a")),
        ("web:1", "app:1", (0, 3, "app")),
    ],
)
def test_smallest(old: str, new: str, expected: tuple[int, int, str]) -> None:
    assert smallest(old, Edit(0, len(old), new)) == expected


def test_added_lines_have_no_number() -> None:
    text = "a: 1\nb: 2\n"
    for edit in (Edit(4, 4, "\nnew: 3"), Edit(5, 5, "new: 3\n")):
        rows = lines(mark(text, [edit]).rows)
        assert [row.number for row in rows] == [1, None, 2]
        assert rows[1].segments == (Segment("new: 3", "ins"),)


def test_the_word_at_a_problem_is_marked() -> None:
    rows = lines(mark("a: one\nb: two, three\n", [], [(2, 4)]).rows)
    assert rows[1].segments == (
        Segment("b: "),
        Segment("two", "fault"),
        Segment(", three"),
    )
    assert rows[1].faulty and not rows[0].faulty


@pytest.mark.parametrize("place", [(0, 1), (1, 99), (9, 1), (1, 1)])
def test_a_place_without_a_word_marks_nothing(place: tuple[int, int]) -> None:
    assert not any(row.faulty for row in lines(mark(" \n", [], [place]).rows))


def test_long_texts_are_shown_around_their_marks() -> None:
    text = "".join(f"line{n}: x\n" for n in range(SHOWN_LINES * 10))
    edit = replaced(text, "line2000: x", "line2000: y")
    rows = mark(text, [edit]).rows
    assert isinstance(rows[0], Gap) and isinstance(rows[-1], Gap)
    assert [row.number for row in lines(rows)] == list(range(1998, 2005))
    assert len(rows) + rows[0].lines + rows[-1].lines - 2 == text.count("\n") + 1


@given(st.text(alphabet="ab\n\r:", max_size=60), st.data())
def test_kept_and_removed_pieces_are_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.text(alphabet="ab\n", max_size=10))
    rows = lines(mark(text, [Edit(start, end, new)]).rows)
    pieces = [piece for row in rows for piece in row.segments]
    old = "".join(piece.text for piece in pieces if piece.mark != "ins")
    spliced = "".join(piece.text for piece in pieces if piece.mark != "del")
    bare = str.maketrans("", "", "\r\n")
    assert old == text.translate(bare)
    assert spliced == (text[:start] + new + text[end:]).translate(bare)
