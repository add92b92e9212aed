"""`audit verify`: whether the entries of the audit log, or of an export of one, fit each other."""

import argparse
import os
import re
from typing import TYPE_CHECKING

from playground.terminal import Unusable, encoded, read_lines, write

if TYPE_CHECKING:
    from playground.audit.chain import Verdict

_HEAD = re.compile("[0-9a-f]{64}")


def add_options(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    action = actions.add_parser("verify")
    action.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="an export, as /audit/export.jsonl sends it; '-' is standard input; default: the "
        "database",
    )
    action.add_argument("--head", metavar="H", help="the hash of an entry that has to be there")
    action.add_argument(
        "--database", metavar="URL", help="default: SLIPWAY_DATABASE_URL, as for the server"
    )


def verify(chosen: argparse.Namespace) -> bool:
    """Print what came of it; whether all fits. Raises Unusable."""
    from playground.audit.chain import verdict_text

    if chosen.file is not None and chosen.database is not None:
        raise Unusable("Give either a file or --database.")
    head = chosen.head.strip().lower() if chosen.head is not None else None
    if head is not None and not _HEAD.fullmatch(head):
        raise Unusable("A head is a hash: 64 hexadecimal digits.")
    verdict = _of_database(chosen, head) if chosen.file is None else _of_file(chosen.file, head)
    write(encoded(verdict_text(verdict, head)))
    return verdict.fault is None


def _of_file(name: str, head: str | None) -> "Verdict":
    from playground.audit import chain
    from playground.audit.exported import read_exported

    return chain.verify(read_exported(read_lines(name)), head)


def _of_database(chosen: argparse.Namespace, head: str | None) -> "Verdict":
    from playground.audit_store.place import DATABASE_URL
    from playground.audit_store.verifying import Unverifiable, verify_database

    url = chosen.database or os.environ.get("SLIPWAY_DATABASE_URL") or DATABASE_URL
    try:
        return verify_database(url, head)
    except Unverifiable as fault:
        raise Unusable(str(fault)) from None
