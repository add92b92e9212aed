"""Ask a registry what a tag means: HEAD for the digest, GET for the manifest of that digest.

Sources: the OCI distribution specification (paths, errors, ``Docker-Content-Digest``); the
documentation of Docker Hub's limits (a GET of a manifest counts as a pull, a HEAD does not; 429,
``Retry-After``, ``RateLimit-Limit``).
"""

from collections.abc import Mapping

from playground.artifacts.image_reference import digest_fault
from playground.outbound import Answer, Outbound, OutboundFault
from playground.outbound.fault import Why
from playground.registry.auth import NO_PASSWORD, RULE_DENIED, Authentication, Password
from playground.registry.fault import (
    RULE,
    UNKNOWN_DIGEST,
    WRONG_DIGEST,
    Unresolved,
    UnresolvedError,
)
from playground.registry.manifests import (
    ACCEPT,
    MOST_BYTES,
    Manifest,
    digest_of,
    foresee,
    read_manifest,
    verify,
)
from playground.registry.names import Place
from playground.registry.refusals import explain

_DIGEST = "docker-content-digest"
_RULES = {Why.REFUSED: "registry-not-asked"}
_FINAL = (401, 429)
"""What GET would be answered with as well; of other refusals it tells the reason, in a body."""
_LASTING = (Why.REFUSED, Why.UNREACHABLE, Why.LATE)


class Registries:
    """The client of all registries; threads may share it. Every method raises UnresolvedError.

    `passwords` are by registry; without one, a registry is asked as anyone may ask it.
    """

    def __init__(
        self, outbound: Outbound, passwords: Mapping[str, Password] | None = None
    ) -> None:
        self.outbound = outbound
        self._authentication = Authentication(outbound, passwords or {})

    def digest(self, place: Place, deadline: float) -> str | None:
        """What HEAD says that a tag's digest is; None if the registry does not say it so.

        Nothing is verified here, as no bytes come along: it is good for comparing, and for asking
        on. What tells already that no manifest would come is a fault.
        """
        answer = self._ask("HEAD", place, deadline)
        if answer.status in _FINAL:
            raise UnresolvedError(explain(place, answer))
        digest = answer.header(_DIGEST)
        if answer.status != 200 or digest_fault(digest):
            return None
        foresee(answer.header("content-type"), int(answer.header("content-length") or 0))
        return digest

    def manifest(self, place: Place, deadline: float, told: str | None = None) -> Manifest:
        """What GET brings, with the digest of the very bytes.

        That is the one that HEAD `told` of the place, which is asked for then; the one that the
        place names, and the one that the answer's header says, as far as there are any.
        """
        answer = self._ask("GET", place.at(told) if told else place, deadline)
        if told and answer.status == 404:
            tag = f"the tag {place.reference} of {place.repository}"
            message = (
                f"{place.registry} says that {tag} is {told}, but has nothing with that digest"
            )
            help = "Nobody could pull a pin to it; the tag may be moving just now, so ask again."
            raise UnresolvedError(Unresolved(UNKNOWN_DIGEST, message, help))
        if answer.status != 200:
            raise UnresolvedError(explain(place, answer))
        claims = {
            "the registry's answer to HEAD": told,
            "the manifest": place.reference if ":" in place.reference else None,
            "the registry": answer.header(_DIGEST),
        }
        claimed = {who: digest for who, digest in claims.items() if digest}
        for who, digest in claimed.items():
            verify(answer.body, digest, who)
        digest = next(iter(claimed.values()), None) or digest_of(answer.body)
        return read_manifest(answer.body, answer.header("content-type"), digest)

    def has(self, place: Place, deadline: float) -> None:
        """Raises UnresolvedError unless the registry has the digest that the place names."""
        answer = self._ask("HEAD", place, deadline)
        if answer.status == 404:
            message = f"{place.registry} has no {place.repository} with this digest"
            help = "A pod that needs it could not start; pin a digest that the registry has."
            raise UnresolvedError(Unresolved(UNKNOWN_DIGEST, message, help))
        if answer.status in _FINAL:
            raise UnresolvedError(explain(place, answer))
        if answer.status != 200:  # it minds HEAD
            self.manifest(place, deadline)
            return
        said = answer.header(_DIGEST)
        if said and said != place.reference:
            message = f"{place.registry} answers the question for it with {said[:80]}"
            help = "Only the registry can put this right."
            raise UnresolvedError(Unresolved(WRONG_DIGEST, message, help))

    def _ask(self, method: str, place: Place, deadline: float) -> Answer:
        try:
            header = self._authentication.header(place, deadline)
            answer = self._send(method, place, header, deadline)
            if answer.status == 401:
                if header:
                    self._authentication.forget(place)
                header = self._authentication.answer(place, answer, deadline)
                if header is None:
                    message = f"{place.registry} wants a password for {place.repository}"
                    raise UnresolvedError(Unresolved(RULE_DENIED, message, NO_PASSWORD))
                answer = self._send(method, place, header, deadline)
            return answer
        except OutboundFault as fault:
            rule = _RULES.get(fault.why, RULE)
            lasts = fault.why in _LASTING
            raise UnresolvedError(Unresolved(rule, fault.message, fault.help, lasts)) from None

    def _send(self, method: str, place: Place, header: str | None, deadline: float) -> Answer:
        host, _, port = place.registry.rpartition(":")
        if not host or port.endswith("]"):
            host, port = place.registry, "443"
        scheme = self.outbound.rules.scheme(host.strip("[]"), int(port))
        headers = [("accept", ACCEPT), ("user-agent", "slipway")]
        if header:
            headers.append(("authorization", header))
        url = f"{scheme}://{place.registry}{place.path}"
        return self.outbound.request(method, url, headers, most=MOST_BYTES, deadline=deadline)
