"""Labels of companies and topics as the reader's screens show them, kept in the store between two starts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from store.db import Store
from store.text import clean_line


class Names:
    """Labels of companies and topics, asked for on the store's thread only.

    All of them are kept in the store, so that a start need not wait for the lexicon; `renew` follows it behind.
    """

    def __init__(self, directory: Path | None, lang: str) -> None:
        self._directory, self._lang = directory, lang
        self.version = ""  # of the lexicon that the labels are of; empty before there are any
        self.seen: dict[str, str] = {}
        self.companies: set[str] = set()  # ids met in lists: a question for one of them needs no lexicon

    def __call__(self, key: str | None) -> str:
        if not key:
            return ""
        if not self.version:
            self.renew()
        return self.seen.get(key, key)

    def restore(self, kept: str | None) -> None:
        """Takes up the labels kept in the store."""
        try:
            found = json.loads(kept or "{}")
            version, labels = str(found["version"]), found["labels"]
            self.seen = {str(key): str(label) for key, label in labels.items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            return
        self.version = version

    def renew(self) -> bool:
        """Follows the lexicon where it is another one by now; whether any label changed."""
        from feeds.reading.lexicon import version
        from tui.labels import every_label

        if self.version == version(self._directory):
            return False
        before = self.seen
        self.version, labels = every_label(self._directory, self._lang)
        self.seen = {key: clean_line(label) for key, label in labels.items()}
        return self.seen != before

    def known(self, key: str | None) -> str:
        """The label as far as it was asked for before; else the id. Never waits."""
        return self.seen.get(key or "", key or "")

    def of(self, keys: Iterable[str | None]) -> dict[str, str]:
        """Labels of several ids."""
        return {key: self(key) for key in keys if key}

    @property
    def setting(self) -> str:
        """Where the store keeps them."""
        return f"labels.{self._lang}"


def keep_labels(store: Store, names: Names) -> bool:
    """Renews the labels from the lexicon and keeps them; whether what is shown has to be shown again."""
    changed = names.renew()
    kept = json.dumps({"version": names.version, "labels": names.seen}, ensure_ascii=False, separators=(",", ":"))
    if kept != store.setting(names.setting):
        store.set_setting(names.setting, kept)
    return changed
