"""The parsers of the commands: options in full, and help as wide as the terminal."""

import argparse
import contextlib
import os
from typing import Any


class Command(argparse.ArgumentParser):
    """A command, whose options are written in full."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False, formatter_class=formatter)


def formatter(prog: str) -> argparse.HelpFormatter:
    """The layout of help. argparse makes one for every option that it is told of, and would import
    much to learn the width."""
    columns = 80
    with contextlib.suppress(OSError):
        columns = os.get_terminal_size().columns
    return argparse.RawDescriptionHelpFormatter(prog, width=columns - 2)
