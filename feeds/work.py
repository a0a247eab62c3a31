"""What a worker process does: reads articles, parses what could hurt. `feeds/workers.py` holds the other end.

Frames on stdin and stdout are a length in four bytes and a pickle; a job is (name, arguments), an answer
(True, result) or (False, one sentence). The first frame says that the process is ready; it ends with its stdin.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from store.errors import MatinsError
from store.models import Reading, Text

if TYPE_CHECKING:
    from feeds.limits import Limits
    from feeds.understand import Understood


def read_texts(texts: Sequence[Text], lexicon_dir: Path | None) -> list[Reading]:
    """One reading a text; a text that the rules trip over gets an empty one, so that it is not tried for ever."""
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    lexicon = load(lexicon_dir)
    readings = []
    for text in texts:
        try:
            readings.append(read(text, lexicon))
        except Exception:
            readings.append(empty(text, rules_version(lexicon_dir)))
    return readings


def rules_version(lexicon_dir: Path | None) -> str:
    """The version that readings carry now: of the rules and of the lexicon."""
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    return read(Text("", None, "", None), load(lexicon_dir)).version


def empty(text: Text, version: str) -> Reading:
    """The reading of a text in which nothing was found."""
    return Reading(text.id, text.lang or "en", (), (), (), (), (), (), version)


def understand(data: bytes, url: str, content_type: str, zone: str | None, limits: Limits) -> Understood:
    """A document as articles."""
    from feeds.understand import understand as understood

    return understood(data, url=url, content_type=content_type, zone=zone, limits=limits)


def page_text(html: bytes, url: str) -> str | None:
    """The article of a page, as plain text."""
    from feeds.full_text import extract

    return extract(html, url)


READY = "ready"
JOBS = {job.__name__: job for job in (read_texts, rules_version, understand, page_text)}


def receive(stream: BinaryIO) -> Any:
    """The next frame, or None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    data = stream.read(int.from_bytes(head, "big"))
    return pickle.loads(data)


def frame(value: Any) -> bytes:
    """A value as it goes over the pipe."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(4, "big") + data


def main() -> None:
    """Answers jobs until stdin ends."""
    # The parent decides when to stop; a key pressed in its terminal is not for this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(5)  # the process that paints goes first
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing printed by a library may get between the frames
    target.write(frame(READY))
    target.flush()
    while (job := receive(source)) is not None:
        name, arguments = job
        answer: tuple[bool, Any]
        try:
            answer = (True, JOBS[name](*arguments))
        except MatinsError as error:
            answer = (False, str(error))
        except Exception as error:
            answer = (False, f"it could not be worked on ({type(error).__name__})")
        target.write(frame(answer))
        target.flush()
