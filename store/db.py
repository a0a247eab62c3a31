"""The Store: what is known, in one SQLite file; each question and each change a plain method."""

from __future__ import annotations

from store.checking import Checking
from store.compare import Comparing
from store.marks import Marks
from store.readings import Readings
from store.sources import Sources
from store.stories import Stories
from store.tags import Tags


class Store(Sources, Readings, Marks, Checking, Comparing, Stories, Tags):
    """One connection for one thread. Parts live in modules of their own, each with one reason to change."""
