"""The Store: what is known, in one SQLite file; each question and each change a plain method."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence

from store.briefing import Briefings
from store.models import Briefing, Check, Reading, Story
from store.readings import Readings
from store.sources import Sources
from store.stories import UNPLACED, Stories
from store.views import Views

FEW = 300
CATCH_UP = 5.0  # seconds a question may wait for what is being worked out


class Store(Sources, Readings, Briefings, Views, Stories):
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
        sql = f"SELECT count(*) FROM {UNPLACED}"
        return int(self.db.execute(sql).fetchone()[0])

    def catch_up(self, seconds: float = CATCH_UP) -> bool:
        """Settles what waits, for at most so long; whether all is settled. A read-only store is as it is."""
        if self.readonly or self.db.in_transaction:
            return True
        end = time.monotonic() + seconds
        waiting = self._is_waiting()
        while waiting and time.monotonic() < end:
            waiting = self.settle() > 0 or self._is_waiting()
        return not waiting

    def _is_waiting(self) -> bool:
        sql = f"SELECT EXISTS (SELECT 1 FROM dirty) OR EXISTS (SELECT 1 FROM {UNPLACED})"
        return bool(self.db.execute(sql).fetchone()[0])

    def brief(
        self, since: str = "last", minutes: int = 8, now: str | datetime.datetime | None = None, lang: str = "en"
    ) -> Briefing:
        """The briefing (see Briefings.brief), after what was read lately is settled."""
        self.catch_up()
        return super().brief(since, minutes, now, lang)

    def checks(self, query: str = "", as_of: str | None = None, *, limit: int | None = None) -> list[Check]:
        """Checks (see Checking.checks), after what was read lately is settled."""
        self.catch_up()
        return super().checks(query, as_of, limit=limit)

    def stories(self, query: str = "", limit: int | None = None) -> list[Story]:
        """Stories (see Stories.stories), after what was read lately is settled."""
        self.catch_up()
        return super().stories(query, limit)

    def settle(self) -> int:
        """One batch of what follows reading: stories first, then series and checks; how much still waits."""
        return self.settle_stories() or self.settle_series()
