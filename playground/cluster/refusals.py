"""What the API server refuses to store, asked of `playground.validation`; and unknown fields."""

from typing import Any

from playground.cluster.immutable import forbidden_changes
from playground.cluster.outcome import Cause, Refused
from playground.validation import FieldValidation, Verdict, validate_create, validate_update
from playground.validation.decoding import Decoder
from playground.validation.schema import schema

Object = dict[str, Any]


def refuse(new: Object, old: Object | None, *, strict: bool) -> tuple[str, ...]:
    """Raise Refused if the server does not store `new` in place of `old`; else its warnings.

    Of a kind that the validation does not know, nothing is refused.
    """
    mode: FieldValidation = "Strict" if strict else "Ignore"
    if old is not None and (causes := forbidden_changes(new, old)):
        said = ", ".join(f"{cause.field}: {cause.message}" for cause in causes)
        name = f'The {new["kind"]} "{new["metadata"]["name"]}"'
        raise Refused("Invalid", f"{name} is invalid: {said}", causes)
    verdict = _verdict(new, old, mode)
    if verdict is None:
        return ()
    if not verdict.accepted:
        causes = tuple(Cause(cause.field, cause.message) for cause in verdict.causes)
        raise Refused(verdict.reason, verdict.message, causes)
    return tuple(warned.message for warned in verdict.warnings)


def _verdict(new: Object, old: Object | None, mode: FieldValidation) -> Verdict | None:
    if old is None:
        return validate_create(new, mode)
    # Where the validation knows no rules for changes, those for new objects hold all the same.
    return validate_update(old, new, mode) or validate_create(new, mode)


def wrong_type(obj: Object) -> Cause | None:
    """The first value that does not fit its field's type; None if all do, or none is known."""
    struct = schema().kinds.get(_name(obj))
    if struct is None:
        return None
    return _mistake(struct, obj)


def wrong_metadata(metadata: Object) -> Cause | None:
    """The first value of an object's metadata that has another type than all metadata have."""
    return _mistake("ObjectMeta", metadata)


def _mistake(struct: str, value: Object) -> Cause | None:
    decoder = Decoder()
    decoder.decode(struct, value)
    mistake = decoder.mistake
    return Cause(mistake.field, mistake.message) if mistake is not None else None


def read_fields(obj: Object, *, strict: bool) -> tuple[Object, tuple[str, ...]]:
    """The object with known fields only, and what the server warns of; raises Refused.

    Wrong types are refused in any case, unknown fields if strict; else they are dropped and named.
    """
    struct = schema().kinds.get(_name(obj))
    decoder = Decoder()
    if struct is None:
        metadata = obj.get("metadata")
        decoder.decode("ObjectMeta", metadata if isinstance(metadata, dict) else {})
    else:
        decoder.decode(struct, obj)
    if decoder.mistake is not None:
        cause = Cause(decoder.mistake.field, decoder.mistake.message)
        raise Refused("BadRequest", f"{cause.field}: {cause.message}", (cause,))
    if struct is None or not decoder.unknown:
        return obj, ()
    said = tuple(cause.message for cause in decoder.unknown)
    if strict:
        causes = tuple(Cause(cause.field, cause.message) for cause in decoder.unknown)
        raise Refused("BadRequest", f"strict decoding error: {', '.join(said)}", causes)
    known: Object = _known(struct, obj)
    return known, said


def _known(kind: str, value: Any) -> Any:
    if kind.startswith("[]") and isinstance(value, list):
        return [_known(kind[2:], item) for item in value]
    if kind.startswith("map[]") and isinstance(value, dict):
        return {key: _known(kind[5:], item) for key, item in value.items()}
    fields = schema().types.get(kind)
    if fields is None or not isinstance(value, dict):
        return value
    return {key: _known(fields[key], item) for key, item in value.items() if key in fields}


def _name(obj: Object) -> str:
    return f"{obj.get('apiVersion')} {obj.get('kind')}"
