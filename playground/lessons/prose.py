"""Markdown of our own as HTML; nothing of a reader's passes through here."""

from pathlib import Path

import markdown


def to_html(text: str) -> str:
    """Code and tables, which may be wider than the page, can be scrolled and reached."""
    html = markdown.markdown(text, extensions=["extra", "sane_lists", "smarty"])
    html = html.replace("<pre>", '<pre role="region" aria-label="Code" tabindex="0">')
    table = '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'
    return html.replace("<table>", table).replace("</table>", "</table></div>")


def story_format(folder: Path) -> str:
    """What a story can say, as HTML: the README beside the stories, from its first table on."""
    text = (folder / "README.md").read_text("utf-8")
    return to_html(text[text.index("| key |") :])
