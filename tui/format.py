"""Values, periods and dates as short text, in English or Chinese. Pure functions; languages are `en` and `zh`."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, datetime

from store.models import Figure
from store.text import clean_line

MINUS = "−"
BASIS_MARK = {"actual": "A", "consensus": "C", "guidance": "G", "estimate": "E", "target": "T", "rumour": "R"}

_SIGN = {
    "USD": "$", "CNY": "¥", "HKD": "HK$", "TWD": "NT$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "KRW": "₩",
    "INR": "₹", "AUD": "A$", "CAD": "C$", "SGD": "S$",
}  # fmt: skip
_CURRENCY_ZH = {
    "USD": "美元", "CNY": "元", "HKD": "港元", "TWD": "新台币", "EUR": "欧元", "GBP": "英镑", "JPY": "日元",
    "KRW": "韩元", "CHF": "瑞士法郎", "INR": "卢比", "AUD": "澳元", "CAD": "加元", "SGD": "新加坡元",
    "SEK": "瑞典克朗", "DKK": "丹麦克朗", "NOK": "挪威克朗", "RUB": "卢布", "BRL": "雷亚尔",
}  # fmt: skip
_COUNT = {
    "people": (" people", "人"),
    "users": (" users", "用户"),
    "units": (" units", "台"),
    "times": ("×", "次"),
    "tokens": (" tokens", " token"),
    "params": (" params", "参数"),
    "score": ("", "分"),
    "sec": (" s", "秒"),
    "other": ("", ""),
}
_SHORT_EN = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_SHORT_ZH = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_SHORT_SI = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_QUALIFIER = {
    "about": ("~", "约"),
    "over": (">", "超"),
    "under": ("<", "不足"),
    "up_to": ("≤", "至多"),
    "vague": ("~", "约"),
}
_SIGNED_FORMS = ("yoy", "qoq", "change", "growth_other")


def value_width(lang: str) -> int:
    """Cells that nearly every value fits: `$39.5–41.8bn`, `1150–1350亿美元`."""
    return 15 if lang == "zh" else 13


def format_value(figure: Figure, lang: str, rates: Mapping[str, float] | None = None) -> str:
    """A figure's amount: `$59.89bn`, `598.9亿美元`, `+24%`, `$115–135bn`; a change has its direction's sign.

    With `rates` (units of a currency for a dollar) money is in dollars: `≈$1.41bn`.
    """
    rate = rates.get(figure.unit) if rates and figure.form == "level" and figure.unit != "USD" else None
    if rate:
        return "≈" + format_amount(figure.low / rate, figure.high / rate, "USD", lang, digits=3)
    sign = ""
    if figure.form in _SIGNED_FORMS and figure.direction:
        sign = "+" if figure.direction == "up" else MINUS
    return format_amount(figure.low, figure.high, figure.unit, lang, qualifier=figure.qualifier, sign=sign)


def quoted(figure: Figure) -> str:
    """A figure's sentence in quotation marks, on one line, without the marks of emphasis that digests print."""
    return f"“{clean_line(figure.quote).replace('**', '')}”"


@functools.lru_cache(4096)
def format_amount(
    low: float, high: float, unit: str, lang: str, *, qualifier: str = "exact", sign: str = "", digits: int = 4
) -> str:
    """An amount in base units with its unit; `digits` are significant digits."""
    zh = lang == "zh"
    mark = _QUALIFIER.get(qualifier, ("", ""))[zh]
    if not sign and low < 0 and high <= 0:
        sign, low, high = MINUS, -high, -low
    before, after, steps = _unit(unit, zh)
    scale, name = _scale(high, steps)
    cents = not name and unit in _CURRENCY_ZH and (low % 1 != 0 or high % 1 != 0)
    number = _number(low / scale, digits, cents)
    if low != high:
        number += "–" + _number(high / scale, digits, cents)
    if zh and name:  # Chinese groups by 万 and 亿, not by thousands
        number = number.replace(",", "")
    return f"{mark}{sign}{before}{number}{name}{after}"


def _unit(unit: str, zh: bool) -> tuple[str, str, tuple[tuple[float, str], ...]]:
    """What stands before and after the number, and the scales it may take."""
    scales = _SHORT_ZH if zh else _SHORT_EN
    if unit == "%":
        return "", "%", ()
    if unit == "pp":
        return "", "个百分点" if zh else " pp", ()
    if unit == "bp":
        return "", "个基点" if zh else " bp", ()
    if unit == "x":
        return "", "倍" if zh else "×", ()
    if unit in ("W", "Wh"):
        return "", unit, _SHORT_SI
    if unit in _COUNT:
        return "", _COUNT[unit][zh], scales
    if zh:
        return "", _CURRENCY_ZH.get(unit, unit), scales
    return _SIGN.get(unit, f"{unit} "), "", scales


def _scale(value: float, steps: tuple[tuple[float, str], ...]) -> tuple[float, str]:
    for size, name in steps:
        # 999.96m reads as 1bn once rounded, so the step begins a hair below.
        if abs(value) >= size * 0.99995:
            return size, name
    return 1.0, ""


def _is_finite(value: float) -> bool:
    return value == value and abs(value) != float("inf")


def _number(value: float, digits: int, cents: bool = False) -> str:
    if not _is_finite(value):
        return "?"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 1
    text = f"{value:,.{max(0, digits - whole)}f}" if abs(value) >= 0.001 or value == 0 else f"{value:.2g}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    # Small sums of money are written to the cent: $0.50, not $0.5.
    return f"{value:,.2f}" if cents and len(text.partition(".")[2]) < 2 else text


def format_period(period: str | None, lang: str) -> str:
    """A period as people write it: `2025Q4`, `FY2026`, `Oct 2025`, `2025Q1–2025Q3`; empty where there is none."""
    if not period:
        return ""
    if period.startswith("since "):
        start = format_period(period[6:], lang)
        return f"{start}以来" if lang == "zh" else f"since {start}"
    if ".." in period:
        return "–".join(format_period(part, lang) for part in period.split("..", 1))
    if len(period) == 7 and period[4] == "-" and period[5:].isdigit():
        return month(period, lang)
    return period


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_ZH = "一二三四五六日"


def month(text: str, lang: str) -> str:
    """`2025-10` in words."""
    number = int(text[5:7])
    if not 1 <= number <= 12:
        return text
    return f"{text[:4]}年{number}月" if lang == "zh" else f"{_MONTHS[number - 1]} {text[:4]}"


def parse_time(text: str | None) -> datetime | None:
    """An ISO date or time, None where it is none."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def day(when: date, lang: str) -> str:
    """`Fri 30 Jan` or `1月30日 周五`."""
    if lang == "zh":
        return f"{when.month}月{when.day}日 周{_DAYS_ZH[when.weekday()]}"
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def short_day(text: str | None, lang: str, now: datetime | None = None) -> str:
    """A printed time in seven cells: `30 Jan` or `1月30日` this year, `2025-01` in another, a dash where none is."""
    when = parse_time(text)
    if when is None:
        return text[:7] if text and text[:4].isdigit() else "–"
    if now is not None and now.year != when.year:
        return f"{when.year}-{when.month:02}"
    return f"{when.month}月{when.day}日" if lang == "zh" else f"{when.day} {_MONTHS[when.month - 1]}"


def moment(text: str | None, lang: str, now: datetime | None = None) -> str:
    """A printed time to its precision: `Thu 29 Jan 16:05`."""
    when = parse_time(text)
    if when is None:
        return text or ""
    year = "" if now is not None and now.year == when.year else f"{when.year} "
    clock = f" {when:%H:%M}" if text and len(text) > 10 else ""
    return (f"{when.year}年" if year else "") + day(when, lang) + clock if lang == "zh" else (
        day(when, lang) + (f" {when.year}" if year else "") + clock
    )  # fmt: skip


def since(text: str | None, lang: str, now: datetime) -> str:
    """A past moment as briefly as it stays clear: `Thu 08:12` within a week, else its date. In the machine's zone."""
    when = parse_time(text)
    if when is None:
        return ""
    if when.tzinfo is not None:
        when = when.astimezone(now.tzinfo)
    elif now.tzinfo is not None:
        when = when.replace(tzinfo=now.tzinfo)
    if abs((now - when).days) < 7:
        name = f"周{_DAYS_ZH[when.weekday()]}" if lang == "zh" else _DAYS[when.weekday()]
        return f"{name} {when:%H:%M}"
    return short_day(when.isoformat(), lang, now)


_SPARKS = "▁▂▃▄▅▆▇█"


def sparkline(values: tuple[int, ...] | tuple[float, ...]) -> str:
    """One block a value, its height in proportion to the largest; blank for nothing."""
    top = max(values, default=0)
    if top <= 0:
        return " " * len(values)
    return "".join(_SPARKS[min(7, int(value / top * 7.999))] if value > 0 else "·" for value in values)


def bar(share: float, width: int) -> str:
    """A bar of `share` (0 to 1) of `width` cells, in eighths."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    return "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8] if eighths % 8 else "")
