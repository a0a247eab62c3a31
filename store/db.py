"""The Store: what is known, in one SQLite file; each question and each change a plain method."""

from __future__ import annotations

from collections.abc import Sequence

from store.briefing import Briefings
from store.compare import Comparing
from store.models import Reading
from store.readings import Readings
from store.sources import Sources
from store.stories import Stories
from store.tags import Tags

FEW = 300


class Store(Sources, Readings, Briefings, Comparing, Stories, Tags):
    """One connection for one thread. Parts live in modules of their own, each with one reason to change."""

    def save_readings(self, readings: Sequence[Reading], *, settle: bool | None = None) -> None:
        """Writes figures, tags and index entries; then stories, series and checks where few articles wait for them.

        After many readings call `settle()` until it gives 0: each call is one short transaction.
        """
        super().save_readings(readings)
        if settle or (settle is None and len(readings) <= FEW and self.unsettled() <= FEW):
            while self.settle():
                pass

    def unsettled(self) -> int:
        """How many articles wait for a story."""
        sql = "SELECT count(*) FROM article WHERE story IS NULL AND version IS NOT NULL"
        return int(self.db.execute(sql).fetchone()[0])

    def settle(self) -> int:
        """One batch of what follows reading: stories first, then series and checks; how much still waits."""
        return self.settle_stories() or self.settle_series()
