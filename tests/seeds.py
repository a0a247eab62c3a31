"""Where the design's real documents lie, if they do: they are no part of this repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("MATINS_SHARED") or Path(__file__).resolve().parent.parent.parent / "shared")
SEEDS = SHARED / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real documents are not here")
