"""What is wrong with the texts of the form, and with the live object that they lead to."""

from collections.abc import Iterator, Sequence
from typing import Any

from playground.checks import api_server
from playground.cluster import Cluster, Refused, disagreements, key_of, last_applied
from playground.cluster.server import kind_of
from playground.lessons.edits.by_hand import RULE, tokens_of
from playground.lessons.edits.deeds import Deed
from playground.lessons.edits.results import FIELDS
from playground.lessons.edits.stored import Stored, left_out, too_large
from playground.lessons.results import ShownProblem
from playground.manifest import Limits, Problem, Reading, Severity, read
from playground.manifest.finding import Finding, located
from playground.manifest.pointer import format_pointer
from playground.report.drift import without_held
from playground.report.mask import masked_problems

Object = dict[str, Any]
_FIELD_OF = {
    "scale": "scale_to",
    "image": "image_to",
    "env": "env_to",
    "patch": "patch_text",
    "edit": "live",
    "reapply": "applied",
    "paste": "pasted",
    "deploy": "manifest",
}


def shown_problem(field: str, problem: Problem) -> ShownProblem:
    return ShownProblem(field, FIELDS[field], problem)


def manifest_problems(reading: Reading) -> Iterator[ShownProblem]:
    """The stored manifest: what cannot be read, and what the API server refuses."""
    found = [*reading.problems, *located(reading, api_server.find(reading.documents))]
    found += located(reading, (too_large(item) for item in left_out(reading)))
    for problem in masked_problems(reading, found):
        yield shown_problem("manifest", problem)


def unstorable(reading: Reading, stored: Stored, refused: Refused) -> ShownProblem:
    """Why there is no drift of a manifest that the API server takes by no means."""
    tokens = tokens_of(refused.causes[0].field) if refused.causes else ()
    pointer = stored.item.pointer + format_pointer(tokens)
    said = without_held(refused.message.rstrip("."), (stored.item.value,))
    message = f"The API server stores this in no case: {said}."
    help = "Correct the stored manifest first."
    finding = Finding(Severity.ERROR, "drift", message, help, stored.item.document, pointer)
    return shown_problem("manifest", located(reading, [finding])[0])


def act_problems(deed: Deed) -> Iterator[ShownProblem]:
    """Why an act changed nothing, at its place in the text that was typed for it."""
    field = _FIELD_OF.get(deed.act.do, "act")
    for problem in deed.problems:
        yield shown_problem(field, _without_held(problem, deed))
    if deed.act.do == "paste" and not deed.problems and not deed.after.cluster.objects:
        message, help = "There is no object in this text.", "Paste what `kubectl get` prints."
        problem = Problem(Severity.ERROR, RULE, message, help, 1, 1)
        yield shown_problem(field, problem)
    for _, outcome in deed.answers:
        if outcome.failed and deed.act.do != "deploy":
            message = f"{outcome.message.rstrip('.')}."
            problem = Problem(Severity.ERROR, RULE, message, "Nothing was changed by that.", 1, 1)
            yield shown_problem(field, _without_held(problem, deed))


def _without_held(problem: Problem, deed: Deed) -> Problem:
    objects = deed.before.cluster.objects
    message = without_held(problem.message, objects)
    return Problem(problem.severity, problem.rule, message, problem.help, *_place(problem))


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def live_problems(
    live: Object, cluster: Cluster, deeds: Sequence[Deed], limits: Limits
) -> Iterator[ShownProblem]:
    """What about a live object makes the usual rules not hold; each is said where it stands."""
    where = _Where(live, deeds, limits)
    for place, message in disagreements(live):
        help = "Paste the object as the API server prints it, or read its owners with doubt."
        yield where.problem(("metadata", "managedFields", place), message, help)
    try:
        applied = last_applied(live)
    except Refused as error:
        message = f"{error.message[0].upper()}{error.message[1:]}: kubectl refuses every apply."
        help = "Repair the annotation, or remove it."
        yield where.problem(_ANNOTATION, message, help, Severity.ERROR)
        applied = {}
    if applied is None:
        message = "There is no last-applied annotation, so the next apply removes nothing."
        help = "Deploy it by apply once; from then on dropped fields are removed."
        yield where.problem(("metadata",), message, help, Severity.INFO)
    if applied and key_of(applied, key_of(live).namespace or "default") != key_of(live):
        message = "Last-applied is about another object; it is taken for this one's all the same."
        yield where.problem(_ANNOTATION, message, "Repair the annotation, or remove it.")
    if kind_of(cluster, live).custom:
        message = (
            f"{live['kind']} is a kind without a schema here, so it is merged as plain JSON: "
            "lists are replaced whole, and nothing is checked or filled in."
        )
        help = "With its CustomResourceDefinition among the pasted objects it would be checked."
        yield where.problem(("kind",), message, help, Severity.INFO)


_ANNOTATION = ("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration")


class _Where:
    """Where the live object's fields stand in what was pasted; else at the beginning of it."""

    def __init__(self, live: Object, deeds: Sequence[Deed], limits: Limits) -> None:
        self.reading: Reading | None = None
        self.document, self.pointer = 0, ""
        if deeds and deeds[0].act.do == "paste":
            self.reading = read(deeds[0].act.text, limits)
            for document in self.reading.documents:
                for item in document.objects:
                    if key_of(item.value) == key_of(live):
                        self.document, self.pointer = item.document, item.pointer

    def problem(
        self,
        tokens: tuple[str | int, ...],
        message: str,
        help: str,
        severity: Severity = Severity.WARNING,
    ) -> ShownProblem:
        if self.reading is None or not self.reading.documents:
            return shown_problem("live", Problem(severity, RULE, message, help, 1, 1))
        pointer = self.pointer + format_pointer(tokens)
        finding = Finding(severity, RULE, message, help, self.document, pointer)
        return shown_problem("pasted", located(self.reading, [finding])[0])
