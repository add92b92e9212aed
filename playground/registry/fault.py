"""Why an image has no digest now."""

from typing import NamedTuple

RULE = "unresolved-image"
WRONG_DIGEST = "wrong-digest"
UNKNOWN_DIGEST = "unknown-digest"


class Unresolved(NamedTuple):
    """The `rule` of a Problem, a clause (no capital, no period), a sentence of help.

    With `lasts`, the whole registry answers like this for a while, so asking on is in vain.
    """

    rule: str
    message: str
    help: str
    lasts: bool = False


class UnresolvedError(Exception):
    """Carries an Unresolved up to where the next image is taken."""

    def __init__(self, fault: Unresolved) -> None:
        self.fault = fault
        super().__init__(fault.message)
