"""What a worker process does: reads articles, parses what could hurt. `feeds/workers.py` holds the other end.

Frames on stdin and stdout are a length in four bytes and that many bytes. A job is two of them, a pickled
(name, arguments) and a body; an answer is one, a pickled (True, result, n) or (False, one sentence, 0), and n more
with portions of the result's articles.
The first frame says that the process is ready; it ends with its stdin.
"""

from __future__ import annotations

import contextlib
import copyreg
import dataclasses
import marshal
import operator
import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from store.errors import MatinsError
from store.models import NewArticle, Reading, Text

if TYPE_CHECKING:
    from feeds.limits import Limits
    from feeds.understand import Understood
    from store.rows import Rows


def read_texts(texts: Sequence[Text], lexicon_dir: Path | None) -> bytes:
    """One reading a text as the store keeps it, packed: made into rows and flat here, it costs the writer least.

    A text that the rules trip over gets an empty one, so that it is not tried for ever.
    """
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    lexicon = load(lexicon_dir)
    found = []
    for text in texts:
        try:
            reading = read(text, lexicon)
        except Exception:
            reading = nothing(text, rules_version(lexicon_dir))
        found.append((reading, text))
    return packed(found)


def packed(readings: Sequence[tuple[Reading, Text]]) -> bytes:
    """Readings and their texts as bytes, to be `unpacked` by the same Python."""
    from store.rows import rows_of

    return marshal.dumps(
        [tuple(rows_of(reading, text.title, text.body, text.content_hash)) for reading, text in readings]
    )


def unpacked(data: bytes) -> list[Rows]:
    """The rows in the bytes."""
    from store.rows import Rows

    return [Rows(*values) for values in marshal.loads(data)]


def rules_version(lexicon_dir: Path | None) -> str:
    """The version that readings carry now: of the rules and of the lexicon."""
    from feeds.reading.lexicon import load
    from feeds.reading.read import read

    return read(Text("", None, "", None), load(lexicon_dir)).version


def nothing(text: Text, version: str) -> Reading:
    """The reading of a text in which nothing was found."""
    return Reading(text.id, text.lang or "en", (), (), (), (), (), (), version)


def understand(data: bytes, url: str, content_type: str, zone: str | None, limits: Limits) -> Understood:
    """A document as articles."""
    from feeds.understand import understand as understood

    return understood(data, url=url, content_type=content_type, zone=zone, limits=limits)


def page_text(html: bytes, url: str, content_type: str) -> str | None:
    """The article of a page, as plain text."""
    from feeds.full_text import extract

    return extract(html, url, content_type)


def _as_tuple(kind: type) -> None:
    """Sends objects of a dataclass as their fields: its own way over the pipe is ten times slower."""
    fields = operator.attrgetter(*(field.name for field in dataclasses.fields(kind)))
    copyreg.pickle(kind, lambda value: (kind, fields(value)))


for _kind in (NewArticle, Text):
    _as_tuple(_kind)

READY = "ready"
# Articles a frame.
PORTION = 100
# Bytes of data that a worker may hold.
MEMORY = 104 * 1024 * 1024
JOBS: dict[str, Callable[..., Any]] = {job.__name__: job for job in (read_texts, rules_version, understand, page_text)}
# Those whose first argument is a Body; its bytes follow the job.
OF_BYTES = frozenset({"understand", "page_text"})


def head(size: int) -> bytes:
    """What a frame begins with."""
    return size.to_bytes(4, "big")


def received(stream: BinaryIO) -> bytes | None:
    """The next frame, or None at the end."""
    size = stream.read(4)
    return stream.read(int.from_bytes(size, "big")) if len(size) == 4 else None


def done(job: tuple[str, tuple[Any, ...]], data: bytes) -> tuple[bool, Any]:
    """The answer to a job."""
    name, arguments = job
    try:
        return True, JOBS[name](*([data] if name in OF_BYTES else []), *arguments)
    except MatinsError as error:
        return False, str(error)
    except MemoryError:
        return False, "it needs too much memory."
    except Exception as error:
        return False, f"it could not be worked on ({type(error).__name__})."


def limit_memory() -> None:
    """Makes a document that would take the machine's memory fail alone."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, most))


def main() -> None:
    """Answers jobs until stdin ends."""
    # The parent decides when to stop; a key pressed in its terminal is not for this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(5)  # the process that paints goes first
    limit_memory()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing printed by a library may get between the frames

    def send(value: Any) -> None:
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        target.write(head(len(data)))
        target.write(data)
        target.flush()

    send(READY)
    while (job := received(source)) is not None and (data := received(source)) is not None:
        is_well, result = done(pickle.loads(job), data)
        del data
        # Articles follow in portions, so that neither side holds them twice.
        articles = getattr(result, "articles", ())
        portions = [articles[start : start + PORTION] for start in range(0, len(articles), PORTION)]
        send((is_well, dataclasses.replace(result, articles=()) if portions else result, len(portions)))
        for portion in portions:
            send(portion)
