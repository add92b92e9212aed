"""Secrets are planted in every place where an event of Spinnaker's can have one."""

import base64
import gzip
import json
import textwrap
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.audit.redact import DIGEST, Redaction, key_name, may_hold_secrets, redacted
from playground.audit.redact_base64 import _RUN, _in_long_lines

KEY = b"k" * 32
VALUE = "hunter2-Planted"
ENCODED = base64.b64encode(VALUE.encode()).decode()
SECRET = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "creds"}}
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
YAML = f"""\
apiVersion: v1
kind: Secret
metadata: {{name: creds}}
stringData:
  password: {VALUE}  # was {VALUE}-old
  more: |
    first line
    {VALUE}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: open}}
data: {{flag: "on"}}
"""
BROKEN = f"kind: Secret\ndata:\n  password: {ENCODED}\n  other: {{{{ x }}}}\n bad: [\nrest: kept"


SHORT = f"kind: Secret\nstringData:\n  password: {VALUE}\n"
CUT_OFF = f"{SHORT}  more: nothing that matters\n"


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def wrapped(text: str, width: int, between: str) -> str:
    """The text in base64, in lines or words of that width."""
    return between.join(textwrap.wrap(b64(text), width))


PLACES = {
    "data": {**SECRET, "data": {"password": ENCODED}},
    "stringData": {**SECRET, "stringData": {"password": VALUE}},
    "not a mapping": {**SECRET, "data": [ENCODED, {"a": VALUE}]},
    "last-applied": {
        **SECRET,
        "metadata": {
            "annotations": {APPLIED: json.dumps({**SECRET, "data": {"password": ENCODED}})}
        },
    },
    "a list of Secrets": {"kind": "SecretList", "items": [{"data": {"password": ENCODED}}]},
    "a List": {"kind": "List", "items": [{**SECRET, "stringData": {"password": VALUE}}]},
    "JSON in a string": json.dumps({**SECRET, "stringData": {"password": VALUE}}),
    "JSON with an escaped kind": json.dumps({**SECRET, "stringData": {"password": VALUE}}).replace(
        "Secret", "\\u0053ecret"
    ),
    "JSON with a key twice": f'{{"kind":"Secret","data":{{"a":"{ENCODED}"}},"data":{{}}}}',
    "YAML in a string": YAML,
    "YAML with an escaped kind": YAML.replace("kind: Secret", 'kind: "\\x53ecret"'),
    "YAML in flow style": f"{{kind: Secret, stringData: {{password: {VALUE}}}}}",
    "YAML that cannot be read": BROKEN,
    "YAML in JSON in a string": json.dumps({"text": YAML}),
    "JSON in YAML": "text: '" + json.dumps({**SECRET, "stringData": {"p": VALUE}}) + "'\n",
    "an embedded artifact": {"type": "embedded/base64", "reference": b64(YAML)},
    "base64 twice": {"reference": b64(b64(YAML))},
    "base64 in lines": {"reference": base64.encodebytes(YAML.encode()).decode()},
    "base64 in short lines": {"reference": wrapped(SHORT, 10, "\n    ")},
    "base64 in lines that Windows ends": {"reference": wrapped(SHORT, 20, "\r\n")},
    "base64 in lines among others": "It was\n" + wrapped(SHORT, 16, "\n") + "\nand so on.",
    "base64 in words": {"reference": wrapped(SHORT, 12, " ")},
    "base64 that was cut off": {"reference": b64(CUT_OFF)[:-3]},
    "base64 of UTF-16 without a mark": {
        "reference": base64.b64encode(YAML.encode("utf-16-le")).decode(),
        "other": base64.b64encode(YAML.encode("utf-16-be")).decode(),
    },
    "gzip in base64": {"reference": base64.b64encode(gzip.compress(YAML.encode())).decode()},
    "base64 of UTF-16": {"reference": base64.b64encode(YAML.encode("utf-16")).decode()},
    "a patch stage": {
        "manifestName": "secret creds",
        "patchBody": {"data": {"password": ENCODED}, "stringData": {"a": VALUE}},
        "manifests": [{"stringData": {"b": VALUE}}],
        "outputs.manifests": [SECRET],
    },
    "a patch of what only its task names": {
        "manifest.name": "secret creds",
        "patchBody": {"data": {"password": ENCODED}},
    },
    "a patch of what is chosen when it runs": {
        "cluster": "secret creds",
        "mode": "dynamic",
        "patchBody": {"data": {"password": ENCODED}},
    },
    "a patch of nobody knows what": {"patchBody": {"stringData": {"password": VALUE}}},
    "a patch in a string": {
        "manifestName": "Secret creds",
        "patchBody": f"stringData:\n  password: {VALUE}\n",
    },
    "a JSON patch": {
        "manifestName": "secret creds",
        "patchBody": [{"op": "replace", "path": "/data/password", "value": ENCODED}],
    },
    "a JSON patch of all": {
        "kind": "secret",
        "patchBody": [{"op": "add", "path": "/stringData", "value": {"password": VALUE}}],
    },
    "a message of kubectl": {
        "errors": [
            'error when applying patch:\n{"data":{"password":"' + ENCODED + '"}}\nto:\n'
            'Resource: "/v1, Resource=secrets", GroupVersionKind: "/v1, Kind=Secret"\n'
            'Name: "creds", Namespace: "shop"\nfor: "STDIN": no'
        ]
    },
    "a message of the API server": {
        "message": f'Secret "creds" is invalid: data[p]: Invalid value: "{VALUE}": no'
    },
    "a message with a map of Go's": f"for Secret map[data:map[password:{ENCODED}] kind:Secret]",
    "a message with a struct of Go's": "&Secret{Data:map[string][]byte{a: [1 2],},StringData:"
    f"map[string]string{{password: {VALUE},}},}}",
    "a message with a map of Java's": f"{{kind=Secret, stringData={{a=don't, password={VALUE}}}}}",
    "a message with a map of Groovy's": f"no: [kind:Secret, stringData:[password:{VALUE}]]",
    "a message with JSON in a map": f'Secret {{stringData={{a={{"b":"{VALUE}"}}, c=[1]}}}}',
    "a message with JavaScript": f"{{kind:'Secret',stringData:{{password:'{VALUE}'}}}}",
    "a message with half of an object": f'{{"stringData":{{"p":"{VALUE}"}},"kind":"Secret","meta',
    "a message that is a mapping": f"Deploying Secret with data: {{password={VALUE}}}",
    "a message with a difference": f"kind: Secret\n-  a: b\ndata:\n+  password: {ENCODED}\n",
    "an excerpt of what could not be read": 'Secret in version "v1" cannot be handled as a '
    "Secret: illegal base64 data at input byte 4, error found in #10 byte of "
    f'...|word":"{VALUE}"}}|..., '
    f'bigger context ...|"data":{{"password":"{VALUE}"}},"kind":"Secret"|...',
    "a Secret below an anchor": f"a: &a {VALUE}\nb:\n  kind: Secret\n  stringData: {{p: *a}}\n",
    "a message beside the object": [
        {**SECRET, "stringData": {"password": VALUE}},
        {"status": {"exception": {"details": {"error": f"cannot use {VALUE} or {ENCODED}"}}}},
        {f"key-{VALUE}": 1},
    ],
    "a message about YAML": f"cannot parse Secret:\nkind: Secret\nstringData:\n  p: {VALUE}\n x",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("flat", [False, True])
def test_nothing_planted_is_left(place, flat):
    event = {"content": {"context": {"deep": [PLACES[place]]}}}
    told = redacted({"content": json.dumps(event)} if flat else event, KEY)
    text = json.dumps(told)
    for spelling in (VALUE, ENCODED, ENCODED.rstrip("=")):
        assert spelling not in text
        assert spelling not in everything_encoded(told)


def everything_encoded(value: object) -> str:
    """All strings, with what base64 in them says, however often it was encoded."""
    if isinstance(value, dict):
        return "\n".join(map(everything_encoded, [*value, *value.values()]))
    if isinstance(value, list):
        return "\n".join(map(everything_encoded, value))
    if not isinstance(value, str):
        return str(value)
    try:
        inner = base64.b64decode("".join(value.split()), validate=False)
    except ValueError:
        return value
    if inner[:2] == b"\x1f\x8b":
        inner = gzip.decompress(inner)
    found = [value, inner.replace(b"\0", b"").decode(errors="replace")]
    with suppress(ValueError):
        found.append(everything_encoded(inner.decode()))
    return "\n".join(found)


def test_what_is_no_secret_stays_as_it_is():
    event = {
        "details": {"type": "orca:stage:complete", "application": "shop"},
        "content": {
            "context": {
                "manifests": [
                    {
                        "apiVersion": "v1",
                        "kind": "ConfigMap",
                        "data": {"secret": "not one at all"},
                    },
                    {"kind": "Deployment", "env": [{"secretKeyRef": {"name": "creds"}}]},
                ],
                "outputs.manifestNamesByNamespace": {"shop": ["secret creds", "configMap open"]},
                "message": 'Secret "creds" was not found in namespace "shop", see C:\\temp',
                "text": "kind: ConfigMap\ndata: {secretName: kept}  # a secret\n",
                "artifact": {"reference": b64("kind: ConfigMap\ndata: {a: secret of the sea}\n")},
            }
        },
    }
    assert redacted(event, KEY) is event


def test_a_changed_value_is_seen_and_an_equal_one_too():
    def digest(secret, key=KEY):
        [found] = DIGEST.findall(json.dumps(redacted({**SECRET, **secret}, key)))
        return found

    assert digest({"data": {"p": ENCODED}}) == digest({"stringData": {"p": VALUE}})
    assert digest({"stringData": {"p": VALUE}}) != digest({"stringData": {"p": VALUE + "!"}})
    assert digest({"stringData": {"p": VALUE}}) != digest({"stringData": {"p": VALUE}}, b"j" * 32)
    assert key_name(KEY) != key_name(b"j" * 32)


def test_redacting_twice_changes_nothing_more():
    once = redacted(PLACES, KEY)
    assert redacted(once, KEY) == once


def test_yaml_around_a_secret_stays():
    text = redacted([YAML], KEY)[0]
    assert 'data: {flag: "on"}' in text and "metadata: {name: creds}" in text
    assert redacted(["x: 1\n"], KEY) == ["x: 1\n"]


def test_a_value_that_is_a_name_as_well_does_not_blank_the_name():
    event = [
        {**SECRET, "stringData": {"db": "production", "short": "abc"}},
        {"namespace": "production", "message": "abc in production"},
    ]
    assert redacted(event, KEY)[1] == event[1]


def test_what_stands_beside_what_was_not_read_is_no_secret():
    said = PLACES["an excerpt of what could not be read"]
    [told] = redacted([said], KEY)
    assert told.startswith('Secret in version "v1" cannot be handled as a Secret: illegal base64')
    assert "error found in #10 byte of ...|redacted:" in told


def test_packed_text_comes_back_packed():
    def in_gzip(text: str) -> str:
        return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()

    told = redacted([in_gzip(SHORT), in_gzip("kind: ConfigMap\n"), in_gzip(" " * 2_000_000)], KEY)
    assert gzip.decompress(base64.b64decode(told[0])).startswith(b"kind: Secret\nstringData:\n")
    assert told[1] == in_gzip("kind: ConfigMap\n")
    assert DIGEST.fullmatch(base64.b64decode(told[2]).decode())  # too large to look into
    cut_off = base64.b64encode(gzip.compress(SHORT.encode())[:-9]).decode()
    assert VALUE not in everything_encoded(redacted([cut_off], KEY))


def test_many_values_are_still_compared_with_whole_words():
    values = {f"k{n}": f"value-number-{n:05}" for n in range(5_000)}
    event = [
        {**SECRET, "stringData": values},
        "it said 'value-number-00007' and value-number-04999",
    ]
    assert "value-number" not in json.dumps(redacted(event, KEY))


@pytest.mark.parametrize("levels", [400, 900, 5_000])
def test_a_secret_that_is_too_deep_to_find_is_not_kept(levels):
    deep = '{"a":' * levels + json.dumps({**SECRET, "stringData": {"p": VALUE}}) + "}" * levels
    assert VALUE not in json.dumps(redacted({"message": deep}, KEY))
    packed = json.dumps({**SECRET, "stringData": {"p": VALUE}})
    for _ in range(12):
        packed = b64(packed)
    assert VALUE not in everything_encoded(redacted([packed], KEY))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda below: (
        st.lists(below)
        | st.dictionaries(
            st.sampled_from(["kind", "data", "metadata", "items", "op", "path", "value", "x"]),
            below,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_value_is_redacted_without_an_error(value):
    redacted(value, KEY)
    redacted({"manifestName": "secret s", "body": value}, KEY)
    redacted(json.dumps({"kind": "Secret", "x": value}), KEY)


@given(st.text(), st.text())
def test_any_text_about_a_secret_is_redacted_without_an_error(before, after):
    redacted(f"{before}kind: Secret\ndata: {after}", KEY)
    redacted(f"Secret {before} {{{after}", KEY)


HIDDEN = {
    "a kind": {"a": [{"kind": "Secret"}]},
    "a list": {"kind": "SecretList", "items": []},
    "a name": {"manifestName": "SECRET creds"},
    "a name of a task": {"manifest.name": "secret creds"},
    "what only a Secret has": {"patchBody": {"stringData": {}}},
    "names": {"manifestNamesByNamespace": {"shop": ["Secrets x"]}},
    "an escape of JSON": {"text": json.dumps({"kind": "Secret"}).replace("S", "\\u0053")},
    "an escape of YAML": {"text": 'kind: "\\x53\\x65cret"'},
    "a line that goes on": {"text": 'kind: "Sec\\\nret"'},
    "base64": {"reference": b64(YAML)},
    "base64 with the other alphabet": base64.urlsafe_b64encode(f"?>?>{YAML}".encode()).decode(),
    "base64 in lines of which the last is short": base64.encodebytes(
        f"stringData: {{p: {VALUE}}}\nkind:".encode().ljust(57) + b"Secret"
    ).decode(),
    "base64 in words": wrapped(SHORT, 12, " "),
    "base64 in short lines": wrapped(SHORT, 10, "\n    "),
    "base64 of UTF-16 without a mark": base64.b64encode(YAML.encode("utf-16-le")).decode(),
    "gzip in base64": base64.b64encode(gzip.compress(YAML.encode())).decode(),
    "base64 in base64": b64(b64(YAML)),
    "base64 of an escape": b64(YAML.replace("Secret", '"\\x53ecret"')),
    "base64 of UTF-16": base64.b64encode(YAML.encode("utf-16")).decode(),
    "base64 in JSON in a string": json.dumps({"reference": b64(YAML)}),
    "base64 behind other base64": f"{'A' * 24}== {b64(YAML)}",
}


@pytest.mark.parametrize("place", HIDDEN)
def test_an_event_with_this_is_looked_through(place):
    assert may_hold_secrets({"details": {}, "content": [1, "x", HIDDEN[place]]}, KEY)


@pytest.mark.parametrize(
    "value",
    [
        {"secretKeyRef": {"name": "creds"}, "imagePullSecrets": [{"name": "registry"}]},
        ["01KCARTSTAGE00000000000001", "7d0c1b52-3a7e-4f0e-9b0a-000000000003", "ab" * 32],
        {"text": '{"kind":"ConfigMap"}\n', "other": b64("kind: ConfigMap\ndata: {}\n")},
        [b64("the first half of it: Sec"), b64("ret, and the other half of it")],
    ],
)
def test_an_event_with_this_only_is_not(value):
    assert not may_hold_secrets(value, KEY)


PIECES = st.lists(
    st.sampled_from(
        [
            "Secret", "secrets s", "kind: ", "data: ", "stringData", "{", "}", '"', "\\n", "\n",
            " ", "\\", "\0", "=", "==", "A" * 24, "x", b64(YAML), b64(b64(YAML)), VALUE, ENCODED,
            b64("neither this nor that"), wrapped(SHORT, 12, " "), wrapped(SHORT, 10, "\n"),
            "\N{SNOWMAN}", "\x85", "\ud800", "_-/+", ENCODED * 3,
        ]
    ),
    max_size=8,
).map("".join)  # fmt: skip
EVENTS = st.recursive(
    PIECES | st.none() | st.integers(),
    lambda below: (
        st.lists(below, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "data", "stringData", "cluster", "manifests", "items", "secretName"]
            ),
            below,
        )
    ),
    max_leaves=8,
)


@given(EVENTS)
def test_what_is_not_looked_through_would_have_stayed_as_it_is(event):
    whole = Redaction(KEY).whole(event)
    assert redacted(event, KEY) == whole
    if not may_hold_secrets(event, KEY):
        assert whole is event


@given(PIECES)
def test_base64_is_found_where_its_pattern_finds_it(text):
    def marked(run):
        return f"<{run[0]}>"

    assert _in_long_lines(text, marked) == _RUN.sub(marked, text)
