"""`audit verify`: whether the entries of the audit log fit each other."""

import argparse
import os

from playground.terminal import Unusable, encoded, write


def add_options(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    action = actions.add_parser("verify", allow_abbrev=False)
    action.add_argument("--head", metavar="H", help="the hash of an entry that has to be there")
    action.add_argument(
        "--database", metavar="URL", help="default: SLIPWAY_DATABASE_URL, as for the server"
    )


def verify(chosen: argparse.Namespace) -> bool:
    """Print what came of it; whether all fits. Raises Unusable."""
    from playground.audit_store.place import DATABASE_URL
    from playground.audit_store.verifying import Unverifiable, verdict_text, verify_database

    url = chosen.database or os.environ.get("SLIPWAY_DATABASE_URL") or DATABASE_URL
    head = chosen.head.strip().lower() if chosen.head is not None else None
    try:
        verdict = verify_database(url, head)
    except Unverifiable as fault:
        raise Unusable(str(fault)) from None
    write(encoded(verdict_text(verdict, head)))
    return verdict.fault is None
