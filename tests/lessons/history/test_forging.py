"""A copy that is changed: `verify` finds what it can find, and no more."""

import pytest

from playground.audit.chain import WITHOUT_HEAD, verdict_text, verify
from playground.audit.exported import exported, read_exported
from playground.lessons.history.forging import WAYS
from playground.lessons.history.results import Forged
from playground.lessons.history.sandbox import begin, copy_of_log
from playground.manifest import DEFAULT
from tests.lessons.history.opened import BEGUN, FIRST, INPUTS, OPENED, then

HEAD = BEGUN.entries[-1].hash


def forged(**fields: str) -> Forged:
    results = then(OPENED, **fields)
    assert results.forged is not None and results.problems == ()
    return results.forged


def test_the_byte_that_is_offered_is_one_that_matters() -> None:
    found = forged(forge="byte")
    assert found.entry == 3 and found.byte == FIRST.digest[-1] != found.now
    assert found.before.endswith(FIRST.digest[-40:-1])


@pytest.mark.parametrize(
    ("way", "number"), [("", 0), ("byte", 3), ("hash", 4), ("chain", 0), ("cut", 0)]
)
def test_what_verify_finds(way: str, number: int) -> None:
    """Without a head, and with one that was kept elsewhere."""
    found = forged(forge=way)
    assert (found.number, found.holds) == (number, number == 0)
    assert found.without_head == WITHOUT_HEAD
    found = forged(forge=way, head=HEAD)
    assert (found.number, found.holds) == (number, way == "") and found.without_head == ""
    assert found.command.endswith(f"--head {HEAD}") and found.other_head == ""


@pytest.mark.parametrize("way", WAYS)
def test_a_head_of_another_log_is_told_from_a_forged_copy(way: str) -> None:
    restarted = begin(INPUTS, b"another key " * 3).entries[-1].hash
    for head in (restarted, "no hash"):
        found = forged(forge=way, head=head)
        assert not found.holds and "SLIPWAY_REDACTION_KEY" in found.other_head


@pytest.mark.parametrize("way", WAYS)
def test_the_verdict_is_that_of_the_command_about_the_download(way: str) -> None:
    inputs = then(OPENED, forge=way, entry="7", head=HEAD).inputs
    copy = copy_of_log(inputs, DEFAULT, BEGUN).splitlines(keepends=True)
    verdict = verify(read_exported(copy), HEAD)
    assert verdict_text(verdict, HEAD).startswith(forged(forge=way, entry="7", head=HEAD).verdict)


def test_without_a_change_the_copy_is_the_log() -> None:
    inputs = then(OPENED).inputs
    assert copy_of_log(inputs, DEFAULT, BEGUN) == "".join(map(exported, BEGUN.entries))


@pytest.mark.parametrize("entry", range(1, 21))
def test_every_entry_can_be_broken(entry: int) -> None:
    found = forged(forge="byte", entry=str(entry), offset="7", letter="~")
    assert (found.entry, found.offset, found.number) == (entry, 7, entry)


def test_a_byte_that_is_there_already_breaks_nothing() -> None:
    assert forged(forge="byte", entry="1", offset="0", letter="{").holds


def test_a_hash_computed_anew_helps_nobody_if_the_entry_is_no_json_any_more() -> None:
    found = forged(forge="hash", entry="5", offset="0", letter="x")
    assert found.number == 5 and "canonical JSON" in found.verdict


@pytest.mark.parametrize(
    "fields",
    [
        {"offset": "99999999"},
        {"offset": "-1"},
        {"offset": "x"},
        {"offset": "9" * 5000},
        {"letter": "ab"},
        {"letter": "é"},
        {"letter": "\n"},
    ],
)
def test_bytes_that_there_are_not(fields: dict[str, str]) -> None:
    results = then(OPENED, forge="byte", **fields)
    [problem] = results.problems
    assert problem.field == "offset" and results.forged is not None and results.forged.holds


@pytest.mark.parametrize("entry", ["0", "21", "x", "", "²"])
def test_an_entry_that_there_is_not_stands_for_the_one_that_is_offered(entry: str) -> None:
    assert forged(forge="byte", entry=entry).entry == 3


def test_the_head_is_written_down_and_stays_while_the_log_grows() -> None:
    results = then(OPENED, "keep")
    assert results.inputs.head == HEAD
    results = then(results, "scale", scale_to="1")
    assert results.forged is not None and results.forged.holds
    assert results.inputs.head == HEAD != results.forged.head
    results = then(results, forge="cut", entry="20")
    assert results.forged is not None and not results.forged.holds
