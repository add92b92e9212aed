"""How long processes have computed; for Linux, which keeps that in `/proc`."""

import os
from pathlib import Path

_PER_SECOND = os.sysconf("SC_CLK_TCK")


def of_session(leader: int) -> tuple[float, float]:
    """Seconds of the process that began a session, and of all others in it together."""
    own = others = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # Behind the name, which may hold anything: state, parent, group, session, …
            told = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            continue
        if int(told[3]) == leader:
            seconds = (int(told[11]) + int(told[12])) / _PER_SECOND
            if path.parent.name == str(leader):
                own = seconds
            else:
                others += seconds
    return own, others
