"""`matins compare`: figures side by side, and comparisons kept under a name."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from store.errors import MatinsError, UsageError
from store.models import Comparison, Figure, View
from store.periods import is_label
from store.vocabulary import BASES
from tui import i18n, render
from tui.ask import opened
from tui.config import Config
from tui.format import format_period, quoted
from tui.labels import for_config, known_company


def compare(args: Namespace) -> int:
    """`matins compare [COMPANY[,COMPANY…]]`."""
    with opened(args) as (config, store):
        if args.drop:
            if not store.drop_comparison(args.drop):
                raise MatinsError(f"no comparison is kept as {args.drop}")
            return 0
        if args.kept:
            return _print_kept(store, args)
        view = _view(args, config, store)
        result = store.view(view, args.as_of)
        if args.save:
            store.save_comparison(args.save, view)
        if args.json:
            sys.stdout.write(render.to_json(render.comparison_object(result)) + "\n")
        else:
            _print(args, config, store, view, result)
        return 0


def _view(args: Namespace, config: Config, store: Any) -> View:
    """What is asked for: of companies named, else of a kept comparison."""
    if args.name:
        kept = store.comparisons().get(args.name)
        if kept is None:
            raise MatinsError(f"no comparison is kept as {args.name}; `matins compare --kept` lists them")
        return View(**{field: getattr(kept, field) for field in View.__dataclass_fields__})
    companies = tuple(known_company(part, config.lexicon, store) for part in _parts(args.companies))
    if not companies:
        raise UsageError("compare needs at least one company, or --name with a kept comparison")
    metrics = _known_metrics(_parts(args.metric))
    if args.basis and args.basis not in BASES:
        raise UsageError(f"unknown basis {args.basis}; there are {', '.join(BASES)}")
    for period in _parts(args.period):
        if not is_label(period):
            raise UsageError(f"{period} is not a period; write 2025, 2025Q4, FY2026 or 2025-10")
    return View(companies, metrics, tuple(_parts(args.period)), args.basis, args.by, args.form, args.sort)


def _print(args: Namespace, config: Config, store: Any, view: View, result: Comparison) -> None:
    lang, name = for_config(config)
    shown: dict[str, Figure] = {cell.figure: store.figure(cell.figure) for cell in result.cells}
    blank = "" if args.csv else i18n._("not in your sources")
    header, rows = render.comparison_grid(result, shown, _column_name(view, name, lang), lang, blank)
    if args.csv:
        sys.stdout.write(render.csv_text(header, rows))
        return
    rows = [[_row_name(view, row[0], name, lang), *row[1:]] for row in rows]
    if args.layout == "md":
        sys.stdout.write(render.markdown_table(header, rows))
        return
    # In a pipe too: the columns are not always the same.
    named = rows if sys.stdout.isatty() else [header, *rows]
    sys.stdout.write(render.table(header, named, right=range(1, len(header))))
    if shown and sys.stdout.isatty():
        print()
    for figure in shown.values():
        print(f"  {figure.id}  {quoted(figure)}  {render.day(figure.published)}")


def _column_name(view: View, name: Callable[[str | None], str], lang: str) -> Callable[[str | None], str]:
    if view.by in ("basis", "sources"):
        return lambda basis: i18n._(basis) if basis else ""
    if view.by == "periods" or len(set(view.companies)) == 1:
        return lambda period: format_period(period, lang)
    return name


def _row_name(view: View, row: str, name: Callable[[str | None], str], lang: str) -> str:
    if view.by == "sources":
        return row or "–"
    if view.by == "companies":
        return render.row_title(row, lang)
    company, _space, rest = row.partition(" ")
    return f"{name(company)} {render.row_title(rest, lang) if rest else ''}".rstrip()


def _print_kept(store: Any, args: Namespace) -> int:
    for name, view in store.comparisons().items():
        fields = {field: getattr(view, field) for field in View.__dataclass_fields__}
        if args.json:
            print(render.to_json({"name": name, **fields}))
        else:
            said = [",".join(view.companies), ",".join(view.metrics), ",".join(view.periods), view.by, view.form]
            print("\t".join([name, *(part or "–" for part in said)]))
    return 0


def _known_metrics(names: list[str]) -> tuple[str, ...]:
    from store.vocabulary import METRICS

    for name in names:
        if name not in METRICS:
            raise UsageError(f"unknown metric {name}; metrics are words such as revenue, net_income, capex")
    return tuple(names)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
