"""The command: see the package."""

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.corpus import __doc__ as description
from tests.corpus.run import Outcome, run

SUFFIXES = (".yaml", ".yml", ".json")


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(description)
        return 2
    paths = [path for argument in arguments for path in manifest_files(Path(argument))]
    passed = failed = documents = changes = 0
    for path in paths:
        try:
            outcome = run(path.read_bytes())
        except Exception as error:  # an exception is that file's failure, not the end of the run
            where = traceback.extract_tb(error.__traceback__)[-1]
            words = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
            outcome = Outcome(failures=[words])
        documents += outcome.documents
        changes += outcome.changes
        passed, failed = passed + (not outcome.failures), failed + bool(outcome.failures)
        for failure in outcome.failures:
            print(f"FAILED {path}: {failure}")
    if not paths:
        print("FAILED there are no manifest files here")
        failed = 1
    print(f"{len(paths)} files, {documents} documents, {changes} changes")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def manifest_files(path: Path) -> list[Path]:
    """The file itself, or every manifest file below the folder."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES and each.is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
