"""What the engine knows about the history that the page opens with, by names of directives."""

from collections.abc import Iterator

from playground.audit.chain import Entry
from playground.audit.sightings import sightings
from playground.cluster import LAST_APPLIED, FieldDifference, field_differences, last_applied
from playground.lessons.facts import Facts
from playground.lessons.history.record import Record
from playground.lessons.history.results import HistoryResults


def facts_of_history(record: Record, results: HistoryResults) -> Facts:
    """Facts by the names of directives.

    `acts`, `entries`, `entries.each` (of the first act), `problems`; `unlogged`: acts that no
    entry tells of; `hydrated`, `stubs` and
    `parameters`: ends of stages, by what they have of objects. Of the first deploy, in fields that
    differ: `fields.spinnaker`, between what is stored and what was applied, and `fields.server`,
    between that and what the API server answered. `tag.images` and `digest.images`: for how many
    images of the lab registry an entry may stand.
    """
    ends = [entry for entry in record.entries if entry.summary.type == "orca:stage:complete"]
    hows = [{one.how for one in sightings(entry.record["event"])} for entry in ends]
    facts: Facts = {
        "acts": len(record.deeds),
        "entries": len(record.entries),
        "problems": len(results.problems),
        "entries.each": len(record.entries_of(record.deeds[0])),
        "unlogged": sum(deed.execution is None for deed in record.deeds),
        "hydrated": sum("hydrated" in how for how in hows),
        "stubs": sum("stub" in how for how in hows),
        "parameters": sum("parameters" in how for how in hows),
    }
    for entry in ends[:1]:
        for name, found in (("spinnaker", by_spinnaker(entry)), ("server", by_server(entry))):
            facts[f"fields.{name}"] = len(list(found))
    for each in results.shipped:
        facts[f"{each.way}.images"] = len(each.candidates)
    return facts


def by_spinnaker(entry: Entry) -> Iterator[FieldDifference]:
    """Between the manifests of a Deploy stage as they are stored and as they were applied."""
    context = entry.record["event"]["content"]["context"]
    stored = {each["kind"]: each for each in context["manifests"]}
    for live in context["outputs.manifests"]:
        yield from field_differences(stored[live["kind"]], last_applied(live))


def by_server(entry: Entry) -> Iterator[FieldDifference]:
    """Between the manifests of a Deploy stage as they were applied and as they were answered."""
    for live in entry.record["event"]["content"]["context"]["outputs.manifests"]:
        for each in field_differences(last_applied(live), live):
            if LAST_APPLIED not in each.path:
                yield each
