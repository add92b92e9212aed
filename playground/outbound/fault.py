"""Why a request got no answer."""

from enum import Enum


class Why(Enum):
    """The kind of a fault; what else it may mean is for the caller to say."""

    REFUSED = "refused"
    """A rule of ours forbids the host, its address or the scheme: nothing was sent there."""
    UNREACHABLE = "unreachable"
    """No address, no connection, or no valid TLS."""
    LATE = "late"
    """The time is over."""
    TOO_LARGE = "too-large"
    REDIRECTED = "redirected"
    """More redirects than are followed, or one that leads nowhere."""
    NOT_HTTP = "not-http"


class OutboundFault(Exception):
    """A request that got no answer: the kind, a clause (no capital, no period), a sentence."""

    def __init__(self, why: Why, message: str, help: str) -> None:
        self.why, self.message, self.help = why, message, help
        super().__init__(message)
