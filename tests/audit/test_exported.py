"""An export is verified as the log itself is, whatever was done to its lines."""

import pytest

from playground.audit.canonical import canonical, sha256
from playground.audit.chain import START, Entry, entry_text, sealed, verify
from playground.audit.exported import exported, read_exported
from playground.audit.summary import summary

TIME = "2026-11-23T09:00:00.000Z"
EVENTS = [{"details": {"type": "git", "application": f"shop{n}"}, "n": "é"} for n in range(4)]


def log():
    previous = START
    for number, event in enumerate(EVENTS, 1):
        record = sealed(canonical(event), "plain", None, TIME, "0a1b2c3d")
        text = entry_text(record, number, previous, None)
        previous = sha256(text)
        yield Entry(number, text, previous, summary(event, TIME))


LOG = list(log())
LINES = [exported(entry) for entry in LOG]


def test_what_is_exported_is_read_back():
    assert list(read_exported(LINES)) == LOG
    assert list(read_exported(line.replace("\n", "\r\n") for line in LINES)) == LOG
    assert all(line.isascii() and line.count("\n") == 1 for line in LINES)


@pytest.mark.parametrize("position", range(0, len(LINES[1]) - 1, 5))
def test_every_byte_of_a_line_counts(position):
    line = LINES[1]
    broken = line[:position] + chr(ord(line[position]) ^ 1) + line[position + 1 :]
    # Where a line ends differently, what follows it is another line.
    lines = "".join([LINES[0], broken, *LINES[2:]]).splitlines(keepends=True)
    assert verify(read_exported(lines)).number == 2


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ([*LINES[:2], LINES[3]], 3),
        ([LINES[0], "\n", *LINES[1:]], 2),
        ([LINES[0], '{"hash":"x","entry":{}}\n'], 2),
        ([LINES[0], f'{{"hash":"{"0" * 64}","entry":{{}}}}\n'], 2),
        ([LINES[0], f'{{"hash":"{sha256("[]")}","entry":[]}}\n'], 2),
        ([LINES[0], LINES[1].replace('"entry":', '"entry": ')], 2),
        (["\udce9\udc80\n"], 1),
        (["[" * 100_000], 1),
    ],
)
def test_lines_that_are_no_entries(lines, number):
    assert verify(read_exported(lines)).number == number


def test_an_entry_of_another_shape_does_not_fit_either():
    text = canonical({**LOG[1].record, "received": ["now"]})
    line = f'{{"hash":"{sha256(text)}","entry":{text}}}\n'
    assert verify(read_exported([LINES[0], line])).number == 2
