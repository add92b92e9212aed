"""The unified diff as rows of a page."""

from playground.deploy.transform import transform
from playground.lessons.differences import MOST_ROWS, Row, difference
from playground.report.mask import MASK

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\ndata:\n  A: x\n"


def test_rows_have_signs() -> None:
    rows = difference(transform(MAP.format("settings")))
    assert rows[0] == Row("@", "@@ -1,6 +1,11 @@")
    assert Row("-", "  name: settings") in rows
    assert Row("+", "  name: settings-v000") in rows
    assert Row(" ", "kind: ConfigMap") in rows
    assert all(row.sign in "@ -+" for row in rows)


def test_no_edits_no_rows() -> None:
    assert difference(transform("a: 1\n")) == ()


def test_a_missing_line_end_is_a_remark() -> None:
    rows = difference(transform("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}"))
    assert Row("\\", " No newline at end of file") in rows


def test_secrets_are_masked() -> None:
    secret = MAP.format("s").replace("ConfigMap", "Secret").replace("A: x", "A: aHVudGVyMg==")
    told = "\n".join(row.text for row in difference(transform(secret)))
    assert "aHVudGVyMg" not in told and MASK in told


def test_a_long_diff_ends_with_a_word() -> None:
    many = "---\n".join(MAP.format(f"a{n}") for n in range(MOST_ROWS // 8))
    rows = difference(transform(many))
    assert len(rows) == MOST_ROWS + 1
    assert "goes on" in rows[-1].text
