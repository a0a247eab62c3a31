"""What a person at a terminal waits for: a program in a pty, its output read as it comes, keys pressed.

No screen is emulated: a text is seen when its letters have come in one piece between escape sequences, a key is
painted when output follows it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import queue
import re
import shutil
import signal
import struct
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from tests.bench import stores
from tests.bench.command import tree_memory
from tests.bench.measure import Row

SIZE = (120, 40)
LIMIT = 30.0  # seconds after which something was not seen
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_LINE = re.compile("co:meta")  # the empty search line says what may be typed
_COUNT = re.compile("[0-9] articles")


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, argv: Sequence[str], size: tuple[int, int] = SIZE) -> None:
        columns, rows = size
        env = {key: value for key, value in os.environ.items() if key not in ("PYTHONDONTWRITEBYTECODE", "NO_COLOR")}
        env |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "", "LINES": "", "LC_ALL": "C.UTF-8"}
        self._chunks: queue.Queue[tuple[float, bytes]] = queue.Queue()
        self._seen = b""
        self.code: int | None = None  # how it ended, once closed
        self.last = self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execvpe(argv[0], list(argv), {key: value for key, value in env.items() if value})
            finally:
                os._exit(127)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                data = b""
            self._chunks.put((time.perf_counter(), data))
            if not data:
                return

    def _take(self, seconds: float) -> float | None:
        """When the next output came, or None after so many seconds without; raises EOFError at the program's end."""
        try:
            moment, data = self._chunks.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            return None
        if not data:
            raise EOFError(f"the program ended: {self.text()[-300:]}")
        self._seen += data
        self.last = moment
        return moment

    def text(self) -> str:
        """What has been written since the last `forget`, without escape sequences."""
        return _ESCAPES.sub(b"", self._seen).decode("utf-8", "ignore")

    def forget(self) -> None:
        """Begins to look anew."""
        self._seen = b""

    def until(self, pattern: re.Pattern[str]) -> float:
        """The moment at which a text had come; raises TimeoutError with what was seen instead."""
        end = time.perf_counter() + LIMIT
        while (left := end - time.perf_counter()) > 0:
            moment = self._take(left)
            if moment is not None and pattern.search(self.text()):
                return moment
        raise TimeoutError(f"never saw {pattern.pattern}: {self.text()[-500:]}")

    def quiet(self, seconds: float = 0.15) -> float:
        """Waits until nothing has come for so long; the moment of the last output."""
        while self._take(seconds) is not None:
            pass
        return self.last

    def press(self, keys: str) -> float:
        """Sends keys; the moment."""
        moment = time.perf_counter()
        os.write(self._fd, keys.encode())
        return moment

    def painted(self, keys: str) -> float | None:
        """Seconds from a key, pressed once the screen rests, to the first output after it; None without any."""
        self.quiet(0.05)
        pressed = self.press(keys)
        moment = self._take(1.0)
        return None if moment is None else moment - pressed

    def held(self, key: str, presses: int = 60, rate: float = 30.0) -> float:
        """Seconds from the last press of a held key to the last output."""
        self.quiet()
        pressed = 0.0
        for _ in range(presses):
            pressed = self.press(key)
            while (left := pressed + 1 / rate - time.perf_counter()) > 0:
                self._take(left)
        return max(self.quiet(0.2) - pressed, 0.0)

    def memory(self) -> float:
        """MiB resident, all processes."""
        return tree_memory(self.pid)

    def raw(self) -> bytes:
        """What has been written since the last `forget`, as it came."""
        return self._seen

    def close(self) -> None:
        """Tells the program to end, by force where it does not within three seconds."""
        os.kill(self.pid, signal.SIGTERM)
        with contextlib.suppress(EOFError):
            end = time.perf_counter() + 3
            while time.perf_counter() < end:
                self._take(0.1)
            os.kill(self.pid, signal.SIGKILL)
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._fd)


HELLO = ([sys.executable, "-m", "tests.bench.hello"], re.compile("line 20 of the list"))


def start(sizes: tuple[int, ...] = (100_000,), runs: int = 5) -> Iterator[Row]:
    """Start, keys and memory of the reader on large stores, beside the smallest Textual program."""
    for total in sizes:
        folder = Path(tempfile.mkdtemp(prefix="matins-bench-"))
        try:
            shutil.copyfile(stores.filled(total), folder / "matins.db")
            reader = (
                [sys.executable, "-m", "tui.cli", "--store", str(folder / "matins.db")],
                re.compile(r"company-\d+"),
            )
            yield from _starts(f"{total:,}: ", reader, runs)
            yield from _keys(f"{total:,}: ", reader)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _starts(size: str, reader: tuple[list[str], re.Pattern[str]], runs: int) -> Iterator[Row]:
    times: dict[str, list[float]] = {"hello": [], "matins": []}
    for run in range(runs + 1):  # the first fills the caches and does not count
        for name, (argv, pattern) in (("hello", HELLO), ("matins", reader)):
            terminal = Terminal(argv)
            times[name].append(terminal.until(pattern) - terminal.began)
            terminal.quiet(0.15 if run else 2.5)  # labels are kept a while after the first picture
            terminal.close()
    base, ours = (1000 * median(times[name][1:]) for name in ("hello", "matins"))
    yield Row(size + "first paint of the briefing", ours, "ms", base, "smallest Textual program", "≤ 1.5")


def _keys(size: str, reader: tuple[list[str], re.Pattern[str]]) -> Iterator[Row]:
    with contextlib.closing(Terminal(HELLO[0])) as hello:
        hello.until(HELLO[1])
        base = _p95([hello.painted("\x1b[B") for _ in range(50)])
        base_memory = hello.memory()
    with contextlib.closing(Terminal(reader[0])) as terminal:
        terminal.until(reader[1])
        terminal.quiet(0.5)
        terminal.forget()
        terminal.press("/")
        terminal.until(_LINE)
        terminal.quiet(0.3)
        for letter in "lang:en or lang:z":
            terminal.press(letter)
            time.sleep(0.06)
        terminal.quiet(0.5)
        terminal.forget()
        pressed = terminal.press("h")
        searched = terminal.until(_COUNT) - pressed
        yield Row(size + "last letter → results on screen", 1000 * searched, "ms", bar="≤ 100 ms")
        terminal.quiet(0.5)
        terminal.press("\r")
        terminal.quiet(0.5)
        moves = _p95([terminal.painted("j") for _ in range(50)])
        yield Row(size + "key → paint, p95, in a list of all", moves, "ms", base, "its list of 60", "≤ 1.5 and ≤ 33 ms")
        yield Row(
            size + "60 presses at 30 a second: lag after the last", 1000 * terminal.held("j"), "ms", bar="≤ 100 ms"
        )
        opened = []
        for _ in range(20):
            opened.append(terminal.painted("\r"))
            terminal.quiet(0.2)
            terminal.press("\x1b")
            terminal.quiet(0.2)
            terminal.press("j")
        yield Row(size + "Enter → article, p95", _p95(opened), "ms", bar="≤ 60 ms")
        memory = terminal.memory()
        yield Row(
            size + "memory after browsing and a search", memory, "MiB", base_memory, "smallest Textual program", "≤ 2.2"
        )


def _p95(times: Sequence[float | None]) -> float:
    """The 95th percentile in ms; keys that painted nothing are left out."""
    found = sorted(one for one in times if one is not None)
    if not found:
        raise TimeoutError("no key painted anything")
    return 1000 * found[int(len(found) * 0.95)]
