"""The OpenAPI document is sound, and the comparison with it can fail."""

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from playground.manifest import read
from playground.report.json_report import problem_json
from playground.web import api


def test_the_document_is_sound(described):
    OpenAPIV31SpecValidator(described.document).validate()


def test_the_document_is_served(client, described):
    assert client.get("/api/v1/openapi.json").get_json() == described.document


def test_the_document_has_the_routes_of_the_api_and_no_others(app, described):
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api")
        for method in rule.methods - {"HEAD"}
    }
    operations = {
        (path, method) for path, item in described.document["paths"].items() for method in item
    }
    assert routes == operations


def test_the_document_has_the_limits_of_the_code(described):
    fields = described.document["components"]["schemas"]["ManifestRequest"]["properties"]
    assert fields["artifacts"]["maxItems"] == api.MOST_ARTIFACTS
    assert tuple(fields["naming"]["enum"]) == api.NAMINGS
    assert tuple(fields["places"]["enum"]) == api.PLACES


def closed(schema):
    """Every object schema with properties, anywhere below."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            yield schema
        for value in schema.values():
            yield from closed(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from closed(value)


def test_every_object_in_an_answer_is_described_to_the_last_member(described):
    schemas = dict(described.document["components"]["schemas"])
    del schemas["Artifact"]  # what is none of its fields counts as metadata
    found = list(closed(schemas))
    assert len(found) > 10
    assert [schema for schema in found if schema.get("additionalProperties") is not False] == []


@pytest.mark.parametrize(
    "change",
    [
        {"line": 0},
        {"severity": "fatal"},
        {"help": "no period"},
        {"document": "0"},
        {"pointer": "no/pointer"},
        {"extra": 1},
    ],
)
def test_the_comparison_can_fail(described, change):
    row = problem_json(read("a: [").problems[0])
    schema = {"$ref": "#/components/schemas/Problem"}
    described.validate(row, schema)
    with pytest.raises(AssertionError):
        described.validate({**row, **change}, schema)
