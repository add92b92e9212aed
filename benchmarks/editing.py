"""(e) From a key that is pressed in the editor to the results on the screen, in Chromium."""

import os
import shutil
import statistics

from benchmarks.load import server

PRACTICES = ("versioning", "digest", "audit", "edits")
WARM_UP, ROUNDS = 3, 20
LONGEST_SECONDS = 20

# When the textarea hears of the key, and when the frame after the swap has been drawn.
WATCH = """
() => {
  window.drawn = [];
  let typed;
  document.querySelector("#manifest").addEventListener("input", () => (typed = performance.now()));
  document.querySelector("[data-sandbox]").addEventListener("htmx:afterSwap", () =>
    requestAnimationFrame(() => setTimeout(() => drawn.push(performance.now() - typed))));
}
"""


def run() -> None:
    """Print the median and the worst of some edits on each practice page, in milliseconds."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("(e) Chromium is not at hand, so nothing was edited")
        return
    from playwright.sync_api import sync_playwright

    with server() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=os.geteuid() != 0
        )
        for slug in PRACTICES:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"http://127.0.0.1:{port}/practices/{slug}")
            page.wait_for_selector("html[data-attached]")
            page.evaluate(WATCH)
            page.locator("#manifest").focus()
            page.keyboard.press("Control+End")
            page.keyboard.type("# ")  # a comment, which the manifest stays valid with
            page.wait_for_timeout(1_000)
            page.evaluate("drawn.length = 0")
            for number in range(1, WARM_UP + ROUNDS + 1):
                page.keyboard.press("x")
                page.wait_for_function(
                    "count => drawn.length >= count", arg=number, timeout=LONGEST_SECONDS * 1000
                )
            times = page.evaluate("drawn")[WARM_UP:]
            print(
                f"(e) {slug}: from a key to results on the screen: "
                f"median {statistics.median(times):.0f} ms, "
                f"slowest of {ROUNDS} {max(times):.0f} ms"
            )
            page.close()
        browser.close()
