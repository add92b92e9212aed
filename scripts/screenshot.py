"""Makes the README's picture, docs/screenshot.png: `.venv/bin/python scripts/screenshot.py`.

Needs what the tests in a browser need: the environment of `dev.py test`, and Debian's chromium.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "screenshot.png"
SIZE = {"width": 1280, "height": 860}


@contextmanager
def served() -> Iterator[str]:
    """The address of the site, on a port that is free."""
    environ = {**os.environ, "SLIPWAY_PORT": "0"}
    with subprocess.Popen(
        [sys.executable, ROOT / "app.py"], env=environ, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+", server.stdout.readline())
            if not found:
                sys.exit("The server did not start.")
            yield found[0]
        finally:
            server.terminate()


def main() -> None:
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("Chromium is absent: install Debian's package chromium.")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=os.geteuid() != 0
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
