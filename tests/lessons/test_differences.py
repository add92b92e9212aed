"""The unified diff, which must be one that `patch` would take, and tells no secrets."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from playground.lessons.differences import MASK, Row, difference


@dataclass(frozen=True)
class Edit:
    start: int
    end: int
    text: str


def test_a_hunk_has_three_lines_around() -> None:
    text = "".join(f"line {n}\n" for n in range(10))
    at = text.index("5")
    assert difference(text, [Edit(at, at + 1, "five")]) == (
        Row("@", "@@ -3,7 +3,7 @@"),
        Row(" ", "line 2"),
        Row(" ", "line 3"),
        Row(" ", "line 4"),
        Row("-", "line 5"),
        Row("+", "line five"),
        Row(" ", "line 6"),
        Row(" ", "line 7"),
        Row(" ", "line 8"),
    )


def test_no_edits_no_rows() -> None:
    assert difference("a\n", []) == ()


def test_secrets_are_masked_also_around_an_edit() -> None:
    text = "name: s\npassword: hunter2\nlong: |\n  line one\n  line two\n"
    secret = [(18, 25), (text.index("line one"), len(text) - 1)]
    rows = difference(text, [Edit(6, 7, "s-v000")], secret)
    told = "\n".join(row.text for row in rows)
    assert "hunter2" not in told and "line" not in told
    assert f"password: {MASK}" in told


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.data())
def test_the_rows_lead_from_the_old_lines_to_the_new(old: list[str], data: st.DataObject) -> None:
    text = "".join(f"{line}\n" for line in old)
    first = data.draw(st.integers(0, len(old) - 1))
    second = data.draw(st.integers(first, len(old) - 1))
    edits = [Edit(2 * first, 2 * first + 1, "X\nY")]
    if second > first:
        edits.append(Edit(2 * second, 2 * second + 1, "Z"))
    spliced = text
    for edit in reversed(edits):
        spliced = spliced[: edit.start] + edit.text + spliced[edit.end :]
    result, at = [], 0
    for row in difference(text, edits):
        if row.sign == "@":
            start = int(row.text.split()[1].split(",")[0][1:]) - 1
            result += old[at:start]
            at = start
        elif row.sign == " ":
            assert old[at] == row.text
            result.append(row.text)
            at += 1
        elif row.sign == "-":
            assert old[at] == row.text
            at += 1
        else:
            result.append(row.text)
    assert "".join(f"{line}\n" for line in [*result, *old[at:]]) == spliced
