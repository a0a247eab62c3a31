"""The interface's language: every string a person sees goes through `_` or `ngettext`."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from pathlib import Path

_LOCALE = Path(__file__).with_name("locale")
_active: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def set_language(lang: str) -> None:
    """Speak `en` or `zh` from now on; a missing catalogue leaves English."""
    global _active, _language
    _language = lang
    if lang == "en":
        _active = gettext.NullTranslations()
    else:
        _active = gettext.translation("matins", localedir=_LOCALE, languages=[lang], fallback=True)


def language() -> str:
    """The language spoken now."""
    return _language


def _(text: str) -> str:
    return _active.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a phrase that `count` takes, with `{count}` filled in."""
    return _active.ngettext(one, many, count).format(count=count)


def listed(parts: Iterable[str]) -> str:
    """Several things in a row, with the comma of the language."""
    return ("、" if _language == "zh" else ", ").join(parts)


def mark(text: str) -> str:
    """Marks a string for translation where it is declared; it is translated where it is shown."""
    return text
