"""What the API server refuses, compared as `refusals/README.md` says.

Compared is whether the object is accepted; of an Invalid one the set of fields, of any other
refusal its reason. What `kubectl apply` adds to that is not modelled, so an update is compared
with the recorded PUT.
"""

from collections.abc import Iterator
from typing import Any

from playground.validation import Verdict, validate_create, validate_update

TOPICS = (
    "strategy", "deployment", "replicaset", "statefulset", "daemonset",
    "containers", "env", "probes", "volumes", "configmap", "secret",
)  # fmt: skip
"""Those whose rules the engine has as a whole."""

_KNOWN = {
    "name", "topic", "teaches", "existing", "manifest", "field_validation", "setup",
    "namespace_labels",
}  # fmt: skip
_ANSWERS = {"accepted", "code", "warnings", "stored", "reason", "message", "causes", "fields"}
_LONG = 3000


def claims(case: Any) -> bool:
    return isinstance(case, dict) and {"topic", "manifest"} <= case.keys()


def run(case: dict[str, Any], result: dict[str, Any] | None) -> list[str]:
    if not isinstance(result, dict) or not isinstance(result.get("real"), dict):
        return ["there is no recorded answer to compare with"]
    if case["topic"] not in TOPICS:
        return [f"the topic {case['topic']} is not modelled"]
    if unknown := sorted(case.keys() - _KNOWN):
        return [f"not modelled, keys of the case: {', '.join(unknown)}"]
    if admitted := list(_admission(case)):
        return admitted
    if result.get("case", case.get("name")) != case.get("name"):
        return [f"the answer is one to another case: {result['case']}"]
    real = result["real"]
    if broken := list(_broken(real)):
        return broken
    if unknown := sorted(real.keys() - _ANSWERS):
        return [f"unknown keys in the recorded answer: {', '.join(unknown)}"]
    update = "existing" in case
    if result.get("request") != ("update" if update else "create"):
        return [f"recorded is the request {result.get('request')}, which the case is not"]
    verdict = answer(case)
    if verdict is None:
        return ["nothing is known of this kind"]
    return list(compared(real, verdict))


def _admission(case: dict[str, Any]) -> Iterator[str]:
    """What else is in the namespace, where it may matter. Quotas count objects of every kind;
    limits and the labels for pod security are about Pods, and a workload is none."""
    setup, manifest = case.get("setup", []), case["manifest"]
    if not isinstance(manifest, dict):
        yield "the manifest is no object"
        return
    if not isinstance(setup, list) or not all(isinstance(each, dict) for each in setup):
        yield "the setup is no list of objects"
        return
    kinds = [each.get("kind") for each in setup]
    if "ResourceQuota" in kinds or manifest.get("kind") in kinds:
        yield f"not modelled, a setup with {', '.join(map(str, kinds))}"
    if (setup or "namespace_labels" in case) and manifest.get("kind") == "Pod":
        yield "not modelled, what admission says of a Pod"


def _broken(real: dict[str, Any]) -> Iterator[str]:
    """What keeps a recorded answer from being compared, or contradicts itself."""
    if not isinstance(real.get("accepted"), bool) or not isinstance(real.get("code"), int):
        yield "the recorded answer does not say whether it was accepted, and its code"
        return
    fields, causes = real.get("fields", []), real.get("causes", [])
    if not isinstance(causes, list) or not all(isinstance(each, dict) for each in causes):
        yield "the recorded causes are no list of objects"
        return
    named = {str(each.get("field")) for each in causes}
    if real.get("reason") == "Invalid" and "fields" not in real:
        yield "the recorded answer has no fields"
    elif not isinstance(fields, list) or set(map(str, fields)) != named:
        yield f"the recorded fields {fields} are not those of the causes {sorted(named)}"


def answer(case: dict[str, Any]) -> Verdict | None:
    """The engine's answer to the case's request."""
    manifest, strictness = expanded(case["manifest"]), case.get("field_validation", "Strict")
    if strictness not in ("Strict", "Warn", "Ignore"):
        return None
    if "existing" in case:
        return validate_update(expanded(case["existing"]), manifest, strictness)
    return validate_create(manifest, strictness)


def expanded(value: Any) -> Any:
    """Long texts and maps of many keys, which cases abbreviate."""
    if isinstance(value, dict):
        if "$repeat" in value:
            repeated = value["$repeat"] * value["times"]
            return value.get("before", "") + repeated + value.get("after", "")
        if "$repeat_keys" in value:
            keys = (value["$repeat_keys"].replace("{i}", str(i)) for i in range(value["times"]))
            return dict.fromkeys(keys, value["value"])
        return {key: expanded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [expanded(each) for each in value]
    return value


def compared(real: dict[str, Any], verdict: Verdict) -> list[str]:
    """The differences between a recorded answer and the engine's."""
    ours = verdict.message or "accepted"
    if real["accepted"] is not verdict.accepted:
        recorded = "accepted" if real["accepted"] else real.get("message")
        return [f"recorded: {recorded}\n    ours: {ours}"]
    found = []
    if real["code"] != verdict.code:
        found.append(f"code: recorded {real['code']}, ours {verdict.code}")
    if not real["accepted"] and (real.get("reason") or "") != verdict.reason:
        found.append(f"reason: recorded {real.get('reason')}, ours {verdict.reason}")
    if real.get("reason") == "Invalid" and real["fields"] != list(verdict.fields):
        found.append(f"fields: recorded {real['fields']}, ours {list(verdict.fields)}")
    return found


def said(real: dict[str, Any], verdict: Verdict) -> list[str]:
    """What the engine words differently: its message, its causes, its warnings."""
    found = []
    causes = [(each["field"], _told(each["message"])) for each in real.get("causes", ())]
    ours = [(each.field, each.message) for each in verdict.causes]
    if verdict.reason == "Invalid" and sorted(causes) != sorted(ours):
        found.append(f"causes: recorded {causes}\n    ours {ours}")
    message = _told(real.get("message", ""))
    if len(verdict.message) < _LONG and message != verdict.message:
        found.append(f"message: recorded {real.get('message')}\n    ours {verdict.message}")
    warnings = [warned.message for warned in verdict.warnings]
    if sorted(real.get("warnings", ())) != sorted(warnings):
        found.append(f"warnings: recorded {real.get('warnings')}\n    ours {warnings}")
    return found


def _told(message: str) -> str:
    """Without what the server tells of the content of a Secret; the engine does not."""
    before, redacted, _ = message.partition('"<secret contents redacted>"')
    return before + redacted
