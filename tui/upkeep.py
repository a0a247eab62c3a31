"""`matins prune`: old articles go, if asked."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime

from store.errors import UsageError
from tui import render
from tui.ask import opened


def prune(args: Namespace) -> int:
    """`matins prune --older 1y`: says what would go; with --yes deletes it. Kept articles always stay."""
    from store.query import day

    try:
        before = day(args.older, datetime.now(UTC))
    except UsageError:
        raise UsageError(f"--older {args.older}: say an age such as 365d or 1y, or a date") from None
    with opened(args) as (_, store):
        count = store.prune(before, dry_run=not args.yes)
    if args.json:
        sys.stdout.write(render.to_json({"before": before, "articles": count, "deleted": args.yes}) + "\n")
    elif args.yes:
        print(f"{count} articles from before {before[:10]} deleted")
    else:
        print(f"{count} articles are from before {before[:10]} and not kept; --yes deletes them")
    return 0
