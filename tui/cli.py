"""The `matins` command: argparse, one handler a command, errors as one line and an exit code.

Exit codes: 0 well; 1 failure; 2 usage or configuration; 3 some files of an import, or some or all sources of a
refresh, failed; 4 store; 130, 143, 129 by signal. Data goes to stdout, everything else to stderr.
Textual, httpx and the store are imported only by the commands that need them.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import Any

from store.errors import MatinsError, UsageError
from store.text import clean_line

Handler = Callable[[argparse.Namespace], int]

_EXAMPLES = """\
examples:
  matins                                   open the reader (on an empty store, the sample edition)
  matins add https://example.com/feed.xml  subscribe
  matins refresh                           fetch what is due, read it
  matins brief --since 7d                  print the briefing
  matins figures 'co:meta metric:capex'    every capex figure, each with its sentence
  matins compare meta,microsoft --metric capex
"""

_QUERY_HELP = (
    'words and "phrases", co:meta topic:chips source:cnbc metric:capex basis:guidance form:yoy period:2025Q4 '
    "lang:zh tag:x since:7d until:2026-01-31 is:unread|read|kept|watched|disputed, or, -not, brackets, "
    "capex>100e9, revenue.yoy<0"
)


class _Parser(argparse.ArgumentParser):
    """Reports a usage error as one line."""

    def error(self, message: str) -> Any:
        raise UsageError(f"{message} (see {self.prog} --help)")


def _date(text: str) -> str:
    """A day, or a moment of one, as ISO 8601 writes it."""
    from datetime import datetime

    try:
        if text[4:5] == "-":
            datetime.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text[:40]} is not a date; write one such as 2026-01-30")


def _share(text: str) -> float:
    """A number from 0 to 1."""
    try:
        if 0 <= float(text) <= 1:
            return float(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text[:40]} is not a number from 0 to 1")


def _minutes(text: str) -> int:
    """A whole number of minutes within an hour."""
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= 60:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is not a whole number of minutes from 1 to 60")


class _Version(argparse.Action):
    """Prints the version, looked up only then."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"matins {version()}")
        parser.exit()


def _common() -> _Parser:
    """The flags of every command."""
    common = _Parser(prog="matins", add_help=False)
    common.add_argument("--store", metavar="PATH", default=argparse.SUPPRESS, help="the store file")
    common.add_argument("--config", metavar="PATH", default=argparse.SUPPRESS, help="the configuration file")
    common.set_defaults(handler="start:reader")
    return common


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was asked for. `matins` alone opens the reader, which need not wait for the parser of every command."""
    args, rest = _common().parse_known_args(argv)
    return build_parser().parse_args(argv) if rest else args


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command; shell completions and the man page are generated from it."""
    common = _common()
    parser = _Parser(
        prog="matins",
        description="A briefing reader for the terminal: what moved in the numbers, in Chinese and English.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action=_Version, help="say which version this is")
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)

    def command(name: str, handler: str, summary: str, epilog: str = "") -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[common],
        )
        sub.set_defaults(handler=handler)
        return sub

    _reading_commands(command)
    _source_commands(command)
    _question_commands(command)
    _upkeep_commands(command)
    return parser


Command = Callable[..., argparse.ArgumentParser]


def _reading_commands(command: Command) -> None:
    sub = command("sample", "start:sample", "open the sample edition, a store of its own")
    sub.add_argument("--fresh", action="store_true", help="remake it first")
    sub = command("brief", "ask:brief", "print the briefing", "example: matins brief --since 7d --format md > today.md")
    sub.add_argument("--since", metavar="WHEN", default="last", help="last, 7d or a date (default: last)")
    sub.add_argument("--minutes", type=_minutes, metavar="N", help="how long it may take to read")
    sub.add_argument("--format", choices=["text", "md", "html", "json"], default="text")
    sub.add_argument("--json", dest="format", action="store_const", const="json", help=argparse.SUPPRESS)


def _source_commands(command: Command) -> None:
    sub = command(
        "add",
        "manage:add",
        "subscribe to feeds, pages, files or directories",
        "example: matins add https://example.com",
    )
    sub.add_argument("url", nargs="+", metavar="URL", help="a feed, a page, a file or a directory of documents")
    sub.add_argument("--feed", action="store_true", help="the address is the feed itself; ask nothing now")
    sub.add_argument("--title", metavar="T")
    sub.add_argument("--tag", metavar="T", action="append", default=[])
    sub.add_argument("--zone", metavar="Z", help="the time zone of times printed without one, such as Asia/Shanghai")
    sub = command("remove", "manage:remove", "unsubscribe; articles stay unless told")
    sub.add_argument("source", metavar="SOURCE", help="its id, address or title")
    sub.add_argument("--articles", action="store_true", help="remove its articles too (kept ones stay)")
    sub = command("sources", "manage:sources", "list subscriptions and their health")
    _output(sub)
    sub = command("export", "manage:export", "print subscriptions as OPML")
    sub.add_argument("what", choices=["opml"])
    sub = command(
        "import",
        "manage:import_",
        "read documents into the store, once",
        "PATH: OPML, feed files, Markdown with front matter, HTML, plain text, topic digests; a directory is walked",
    )
    sub.add_argument("path", nargs="+", metavar="PATH")
    sub.add_argument("--json", action="store_true", help="one object a file, last the total")
    sub = command("refresh", "manage:refresh", "fetch the sources that are due, or those named")
    sub.add_argument("source", nargs="*", metavar="SOURCE")
    sub.add_argument("--force", action="store_true", help="ignore the schedule (never what a server asked for)")
    sub.add_argument("--no-read", action="store_true", help="return when articles are stored; read them later")
    sub.add_argument("--json", action="store_true", help="one object a source, last the total")


def _question_commands(command: Command) -> None:
    for name, summary in (
        ("articles", "list articles"),
        ("figures", "list figures, each with its sentence"),
        ("stories", "list stories: articles about one event"),
        ("checks", "list what the figures say side by side"),
    ):
        sub = command(name, f"ask:{name}", summary, f"QUERY: {_QUERY_HELP}")
        sub.add_argument("query", nargs="*", metavar="QUERY")
        if name == "figures":
            sub.add_argument("--min-confidence", type=_share, metavar="C", default=0.0)
        if name in ("figures", "checks"):
            sub.add_argument("--as-of", type=_date, metavar="DATE", help="what was known then")
        _output(sub, rows=True)
    sub = command("show", "ask:show", "print one article with its figures and story")
    sub.add_argument("id", metavar="ID")
    sub.add_argument("--json", action="store_true")
    sub = command("explain", "ask:explain", "say which rule set each field of a figure, and why")
    sub.add_argument("figure", metavar="FIGURE")
    sub.add_argument("--json", action="store_true")
    sub = command(
        "compare",
        "comparing:compare",
        "set companies side by side",
        "examples:\n  matins compare meta,microsoft,amazon --metric capex,revenue --period 2025 --save spending\n"
        "  matins compare meta --metric capex --by basis\n  matins compare --name spending",
    )
    sub.add_argument("companies", nargs="?", default="", metavar="COMPANY[,COMPANY…]")
    sub.add_argument("--metric", metavar="M[,M…]", default="")
    sub.add_argument("--period", metavar="P[,P…]", default="")
    sub.add_argument("--basis", metavar="B")
    sub.add_argument("--as-of", type=_date, metavar="DATE", help="what was known then")
    by = ["companies", "periods", "basis", "sources"]
    sub.add_argument("--by", choices=by, default="companies", help="what the columns are; sources are rows")
    sub.add_argument("--form", choices=["level", "yoy", "share"], default="level", help="amounts, growth or shares")
    sub.add_argument("--sort", action="store_true", help="the largest first")
    sub.add_argument("--save", metavar="NAME", help="keep this comparison under a name")
    sub.add_argument("--name", metavar="NAME", help="show a kept comparison")
    sub.add_argument("--kept", action="store_true", help="list the kept comparisons")
    sub.add_argument("--drop", metavar="NAME", help="forget a kept comparison")
    sub.add_argument("--format", dest="layout", choices=["text", "md"], default="text")
    _output(sub)


def _upkeep_commands(command: Command) -> None:
    sub = command("mark", "manage:mark", "mark articles")
    which = sub.add_mutually_exclusive_group(required=True)
    for name, field, value in (
        ("read", "read", True),
        ("unread", "read", False),
        ("keep", "kept", True),
        ("unkeep", "kept", False),
    ):
        which.add_argument(f"--{name}", dest="change", action="store_const", const={field: value})
    sub.add_argument("query", nargs="+", metavar="QUERY", help=_QUERY_HELP)
    for name, summary in (("watch", "watch companies or topics"), ("unwatch", "stop watching")):
        sub = command(name, f"manage:{name}", summary)
        sub.add_argument("id", nargs="+", metavar="COMPANY|TOPIC")
    sub = command("watched", "manage:watched", "print the watch list")
    sub.add_argument("--json", action="store_true")
    sub = command("read", "manage:read", "read one text and print article and figures as JSON; store nothing")
    sub.add_argument("file", nargs="?", default="-", metavar="FILE|-")
    sub.add_argument("--title", metavar="T")
    sub.add_argument("--published", metavar="P", help="when it was printed, ISO 8601")
    sub.add_argument("--lang", metavar="L")
    sub = command("reread", "manage:reread", "bring stored articles to the present rules and lexicon")
    sub.add_argument("query", nargs="*", metavar="QUERY")
    sub = command(
        "prune",
        "upkeep:prune",
        "delete old articles, never kept ones; without --yes only say how many",
        "example: matins prune --older 1y",
    )
    sub.add_argument("--older", required=True, metavar="AGE", help="an age such as 180d or 1y, or a date")
    sub.add_argument("--yes", action="store_true", help="delete them; nothing brings them back")
    sub.add_argument("--json", action="store_true")
    sub = command("lexicon", "manage:lexicon", "validate the lexicon, shipped and yours")
    sub.add_argument("what", choices=["check"])
    command("doctor", "manage:doctor", "say what is well and what is not")
    sub = command("completion", "manage:completion", "print the completion script of a shell")
    sub.add_argument("shell", choices=["bash", "zsh", "fish"])


def _output(sub: argparse.ArgumentParser, *, rows: bool = False) -> None:
    which = sub.add_mutually_exclusive_group()
    which.add_argument("--json", action="store_true", help="one object a line" if rows else "JSON")
    which.add_argument("--csv", action="store_true", help="comma-separated values")
    if rows:
        sub.add_argument("--limit", type=int, metavar="N", help="at most so many")


def version() -> str:
    """The installed version. Looking it up takes longer than most questions."""
    from importlib import metadata

    try:
        return metadata.version("matins")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises for a user's mistake."""
    _open_streams()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        args = _arguments(argv)
        code = _handler(args.handler)(args)
        sys.stdout.flush()
        return code
    except MatinsError as error:
        return _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of a pipe left: nothing to say, and nothing more to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeError:
        return _fail("an argument or a name holds bytes that are no text here", 2)
    except (MemoryError, OSError) as error:
        return _fail(f"{type(error).__name__}: {error}", 1)


def _handler(name: str) -> Handler:
    module, _, function = name.partition(":")
    handler: Handler = getattr(importlib.import_module(f"tui.{module}"), function)
    return handler


def _fail(message: str, code: int) -> int:
    text = clean_line(message)
    print("matins: " + (text if len(text) <= 280 else text[:279] + "…"), file=sys.stderr)
    return code


def _open_streams() -> None:
    """Streams that every print can use: one closed before the start is None in Python, and not each is UTF-8.

    Data in a pipe is UTF-8 unless PYTHONIOENCODING asks otherwise; a terminal gets a `?` for what it cannot show.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if (stream.encoding or "").lower().replace("-", "") == "utf8" or not isinstance(stream, TextIOWrapper):
            continue
        if stream is sys.stderr or stream.isatty() or "PYTHONIOENCODING" in os.environ:
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8")


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
