"""Writing the briefing to a file. Runs on the store's thread."""

from __future__ import annotations

import os
from pathlib import Path

from store.db import Store
from store.models import Briefing
from store.text import clean_line
from tui.names import Names


def write_brief(store: Store, names: Names, brief: Briefing, path: Path) -> None:
    """Writes a briefing as Markdown, whole or not at all."""
    from tui.brief_text import worded, write_briefing
    from tui.i18n import language

    ids = [id for section in brief.sections for item in section.items for id in item.figures]
    figures = {figure.id: figure for figure in store.figures_by_id(ids)}
    articles = {figure.article: clean_line(figure.title or "") for figure in figures.values()}
    sources = {source.id: clean_line(source.title or source.url) for source in store.sources()}
    brief = worded(store, brief, names, language())
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8") as out:
            write_briefing(out, brief, "md", figures=figures, articles=articles, sources=sources, name=names)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
