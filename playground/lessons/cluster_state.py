"""The hidden field of the form: the Cluster as the deploys before left it, and what they made.

It comes back from outside, so whatever stands in it gives a state, and Problems for the rest.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from playground.cluster import Cluster, from_json, to_json
from playground.cluster.state import MOST_OBJECTS
from playground.deploy.deploy import Deployed
from playground.manifest import Problem, Severity

RULE = "cluster-state"
MOST_CHARACTERS = 4 * 2**20
"""Of the field: what `from_json` takes, with room for the escapes."""
MOST_DEPLOYS = 50
MOST_NAMES = 20
LONGEST_NAME = 253
MOST_PROBLEMS = 20
_HELP = (
    "Empty the cluster or start over; the field is written by this page and is not to be edited."
)


@dataclass(frozen=True, slots=True)
class Past:
    """One deploy of before: the names of what it versioned, and whether it failed.

    `running`: it is not one of the reader's, but what the cluster began with.
    """

    names: tuple[str, ...] = ()
    failed: bool = False
    running: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The Cluster, and the deploys that made it, the oldest first."""

    cluster: Cluster
    past: tuple[Past, ...] = ()

    def after(
        self,
        cluster: Cluster,
        stages: Sequence[Deployed],
        *,
        failed: bool = False,
        running: bool = False,
    ) -> "State":
        """The state after one more deploy by these stages; the oldest ones are forgotten."""
        names = dict.fromkeys(
            each.prepared.ready.name[:LONGEST_NAME]
            for deployed in stages
            for each in deployed.submitted
            if each.prepared.choice is not None
        )
        deploy = Past(tuple(names)[:MOST_NAMES], failed, running)
        return State(cluster, (*self.past, deploy)[-MOST_DEPLOYS:])


def write_state(state: State) -> str:
    """The text that `read_state` reads back: JSON in ASCII."""
    past = [asdict(each) for each in state.past]
    return json.dumps({"cluster": to_json(state.cluster), "past": past}, separators=(",", ":"))


def read_state(text: str) -> tuple[State, list[Problem]]:
    """The state of a text that `write_state` wrote, or that somebody else did."""
    if len(text) > MOST_CHARACTERS:
        message = f"The Cluster takes more than {MOST_CHARACTERS:,} characters."
        return State(Cluster()), [_problem("", message)]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return State(Cluster()), [_problem("", "The Cluster is not JSON that can be read.")]
    if not isinstance(value, dict):
        return State(Cluster()), [_problem("", "The Cluster is not an object.")]
    problems = [
        _problem(f"/{key[:LONGEST_NAME]}", "There is no such field.")
        for key in list(value)[:MOST_PROBLEMS]
        if key not in ("cluster", "past")
    ]
    held = value.get("cluster", {})
    objects = held.get("objects") if isinstance(held, dict) else None
    if isinstance(objects, list) and len(objects) > MOST_OBJECTS:
        message = f"A cluster here holds {MOST_OBJECTS} objects, and these are {len(objects):,}."
        problems.append(_problem("/cluster/objects", message))
        held = {**held, "objects": objects[:MOST_OBJECTS]}
    cluster, findings = from_json(held)
    problems += [
        _problem(f"/cluster{finding.pointer}"[:LONGEST_NAME], finding.message)
        for finding in findings[:MOST_PROBLEMS]
    ]
    past = value.get("past", [])
    if not isinstance(past, list):
        problems.append(_problem("/past", "What was deployed before is not a list."))
        past = []
    kept = tuple(_past(past[-MOST_DEPLOYS:], problems))
    return State(cluster, kept), problems[:MOST_PROBLEMS]


def _past(entries: Sequence[Any], problems: list[Problem]) -> Iterator[Past]:
    for position, entry in enumerate(entries):
        names = entry.get("names") if isinstance(entry, dict) else None
        flags = [entry.get(key) for key in ("failed", "running")] if names is not None else []
        if (
            isinstance(names, list)
            and all(isinstance(flag, bool) for flag in flags)
            and len(names) <= MOST_NAMES
            and all(isinstance(name, str) and len(name) <= LONGEST_NAME for name in names)
        ):
            yield Past(tuple(names), *flags)
        else:
            problems.append(_problem(f"/past/{position}", "This is no deploy of before."))


def _problem(pointer: str, message: str) -> Problem:
    said = f"{message} (At {pointer} of the state.)" if pointer else message
    return Problem(Severity.ERROR, RULE, said, _HELP, 1, 1, None, pointer)
