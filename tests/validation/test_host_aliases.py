"""Aliases of hosts: their addresses and names. From upstream's code; nothing is recorded."""

import pytest

from playground.validation import validate_create


def pod(*aliases):
    spec = {"containers": [{"name": "a", "image": "a"}], "hostAliases": list(aliases)}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}


@pytest.mark.parametrize(
    ("alias", "field"),
    [
        ({"ip": "10.0.0.1", "hostnames": ["db", "db.example"]}, None),
        ({"ip": "2001:db8::1"}, None),
        ({"hostnames": ["db"]}, "spec.hostAliases[1].ip"),
        ({"ip": "10.0.0.256"}, "spec.hostAliases[1].ip"),
        ({"ip": "10.0.0.1", "hostnames": ["db", "DB"]}, "spec.hostAliases[1].hostnames[1]"),
    ],
)
def test_an_alias_needs_an_address_and_names_of_hosts(alias, field):
    verdict = validate_create(pod({"ip": "10.0.0.9"}, alias))
    assert [cause.field for cause in verdict.causes] == ([field] if field else [])
    assert verdict.accepted == (field is None)
