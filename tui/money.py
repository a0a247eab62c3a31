"""Amounts in their own currency or in dollars, as the reader wants them."""

from __future__ import annotations

from collections.abc import Mapping

from store.models import Figure
from tui.format import format_value
from tui.i18n import _, language, listed


class Money:
    """The exchange rates of the configuration (units for a dollar) and whether they are used."""

    def __init__(self, rates: Mapping[str, float]) -> None:
        self._rates = dict(rates)
        self._in_dollars = False

    @property
    def rates(self) -> Mapping[str, float] | None:
        """The rates where amounts are in dollars."""
        return self._rates if self._in_dollars else None

    def switch(self) -> str:
        """Own currencies or dollars; says which. Raises nothing where there are no rates: it says so."""
        if not self._rates:
            return _("no exchange rates: [rates] CNY = 7.1 in the configuration")
        self._in_dollars = not self._in_dollars
        return self.words or _("own currencies")

    @property
    def words(self) -> str:
        """How amounts are shown; empty for their own currencies."""
        if not self._in_dollars:
            return ""
        rates = listed(f"{rate:g} {unit}" for unit, rate in self._rates.items())
        return _("in dollars at {rates}").format(rates=rates)

    def value(self, figure: Figure) -> str:
        """A figure's amount."""
        return format_value(figure, language(), self.rates)
