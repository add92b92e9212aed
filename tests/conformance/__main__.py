"""The command: prints what differs, then `N passed, N failed`; status 1 if anything failed."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.conformance import __doc__ as description
from tests.conformance.formats import FORMATS
from tests.conformance.pairs import Pair, find_pairs

SHOWN = 20
"""Differences printed for one case; the rest are counted."""


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.conformance",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    passed = failed = 0
    for path in parser.parse_args(arguments).paths:
        cases = [each for pair in find_pairs(path) for each in checked(pair)]
        for name, found in cases or [(str(path), ["there are no cases here"])]:
            passed, failed = passed + (not found), failed + bool(found)
            if found:
                print("\n  ".join([f"FAILED {name}", *_shortened(found)]))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def checked(pair: Pair) -> list[tuple[str, list[str]]]:
    """Each case of a pair, by name, with what is wrong with it; nothing if the engine answers
    as was recorded. A file `{version: 1, cases: […]}` holds many cases."""
    try:
        result = load(pair.result) if pair.result else None
        case = load(pair.case) if pair.case else None
        if pair.case is None and isinstance(result, dict):
            case, result = (
                (result, None) if "cases" in result else (result.get("scenario", result), result)
            )
        if not (isinstance(case, dict) and "cases" in case):
            return [(pair.name, differences_of(case, result))]
        if result is not None or case.keys() != {"version", "cases"} or case["version"] != 1:
            raise ValueError("a list of cases has a version, which is 1, and nothing beside it")
        cases = list(enumerate(case["cases"]))
        return [(_name(each, number), differences_of(each, None)) for number, each in cases]
    except Exception as error:
        return [(pair.name, [f"{type(error).__name__}: {error}"])]


def differences_of(case: Any, result: Any) -> list[str]:
    """What is wrong with one case."""
    try:
        claiming = [each for each in FORMATS if each.claims(case)]
        if len(claiming) != 1:
            return ["no format knows a case of this shape"]
        found: list[str] = claiming[0].run(case, result)
        return found
    except (
        Exception
    ) as error:  # whatever goes wrong is this case's failure, not the end of the run
        return [f"{type(error).__name__}: {error}"]


def _name(case: Any, number: int) -> str:
    return str(case.get("id", number)) if isinstance(case, dict) else str(number)


def load(path: Path) -> Any:
    """The value of a YAML or JSON file."""
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def _shortened(found: list[str]) -> list[str]:
    if len(found) <= SHOWN:
        return found
    return [*found[:SHOWN], f"and {len(found) - SHOWN} more"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
