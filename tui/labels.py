"""Names for ids: companies and topics from the lexicon, in the reader's language."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import MatinsError

if TYPE_CHECKING:
    from store.db import Store
    from tui.config import Config


def interface_language(setting: str) -> str:
    """`zh` or `en`: the setting, else the locale's, in gettext's order of variables."""
    if setting in ("en", "zh"):
        return setting
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name, ""))), "")
    wanted = os.environ.get("LANGUAGE", "")
    # LANGUAGE, a list in order of preference, means nothing in the C locale.
    if wanted and locale.partition(".")[0] not in ("", "C", "POSIX"):
        locale = wanted
    return "zh" if locale.lower().startswith("zh") else "en"


def namer(directory: Path | None, lang: str) -> Callable[[str | None], str]:
    """A function from a company or topic id to its name; an unknown id is its own name."""
    from feeds.reading.lexicon import load

    lexicon = load(directory)

    def name(key: str | None) -> str:
        if key is None:
            return ""
        company = lexicon.companies.get(key)
        if company:
            return (company.name_zh if lang == "zh" else "") or company.name
        topic = lexicon.topics.get(key)
        if topic:
            return topic.label_zh if lang == "zh" else topic.label
        return key

    return name


def every_label(directory: Path | None, lang: str) -> tuple[str, dict[str, str]]:
    """The lexicon's version and the names of all its companies and topics by their ids."""
    from feeds.reading.lexicon import load

    lexicon = load(directory)
    ids = (*lexicon.topics, *lexicon.companies)
    return lexicon.version, {id: lexicon.label(id, lang) for id in ids}


def for_config(config: Config) -> tuple[str, Callable[[str | None], str]]:
    """The interface language and the naming function of a configuration."""
    lang = interface_language(config.language)
    return lang, namer(config.lexicon, lang)


def company_id(text: str, directory: Path | None) -> str:
    """The id a person means by `text`: an id, a name in either language, a product or a ticker; else `text` itself."""
    from feeds.reading.lexicon import load

    return load(directory).resolve(text) or text.strip().lower()


def known_company(text: str, directory: Path | None, store: Store) -> str:
    """The id of a company that the lexicon or some article knows; raises MatinsError where neither does."""
    from feeds.reading.lexicon import load

    key = company_id(text, directory)
    if key not in load(directory).companies and not store.count(f'co:"{key}"'):
        raise MatinsError(f"{text} is no company of the lexicon or of any article")
    return key
