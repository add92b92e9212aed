"""The command: prints the figures."""

import sys

from benchmarks import (
    audit,
    editing,
    load,
    locking,
    many_objects,
    one_manifest,
    page,
    rollouts,
    templates,
    timeline,
)

PARTS = {
    "many": many_objects.run,
    "one": one_manifest.run,
    "load": load.run,
    "edit": editing.run,
    "rollouts": rollouts.run,
    "page": page.run,
    "lock": locking.run,
    "templates": templates.run,
    "audit": audit.run,
    "timeline": timeline.run,
}

if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(PARTS):
        raise SystemExit(f"unknown: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()
