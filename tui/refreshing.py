"""A refresh beside the reader: its events become the status line's words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from store.errors import MatinsError
from store.models import Source
from tui.i18n import _, listed, ngettext

if TYPE_CHECKING:
    from tui.app import MatinsApp

TELL = 0.25  # seconds between two counts of what is fetched: hundreds of sources answer in one


async def run(app: MatinsApp, sources: Sequence[Source] | None, *, force: bool) -> None:
    """Refreshes sources (None: all that are due) and reads what came; tells the status line."""
    # Its imports take a tenth of a second: beside the loop that paints.
    engine = await asyncio.to_thread(_engine)
    done = total = failed = 0
    told = 0.0
    limits = app.config.limits if app.config else None
    lexicon = app.config.lexicon if app.config else None
    events = engine.refresh(app.store, sources, force=force, limits=limits, lexicon_dir=lexicon)
    try:
        async for event in events:
            if isinstance(event, engine.Started):
                total = event.total
            elif isinstance(event, engine.SourceDone):
                done += 1
                failed += event.outcome == "error"
                if time.monotonic() - told >= TELL:
                    told = time.monotonic()
                    app.set_status(busy=_("refreshing {done}/{total}").format(done=done, total=max(done, total)))
            elif isinstance(event, engine.Reading):
                app.set_status(to_read=max(0, event.total - event.done))
            elif isinstance(event, engine.Finished):
                app.say(_summary(event.totals, done, failed), "bad" if failed else "good")
                app.refreshed.publish(bool(event.totals.get("new") or event.totals.get("updated")))
    except MatinsError as error:
        app.say(str(error), "bad")
    finally:
        app.is_refreshing = False
        app.set_status(busy="", to_read=0)
        await events.aclose()


def _engine() -> ModuleType:
    """The refresh with what it uses the network by."""
    import feeds.network
    import feeds.refresh
    import feeds.work

    return feeds.refresh


def _summary(totals: dict[str, object], done: int, failed: int) -> str:
    new = totals.get("new", 0)
    parts = [ngettext("{count} source", "{count} sources", done)]
    parts.append(ngettext("{count} new", "{count} new", int(new) if isinstance(new, int) else 0))
    if failed:
        parts.append(ngettext("{count} failed", "{count} failed", failed))
    return _("refreshed: {what}").format(what=listed(parts))
