"""A body means one thing, or it is refused with a sentence."""

import json

import pytest

from playground.audit.reading import DEPTH, MOST_VALUES, Unreadable, deeper_than, read_json


def nested(levels: int) -> bytes:
    return b"[" * levels + b"1" + b"]" * levels


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not JSON: Expecting value at line 1, column 1"),
        (b'{"details": {"type": "x"}, "cont', "not JSON: Unterminated string"),
        (b"\xff\xfe", "not UTF-8: invalid start byte at byte 0"),
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', 'The key "c" is twice'),
        (b'["\\ud800"]', "half of a surrogate pair"),
        (b'{"\\udfff": 1}', "half of a surrogate pair"),
        (b"[NaN]", "NaN, which is no number"),
        (b"[1e999]", "1e999, which is too large"),
        (b"9" * 5_000, "a number that is too long"),
        (b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1), f"more than {DEPTH} levels"),
        (nested(DEPTH + 1), f"more than {DEPTH} levels"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), f"more than {DEPTH} levels"),
        (nested(100_000), f"more than {DEPTH} levels"),
        (b"[" + b"[]," * MOST_VALUES + b"1]", f"more than {MOST_VALUES:,} values"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else value[:20],
)
def test_what_is_refused(content, says):
    with pytest.raises(Unreadable, match=r"^The (body|key).*\.$") as refusal:
        read_json(content)
    assert says in str(refusal.value)


@pytest.mark.parametrize("levels", range(4))
@pytest.mark.parametrize("value", [1, "[", [], {}, [[]], {"a": []}, [[1]], [1, {"a": [2]}]])
def test_how_deep_a_value_is(value, levels):
    def depth(value):
        below = value.values() if isinstance(value, dict) else value
        return 1 + max(map(depth, below), default=0) if isinstance(value, dict | list) else 0

    assert deeper_than(value, levels) == (depth(value) > levels)


def test_brackets_in_strings_are_no_levels():
    assert read_json(json.dumps(["[{" * DEPTH, [["]"]]]).encode())


def test_what_is_taken():
    for value in ({}, [], 1, None, "x", {"a": ["\N{SNOWMAN}", 1.5, 10**40]}):
        assert read_json(json.dumps(value).encode()) == value
    assert read_json(b'["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]
    assert read_json(nested(DEPTH)) == json.loads(nested(DEPTH))
    commas = b'"' + b"," * (MOST_VALUES + 1) + b'"'
    assert len(read_json(commas)) == MOST_VALUES + 1
