"""A reader whose terminal is resized, gone, or takes no more output."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from tests import library
from tests.test_journeys import reading, settle

PAINTINGS = 100  # more than the program's own queue holds


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, int]]:
    """A reader of the sample edition on a terminal of its own, painted once: the process and the terminal's ends."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    env = {**os.environ, "HOME": str(tmp_path), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tui.cli", "sample"], stdin=theirs, stdout=theirs, stderr=theirs, env=env
    )
    try:
        seen = b""
        while b"Meta" not in seen and select.select([ours], [], [], 30)[0]:
            seen = seen[-8:] + os.read(ours, 1 << 16)
        assert b"Meta" in seen
        yield process, ours, theirs
    finally:
        process.kill()
        process.wait()
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_reader_whose_terminal_takes_nothing(
    started: tuple[subprocess.Popen[bytes], int, int], number: signal.Signals
) -> None:
    process, ours, theirs = started
    termios.tcflow(theirs, termios.TCOOFF)
    os.write(ours, b"jk" * PAINTINGS)
    process.send_signal(number)
    assert process.wait(5) == 128 + number


@pytest.mark.parametrize("keys", ["", "question_mark", "colon", "slash"])
async def test_two_sizes_at_once_end_in_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    path = tmp_path / "matins.db"
    library.fill(path)
    laid_out: list[Size] = []
    layout = Screen._screen_resized

    def counted(screen: Screen[object], size: Size) -> None:
        laid_out.append(size)
        if len(laid_out) < PAINTINGS:  # else it never ends
            layout(screen, size)

    async with reading(path) as (app, pilot):
        await settle(app, pilot)
        if keys:
            await pilot.press(keys)
            await settle(app, pilot)
        monkeypatch.setattr(Screen, "_screen_resized", counted)
        for size in (Size(90, 30), Size(80, 24)):
            app.screen.post_message(Resize(size, size))
            app.screen.call_later(lambda: None)  # what comes between keeps one from replacing the other
        for _ in range(20):
            await pilot.pause()
        assert len(laid_out) <= 2 * len(app.screen_stack) and app.screen.size == app.size
