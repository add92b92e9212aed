"""Compares answers of the API with its own OpenAPI document."""

import gzip
import json
from typing import Any

from flask import Request, Response
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from playground.web.api import description


class Described:
    """Checks every answer below /api against the document; `seen` counts by path and status."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.seen: dict[tuple[str, str], int] = {}

    def check(self, request: Request, response: Response) -> None:
        """Fails where the answer is not one that the document describes."""
        path, status = request.path, str(response.status_code)
        if not path.startswith("/api/"):
            return
        operations = self.document["paths"].get(path, {})
        operation = operations.get("get" if request.method == "HEAD" else request.method.lower())
        if operation is not None:
            answers = operation["responses"]
            assert status in answers, f"{path} is not described to answer {status}"
            described = self.resolved(answers[status])
        else:
            assert status in ("400", "403", "404", "405"), f"{path} answers {status}"
            described = self.document["components"]["responses"]["Fault"]
        [(mimetype, content)] = described["content"].items()
        assert response.mimetype == mimetype
        self.seen[path, status] = self.seen.get((path, status), 0) + 1
        if request.method != "HEAD":
            body = response.get_data()
            if response.content_encoding == "gzip":
                body = gzip.decompress(body)
            self.validate(json.loads(body), content["schema"])

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in value:
            return value
        found: Any = self.document
        for token in value["$ref"].removeprefix("#/").split("/"):
            found = found[token]
        return found

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        """`schema` may refer to the document's components."""
        whole = {**schema, "components": self.document["components"]}
        fault = next(Draft202012Validator(whole).iter_errors(value), None)
        assert fault is None, f"{fault.json_path}: {fault.message}"


def checked_client() -> type[FlaskClient]:
    """A test client that looks at each answer as it comes, outside of the app's error handling."""
    described = Described(description())

    class CheckedClient(FlaskClient):
        def open(self, *args: Any, **kwargs: Any) -> TestResponse:
            response = super().open(*args, **kwargs)
            described.check(response.request, response)
            return response

    return CheckedClient
