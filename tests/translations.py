"""The interface's catalogues: `make translations` extracts the strings, brings the `.po` up to date and compiles it.

Strings are marked by `_` and `ngettext` where they are shown and by `N_` where they are only declared. After the
command, translate what is empty in `tui/locale/zh/LC_MESSAGES/matins.po` and run it again.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "tui" / "locale"
POT = LOCALE / "matins.pot"
LANGUAGES = ("zh",)
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# Dates and the tool's version would change the files while no string does.
_NOISE = re.compile(
    rb"^\"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To): .*\n",
    re.MULTILINE,
)
_HEADER = "# The words of matins' interface."
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def po_path(language: str) -> Path:
    """The catalogue that people edit."""
    return LOCALE / language / "LC_MESSAGES" / "matins.po"


def extract() -> Catalog:
    """Every marked string of the interface, in the order of files and lines."""
    found = Catalog(project="matins", charset="utf-8", fuzzy=False, header_comment=_HEADER)
    for name, line, message, comments, context in extract_from_dir(
        ROOT / "tui", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(message, None, [(f"tui/{name}", line)], auto_comments=comments, context=context)
    for file, text in dict.fromkeys(declared()):
        found.add(text, None, [(file, 0)])
    return found


def declared() -> Iterator[tuple[str, str]]:
    """Strings that other rooms declare as data and the interface shows, each with the file it stands in."""
    from feeds.opml import parse_opml
    from feeds.reading.explain import WHY

    for table in WHY.values():
        yield from (("feeds/reading/explain.py", why) for why in table.values())
    starter = ROOT / "feeds" / "starter.opml"
    for feed in parse_opml(starter.read_bytes()).feeds:
        yield from (("feeds/starter.opml", part) for part in feed.category)


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands on disk, or an empty one."""
    path = po_path(language)
    if not path.is_file():
        return Catalog(locale=language, project="matins", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def messages(catalog: Catalog) -> list[Message]:
    """Its messages without the header."""
    return [message for message in catalog if message.id]


def as_po(catalog: Catalog) -> bytes:
    """A catalogue as a text file: files without line numbers, nothing that changes by itself."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, include_lineno=False, ignore_obsolete=True)
    return _NOISE.sub(b"", out.getvalue())


def as_mo(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    catalog.creation_date = catalog.revision_date = _LONG_AGO
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Brings the files up to date; returns 1 while something is not translated."""
    template = extract()
    POT.write_bytes(as_po(template))
    missing = 0
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.header_comment = _HEADER
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalog))
        path.with_suffix(".mo").write_bytes(as_mo(read(language)))
        open_ones = [message for message in messages(catalog) if not all(_strings(message))]
        missing += len(open_ones)
        for message in open_ones:
            print(f"{language}: not translated: {message.id!r}", file=sys.stderr)
    return 1 if missing else 0


def _strings(message: Message) -> list[str]:
    found = message.string
    return list(found) if isinstance(found, list | tuple) else [found or ""]


if __name__ == "__main__":
    sys.exit(main())
