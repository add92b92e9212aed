"""Jsonnet, as its reference implementation evaluates it; nothing can be imported.

Each value is an external variable, as with ``jsonnet --ext-str`` for texts and
``--ext-code`` for all others. What comes out is
text: a string as it is, a list as a YAML stream of JSON documents, anything else as JSON.
"""

import json
import re
from typing import Any, NoReturn

import _jsonnet

from .fault import Fault

NAME = "template.jsonnet"
_PLACE = re.compile(
    rf"{re.escape(NAME)}:(?:\((?P<line>\d+):(?P<column>\d+)\)|(?P<row>\d+):(?P<at>\d+))"
)
_KIND = re.compile(r"^(STATIC|RUNTIME) ERROR: (?:" + re.escape(NAME) + r":[\d:()-]+: )?")


def render(template: str, values: dict[str, Any]) -> str:
    """The text that the template makes of the values. Raises Fault."""
    # Code is parsed anew wherever a template asks for it, which takes much longer than a string.
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    codes = {name: json.dumps(value) for name, value in values.items() if name not in texts}
    try:
        written = _jsonnet.evaluate_snippet(
            NAME, template, ext_vars=texts, ext_codes=codes, import_callback=_refuse
        )
    except RuntimeError as error:
        raise _explained(str(error)) from None
    result = json.loads(written)
    if isinstance(result, str):
        return result
    if isinstance(result, list):
        return "".join(f"---\n{_json(item)}\n" for item in result)
    return f"{_json(result)}\n"


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _refuse(folder: str, name: str) -> NoReturn:
    raise PermissionError("nothing is imported here")


def _explained(told: str) -> Fault:
    """The interpreter's own message, and the innermost place in the template that it names."""
    kind = _KIND.match(told)
    message = (told[kind.end() :] if kind else told).partition("\n")[0].strip()
    at = _PLACE.search(told)
    line, column = (1, 1)
    if at:
        line, column = int(at["line"] or at["row"]), int(at["column"] or at["at"])
    rule = "template-error"
    if kind and kind[1] == "STATIC":
        rule = "template-syntax"
    elif message.startswith("couldn't open import"):
        rule = "template-refused"
    elif message.startswith("undefined external variable"):
        rule = "template-undefined"
    elif message.startswith("max stack frames exceeded"):
        rule = "template-limit"
    return Fault(rule, f"jsonnet: {message.rstrip('.')}.", line, column)
