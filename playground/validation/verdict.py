"""Verdicts: what the API server answers to a create or an update."""

from typing import NamedTuple

from .cause import Cause, go_quoted


class Warned(NamedTuple):
    """An accepted oddity: the server's sentence, and the JSON Pointer of what it is about."""

    message: str
    pointer: str


class Verdict(NamedTuple):
    """`code` is the HTTP status; `reason` and `message` are those of the server's Status.

    Refused with 422 Invalid there are `causes`, all mistakes at once. Refused with 400 there are
    causes as well, though the server has the path in its text only: their `field` is that path.
    Accepted, `reason` and `message` are empty; `warnings` may come with either.
    """

    accepted: bool
    code: int
    reason: str = ""
    message: str = ""
    causes: tuple[Cause, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of an Invalid object, each once and sorted."""
        return tuple(sorted({cause.field for cause in self.causes}))

    def with_warnings(self, warnings: tuple[Warned, ...]) -> "Verdict":
        return self._replace(warnings=(*self.warnings, *warnings))


def bad_request(message: str, causes: tuple[Cause, ...] = ()) -> Verdict:
    return Verdict(False, 400, "BadRequest", message, causes)


def not_found(message: str) -> Verdict:
    return Verdict(False, 404, "NotFound", message)


def conflict(message: str) -> Verdict:
    return Verdict(False, 409, "Conflict", message)


def invalid(kind: str, group: str, name: str, causes: tuple[Cause, ...]) -> Verdict:
    """Source: ``errors.NewInvalid`` and ``errors.NewAggregate`` of apimachinery: the same
    sentence is said once, and several stand in brackets."""
    said = list(dict.fromkeys(f"{cause.field}: {cause.message}" for cause in causes))
    text = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    what = f"{kind}.{group}" if group else kind
    message = f"{what} {go_quoted(name)} is invalid: {text}"
    return Verdict(False, 422, "Invalid", message, causes)
