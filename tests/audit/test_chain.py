"""One byte changed anywhere in a chain is found, and named by its entry."""

import json
from dataclasses import replace

import pytest

from playground.audit.canonical import canonical, sha256
from playground.audit.chain import START, Entry, Verdict, entry_text, sealed, verify
from playground.audit.summary import summary

TIME = "2026-11-23T09:00:00.000Z"
EVENTS = [
    {"details": {"type": "orca:stage:complete", "application": f"shop{n}"}, "content": {"n": n}}
    for n in range(4)
]


def chained(events, previous=START, first=1):
    entries = []
    for number, event in enumerate(events, first):
        record = sealed(canonical(event), "plain", None, TIME, "0a1b2c3d")
        text = entry_text(record, number, previous, None)
        previous = sha256(text)
        entries.append(Entry(number, text, previous, summary(event, TIME)))
    return entries


CHAIN = chained(EVENTS)


def test_the_text_is_the_canonical_json_of_the_entry():
    for entry, event in zip(CHAIN, EVENTS, strict=True):
        assert canonical(json.loads(entry.text)) == entry.text
        assert entry.record["event"] == event


def test_a_whole_chain_fits():
    assert verify(CHAIN) == Verdict(4, CHAIN[-1].hash)
    assert verify(CHAIN, head=CHAIN[1].hash).fault is None
    assert verify([]) == Verdict(0, START)
    assert verify([], START).fault is None


def test_every_byte_of_an_entry_counts():
    text = CHAIN[1].text
    for position in range(0, len(text), 7):
        other = chr(ord(text[position]) ^ 1)
        broken = replace(CHAIN[1], text=text[:position] + other + text[position + 1 :])
        assert verify([CHAIN[0], broken, *CHAIN[2:]]).number == 2


def rehashed(entry, **record):
    text = canonical({**entry.record, **record})
    return Entry(
        entry.number,
        text,
        sha256(text),
        summary(entry.record["event"], record.get("received", TIME)),
    )


@pytest.mark.parametrize(
    ("chain", "number"),
    [
        ([*CHAIN[:2], *CHAIN[3:]], 3),
        ([CHAIN[1], CHAIN[0], *CHAIN[2:]], 1),
        (CHAIN[1:], 1),
        ([replace(CHAIN[0], hash="0" * 64), *CHAIN[1:]], 1),
        # Whoever changes an entry and its hash has changed what the next one carries.
        ([CHAIN[0], rehashed(CHAIN[1], received="2026-01-01T00:00:00.000Z"), *CHAIN[2:]], 3),
        ([*CHAIN[:3], rehashed(CHAIN[3], number=5)], 4),
        ([CHAIN[0], replace(CHAIN[1], summary=summary(EVENTS[2], TIME)), *CHAIN[2:]], 2),
    ],
    ids=["one left out", "two exchanged", "the first left out", "another hash", "rehashed",
         "another number", "another column"],
)  # fmt: skip
def test_the_first_entry_that_does_not_fit_is_named(chain, number):
    verdict = verify(chain)
    assert verdict.number == number and verdict.fault


def test_only_a_head_shows_what_was_cut_off_or_computed_anew():
    head = CHAIN[-1].hash
    forged = chained([EVENTS[0], {**EVENTS[1], "content": {"n": "forged"}}, *EVENTS[2:]])
    for chain in (CHAIN[:3], forged):
        assert verify(chain).fault is None
        assert "none has the head" in verify(chain, head).fault
