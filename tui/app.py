"""The reader: the store, the theme, the keys and the modes. Everything else lives in screens."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from textual.app import App
from textual.binding import BindingType
from textual.events import Key
from textual.reactive import reactive
from textual.screen import Screen
from textual.signal import Signal
from textual.timer import Timer

from store.db import Store
from store.models import Source, View
from tui import keys, themes
from tui.commands import COMMANDS, EVERYWHERE, KEYS, bindings
from tui.format import parse_time
from tui.history import History, Marked, told
from tui.i18n import _
from tui.money import Money
from tui.palette import CommandsProvider, Palette
from tui.start import Opening
from tui.widgets.statusline import Status

T = TypeVar("T")

NOTICE = 6.0  # seconds a notice stands
PAIR = 0.5  # seconds between the two keys of a pair
PATIENCE = 1.5  # seconds that a signal leaves for an end in order


def _brief() -> Screen[Any]:
    from tui.screens.brief import BriefScreen

    return BriefScreen()


def _companies() -> Screen[Any]:
    from tui.screens.companies import CompaniesScreen

    return CompaniesScreen()


def _topics() -> Screen[Any]:
    from tui.screens.topics import TopicsScreen

    return TopicsScreen()


def _compare() -> Screen[Any]:
    from tui.screens.compare import CompareScreen

    return CompareScreen()


def _sources() -> Screen[Any]:
    from tui.screens.sources import SourcesScreen

    return SourcesScreen()


def _search() -> Screen[Any]:
    from tui.screens.search import SearchScreen

    return SearchScreen()


class MatinsApp(App[int]):
    """The reader on one store."""

    TITLE = "matins"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[Any]] = {CommandsProvider}
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "companies": _companies,
        "topics": _topics,
        "compare": _compare,
        "sources": _sources,
        "search": _search,
    }
    DEFAULT_MODE = "brief"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("mark.undo", "mark.redo", "compare.open", *EVERYWHERE)]
    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]] | None] = [  # type: ignore[misc]
        (0, "-narrow"),
        (120, "-wide"),
        (160, "-vast"),
    ]

    status: reactive[Status] = reactive(Status(), init=False)

    def __init__(self, opening: Opening) -> None:
        self.config = config = opening.config  # Textual asks for the variables of themes at once
        super().__init__()
        self.opening = opening
        self.sample = sample = opening.sample
        self.fixed_now = opening.now
        self.lang = opening.lang
        self.names = opening.names
        self.store = opening.store
        self.history = History(self)
        self.marked: Signal[Marked] = Signal(self, "marked")
        self.refreshed: Signal[bool] = Signal(self, "refreshed")
        self.money = Money(config.rates if config else {})
        self.revalued: Signal[None] = Signal(self, "revalued")
        self.tray: list[str] = []  # companies to compare
        self.compared: View | None = None  # a comparison that was kept, to be shown next
        self.last_mode = "brief"  # where the search was opened
        self.refreshes_first = False
        self.is_refreshing = False
        self.moves_to: Path | None = None  # the store to open when this one is left
        self.set_reactive(MatinsApp.status, Status(sample=sample))
        self._notice: Timer | None = None
        self._pair: tuple[str, float] = ("", 0.0)
        self._keys: dict[str, str] = {}
        themes.register(self, config.rise if config else "green")
        # Before anything is styled, so that nothing is styled twice.
        self.set_reactive(MatinsApp.theme, themes.chosen(self, config.theme if config else "auto"))
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """The briefing. As a mode it would have every style sheet parsed a second time before it is shown."""
        return _brief()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.defaults(self.current_theme.dark, self.config.rise if self.config else "green")

    def on_load(self) -> None:
        faults = self._apply_keys()
        for fault in faults:
            self.say(_("keys: {fault}").format(fault=fault), "bad")

    async def on_mount(self) -> None:
        self.add_mode(self.DEFAULT_MODE, _brief)
        self._heed_signals(asyncio.get_running_loop())
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if self.refreshes_first:
            self.refresh_sources(None, force=False)

    def _heed_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """A signal ends the reader in order; TERM and HUP end it within 2 s even if the terminal takes no more output.

        Such a terminal blocks the loop inside a write, where the loop's own handlers never come to run.
        """

        def stop(number: int, _frame: object) -> None:
            last = threading.Timer(PATIENCE, os._exit, (128 + number,))
            last.daemon = True
            last.start()
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(self.exit, 128 + number, 128 + number)

        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):  # not in the main thread
            loop.add_signal_handler(signal.SIGINT, self.exit, 128 + signal.SIGINT, 128 + signal.SIGINT)
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, stop)

    def on_ready(self) -> None:
        """The first picture stands: from now on garbage is collected, what is there already left alone."""
        gc.freeze()
        gc.enable()

    async def on_unmount(self) -> None:
        await self.store.close()

    def _apply_keys(self) -> list[str]:
        wanted = dict(self.config.keys) if self.config else {}
        found, faults = keys.keymap(wanted, KEYS)
        self._keys = {id: wanted[id].split()[0] for id in found}
        if found:
            self.set_keymap(found)
        return [words for _id, words in faults]

    def key_of(self, id: str) -> str:
        """The first key of a command, the user's where they changed it."""
        return self._keys.get(id) or COMMANDS[id].keys.split()[0]

    @property
    def now(self) -> datetime:
        """The present, in the machine's zone."""
        fixed = parse_time(self.fixed_now)
        return (fixed or datetime.now(UTC)).astimezone()

    async def on_key(self, event: Key) -> None:
        """A key that nothing took says so."""
        event.prevent_default()  # Textual's own handler would ask the bindings again
        if await self._check_bindings(event.key):
            return
        words = keys.unused(event.key, event.character or "", COMMANDS.values(), self._keys, self.key_of("help"))
        if words:
            self.say(words)

    # The status line

    def set_status(self, **changes: Any) -> None:
        """Changes what the status line tells."""
        self.status = replace(self.status, **changes)

    def say(self, text: str, tone: str = "") -> None:
        """Shows a notice in the status line for a while."""
        self.set_status(notice=text, tone=tone)
        if self._notice is not None:
            self._notice.stop()
        self._notice = self.set_timer(NOTICE, lambda: self.set_status(notice="", tone=""))

    def pair(self, key: str) -> bool:
        """Whether this press is the second of a pair; the first is shown in the status line meanwhile."""
        now = time.monotonic()
        first, at = self._pair
        if first == key and now - at < PAIR:
            self._pair = ("", 0.0)
            self.set_status(pending="")
            return True
        self._pair = (key, now)
        self.set_status(pending=f"{key}…")
        self.set_timer(PAIR, lambda: self.set_status(pending=""))
        return False

    async def add_sources(self, add: Callable[[Store], T]) -> T:
        """Subscribes through `add`; in the sample edition in the user's own store, which opens next."""
        if not self.sample or self.config is None:
            return await self.store.write(add)
        added = await asyncio.to_thread(_elsewhere, self.config.store, add)
        self.moves_to = self.config.store
        return added

    def reload(self) -> None:
        """The screen in view asks the store again."""
        from tui.screens.desk import Desk

        if isinstance(self.screen, Desk):
            self.screen.load()

    # Commands that work everywhere

    def action_go(self, mode: str) -> None:
        from tui.screens.desk import Desk

        while len(self.screen_stack) > 1:
            self.pop_screen()
        if mode == self.current_mode and isinstance(self.screen, Desk):
            self.screen.activate(self.screen.PANES[0])  # its number again: back to its list
        if mode == "search" and self.current_mode != "search":
            self.last_mode = self.current_mode
        self.switch_mode(mode)

    def action_search(self) -> None:
        self._open_search("")

    def action_ask(self) -> None:
        self._open_search(None)

    def action_views(self) -> None:
        self.action_go("search")
        self.call_after_refresh(lambda: self.screen.show_views() if hasattr(self.screen, "show_views") else None)

    def _open_search(self, text: str | None) -> None:
        self.action_go("search")
        self.call_after_refresh(lambda: self.screen.ask(text) if hasattr(self.screen, "ask") else None)

    def action_compare_open(self) -> None:
        self.action_go("compare")

    def action_refresh_all(self) -> None:
        self.refresh_sources(None, force=True)

    def action_refresh_this(self) -> None:
        self.refresh_sources(None, force=False)

    def refresh_sources(self, sources: Sequence[Source] | None, *, force: bool) -> None:
        """Starts a refresh beside the reader; one at a time."""
        from tui import refreshing

        if self.is_refreshing:
            self.say(_("a refresh is running"))
            return
        self.is_refreshing = True
        self.set_status(busy=_("refreshing…"))
        self.run_worker(refreshing.run(self, sources, force=force), group="refresh", exclusive=True)

    def switch_currency(self) -> None:
        """Own currencies, or dollars, wherever amounts stand."""
        self.say(self.money.switch())
        self.revalued.publish(None)

    async def action_undo(self) -> None:
        change = await self.history.undo()
        self.say(_("undone: {what}").format(what=told(change)) if change else _("nothing to undo"))

    async def action_redo(self) -> None:
        change = await self.history.redo()
        self.say(_("again: {what}").format(what=told(change)) if change else _("nothing to redo"))

    def action_next_theme(self) -> None:
        themes.following(self)

    def action_command_palette(self) -> None:
        if not Palette.is_open(self):  # type: ignore[arg-type]
            self.push_screen(Palette(placeholder=_("a command, in any of its words"), id="--command-palette"))

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(dict(self.screen.active_bindings)))

    def action_starter(self) -> None:
        from tui.screens.starter import StarterScreen

        self.push_screen(StarterScreen())

    def action_leave(self) -> None:
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.current_mode != "brief":
            self.action_go("brief")
        else:
            self.exit(0)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[Any]:
        """The palette lists the reader's own commands only."""
        return ()


def _elsewhere(path: Path, add: Callable[[Store], T]) -> T:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Store(path) as store:
        return add(store)


def run_reader(opening: Opening) -> int:
    """Runs the reader and returns the exit code; a crash is 1, a signal 128 and its number.

    Sources added in the sample edition lead on to the user's own store, which is refreshed at once.
    """
    app = MatinsApp(opening)
    result = app.run()
    if app.moves_to is not None and not app.return_code:
        own = MatinsApp(Opening(app.moves_to, opening.config))
        own.refreshes_first = True
        result, app = own.run(), own
    return app.return_code or result or 0
