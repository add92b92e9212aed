"""A registry's refusal, in words for the reader.

Sources: the OCI distribution specification for the codes; RFC 9110 and RFC 6585 for 429 and
``Retry-After``; Docker Hub's ``RateLimit-Limit: 100;w=21600``.
"""

import json
import re

from playground.outbound import Answer
from playground.registry.auth import NO_PASSWORD, RULE_DENIED
from playground.registry.fault import RULE, Unresolved
from playground.registry.names import Place

RULE_LIMIT = "registry-rate-limit"
UNKNOWN_IMAGE = "unknown-image"
_LIMIT = re.compile(r"\s*(\d{1,9})\s*(?:;.*?\bw=(\d{1,9}))?")
_MOST_SHOWN = 160
_LATER = "Try again later, or use the lock file of an earlier run."


def explain(place: Place, answer: Answer) -> Unresolved:
    """Why an answer that is not 200 is no manifest."""
    status = answer.status
    said = _said(answer.body)
    if status == 429:
        return Unresolved(RULE_LIMIT, _limited(place, answer), _LATER, lasts=True)
    if status == 404:
        what = f"the tag {place.reference}" if ":" not in place.reference else "this digest"
        message = f"{place.registry} has no {place.repository} with {what}{said}"
        help = "Look for a typing error; some registries hide private images in this way as well."
        return Unresolved(UNKNOWN_IMAGE, message, help)
    if status in (401, 403):
        message = f"{place.registry} does not let anyone pull {place.repository}{said}"
        return Unresolved(RULE_DENIED, message, NO_PASSWORD)
    if status >= 500:
        message = f"{place.registry} has a fault of its own (status {status}){said}"
        return Unresolved(RULE, message, _LATER)
    message = f"{place.registry} answers with status {status}{said}"
    return Unresolved(RULE, message, "Only the registry can say what it means by that.")


def _limited(place: Place, answer: Answer) -> str:
    message = f"{place.registry} allows no more requests for now"
    limit = _LIMIT.match(answer.header("ratelimit-limit"))
    if limit and limit[2]:
        message += f" ({limit[1]} in {_duration(int(limit[2]))})"
    wait = answer.header("retry-after").strip()
    if wait.isascii() and wait.isdigit() and len(wait) < 9:
        return f"{message}; it will again in {_duration(int(wait))}"
    from email.utils import parsedate_to_datetime  # slow to import, and seldom needed

    try:
        when = parsedate_to_datetime(wait)
    except ValueError:
        return message
    return f"{message}; it will again at {when:%Y-%m-%d %H:%M:%S} UTC"


def _duration(seconds: int) -> str:
    for size, name in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and (seconds % size == 0 or seconds >= 10 * size or size == 1):
            count = round(seconds / size)
            return f"{count:,} {name}{'' if count == 1 else 's'}"
    return "a moment"


def _said(body: bytes) -> str:
    """The registry's own first message, for behind ours: printable, short; "" if there is none."""
    try:
        error = json.loads(body)["errors"][0]
        text = error.get("message") or error.get("code")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return ""
    if not isinstance(text, str):
        return ""
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return f" ({text[:_MOST_SHOWN].rstrip(' .')})"
