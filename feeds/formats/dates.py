"""Dates in all their accents to ISO 8601: what was printed, to its precision, and the instant in UTC."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from feeds.formats.date_words import AFTERNOON, CHINA_STANDARD, ERAS, MILITARY, MONTHS, MORNING, ZONES, fold

CHINA = timezone(timedelta(hours=8))
_LONGEST = 120  # characters of a date


class When(NamedTuple):
    """`printed` in ISO 8601 to the printed precision, with the offset if one stood there; `utc` the instant."""

    printed: str
    utc: str | None


class Parts(NamedTuple):
    """A date as printed; `hour` is None for a bare day, `second` for a bare minute, `offset` in minutes if stated;
    `precision` is 4 for a bare year, 7 for a bare month."""

    year: int
    month: int
    day: int
    hour: int | None = None
    minute: int = 0
    second: int | None = None
    offset: int | None = None
    precision: int = 10


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ]\s{0,2}(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,12})?)?\s{0,2}"
    r"(?:([Zz])|([+-])(\d\d):?(\d\d))?)?\Z"
)
_RFC = re.compile(
    r"(?:[A-Za-z]{2,9}[,.]?\s{1,3})?(\d{1,2})\s{1,3}([A-Za-z]{3,9})\.?\s{1,3}(\d{4})\s{1,3}(\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?:\s{1,3}(?:([+-])(\d\d):?(\d\d)|([A-Za-z]{1,5})))?\Z"
)
_TIME = re.compile(
    r"(?<![\d])(\d{1,2})\s?[:.hH]\s?(\d{2})(?:\s?[:.]\s?(\d{1,2})(?:[.,]\d{1,12})?)?(?!\d)\s{0,3}([ap])?(?(4)\.?m\b\.?)",
    re.I,
)
_HOUR_ONLY = re.compile(r"(?<![\d:])(\d{1,2})\s{0,2}([ap])\.?m\b\.?", re.I)
_OFFSET = re.compile(r"(?:^|\s|utc|gmt|\()([+-])(\d{1,2})(?::?(\d\d))?(?=\)|\s|\Z|\[)", re.I)
_ZONE_WORD = re.compile(r"(?<![^\W\d_])(z|[a-z]{2,5})(?![^\W\d_])", re.I)
_REGION = re.compile(r"\b([A-Z][A-Za-z]{2,20}/[A-Z][A-Za-z_]{2,30})\b")
_YMD = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_DMY = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{1,2})(?!\d)")
_YM = re.compile(r"(\d{4})(?:-(\d\d))?\Z")
_SHORT_YM = re.compile(r"-(\d\d)-?(\d\d)\Z")
_COMMENT = re.compile(r"\((?:[^()\\]|\\.){0,100}\)")
_COMPACT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,12})?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)?\Z"
)
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?\Z")
_ORDINAL = re.compile(r"(\d{4}|\d\d)-?(\d{3})\Z")
_SHORT_DAY = re.compile(r"(\d\d)(\d\d)(\d\d)\Z")
_ERA = re.compile(rf"({'|'.join(ERAS)})\s?(\d{{1,3}}|元)\s?年")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]{1,8}(?=\s?[年月日号號时時点點分秒])")
_WORD = re.compile(r"[^\W\d_]{1,30}")
_NUMBER = re.compile(r"(?<!\d)(\d{4}|\d{1,2})(?!\d)")
_CJK_DATE = re.compile(r"(?:(\d{4}|\d{2})\s?[年년]\s?)(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日号號일]?)?")
# As programs print in a Chinese locale what is English elsewhere: 30 一月 2026, 一月 30, 2026.
_CJK_DMY = re.compile(r"(?<!\d)(\d{1,2})[\s-](\d{1,2})\s?月[\s-](\d{4})(?!\d)")
_CJK_MDY = re.compile(r"(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})日?,?\s(\d{4})(?!\d)")
_CJK_TIME = re.compile(r"(\d{1,2})\s?[時时点點시]\s?(?:(\d{1,2})\s?[分분])?\s?(?:(\d{1,2})\s?[秒초])?")
_DIGITS = re.compile(r"\d{8,14}\Z")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def parse_date(text: str, zone: tzinfo | None = None, chinese: bool = False) -> When | None:
    """The moment that `text` names, or None. Without a zone: `zone`, else +08:00 for Chinese, else UTC."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    parts = _iso(text) or _rfc(text, chinese) or _any(text, chinese)
    return to_when(parts, zone, chinese) if parts else None


def to_when(parts: Parts, zone: tzinfo | None = None, chinese: bool = False) -> When | None:
    """ISO text and UTC instant of `parts`; None where no such day or time exists."""
    year, month, day, hour, minute, second, offset, precision = parts
    if second is not None and second >= 60:
        second = 59
    later = 0
    if hour == 24 and not minute and not second:
        hour, later = 0, 1
    try:
        moment = datetime(year, month, day, hour or 0, minute, second or 0)
        if later:
            moment += timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    printed = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    if hour is not None:
        printed += f"T{moment.hour:02}:{minute:02}" + ("" if second is None else f":{second:02}")
        if offset is not None:
            hours, minutes = divmod(abs(offset), 60)
            printed += f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}" if offset else "Z"
    printed = printed[:precision] if hour is None else printed
    try:
        if offset is None:
            instant = moment.replace(tzinfo=zone or (CHINA if chinese else UTC)).astimezone(UTC)
        else:
            instant = moment - timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return When(printed, None)
    utc = (
        f"{instant.year:04}-{instant.month:02}-{instant.day:02}"
        f"T{instant.hour:02}:{instant.minute:02}:{instant.second:02}Z"
    )
    return When(printed, utc)


def parse_zone(text: str) -> tzinfo | None:
    """A zone named as an offset (+08:00), an abbreviation or a region (Asia/Shanghai); None for an unknown one."""
    text = text.strip()
    if match := re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d\d)?", text, re.I):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    if text.lower() in ("z", "utc", "gmt"):
        return UTC
    return _region(text)


def _region(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _iso(text: str) -> Parts | None:
    match = _ISO.match(text)
    return _groups(match) if match else None


def _groups(match: re.Match[str]) -> Parts:
    """The parts of an ISO match: year, month, day, hour, minute, second, Z, sign, hours, minutes."""
    year, month, day, hour, minute, second, zulu, sign, oh, om = match.groups()
    if hour is None:
        return Parts(int(year), int(month), int(day))
    offset = 0 if zulu else _minutes(sign, oh, om) if sign else None
    return Parts(int(year), int(month), int(day), int(hour), int(minute), int(second) if second else None, offset)


def _rfc(text: str, chinese: bool) -> Parts | None:
    match = _RFC.match(text)
    if not match:
        return None
    day, name, year, hour, minute, second, sign, oh, om, zone = match.groups()
    month = MONTHS.get(name.lower())
    if month is None:
        return None
    offset: int | None = None
    if sign:
        offset = _minutes(sign, oh, om)
    elif zone:
        offset = _named(zone, chinese)
        if offset is None:
            return None
    return Parts(int(year), month, int(day), int(hour), int(minute), int(second) if second else None, offset)


def _minutes(sign: str, hours: str, minutes: str | None) -> int | None:
    total = int(hours) * 60 + int(minutes or 0)
    if total > 18 * 60:
        return None
    return -total if sign == "-" else total


def _named(zone: str, chinese: bool) -> int | None:
    zone = zone.lower()
    if zone == "cst" and chinese:
        return int(CHINA_STANDARD * 60)
    hours = MILITARY.get(zone) if len(zone) == 1 else ZONES.get(zone)
    return None if hours is None else int(hours * 60)


def _any(text: str, chinese: bool) -> Parts | None:
    """A date in any other accent: digits alone, Chinese, month names, numbers in any order."""
    text = unicodedata.normalize("NFKC", text)
    if _DIGITS.match(text):
        return _digits(text)
    if match := _COMPACT.match(text):
        return _groups(match)
    if match := _YM.match(text):
        return Parts(int(match[1]), int(match[2] or 1), 1, precision=len(text))
    if match := _SHORT_YM.match(text):
        return Parts(2000 + int(match[1]), int(match[2]), 1, precision=7)
    if match := _WEEK.match(text):
        return _week(int(match[1]), int(match[2]), int(match[3] or 1))
    if match := _SHORT_DAY.match(text) or _ORDINAL.match(text):
        return _short(match)
    text = _han(text)
    whole = text
    for _ in range(4):  # comments nest
        text = _COMMENT.sub(" ", text)
    half = 12 if any(word in text for word in AFTERNOON) else 0 if any(word in text for word in MORNING) else None
    day, text = _day(text)
    if not day:
        return None
    clock, text = _clock(text, half)
    if not clock:
        return Parts(*day)
    offset = _offset(text, chinese, day)
    return Parts(
        *day, *clock, offset if offset is not None or text == whole else _commented_offset(whole, chinese, day)
    )


def _digits(text: str) -> Parts | None:
    """Seconds or milliseconds since 1970, or a date written without marks."""
    if len(text) in (8, 12, 14) and text[:2] in ("19", "20") and text[4:6] <= "12":
        clock = [int(text[at : at + 2]) for at in range(8, len(text), 2)]
        return Parts(int(text[:4]), int(text[4:6]), int(text[6:8]), *clock)
    if len(text) not in (9, 10, 13):
        return None
    moment = datetime(1970, 1, 1) + timedelta(seconds=int(text[:10] if len(text) == 13 else text))
    return Parts(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, 0)


def _short(match: re.Match[str]) -> Parts | None:
    """YYMMDD, or year and day of the year."""
    if match.re is _SHORT_DAY:
        return Parts(_year(match[1]), int(match[2]), int(match[3]))
    try:
        moment = datetime(_year(match[1]), 1, 1) + timedelta(days=int(match[2]) - 1)
    except (ValueError, OverflowError):
        return None
    return Parts(moment.year, moment.month, moment.day)


def _han(text: str) -> str:
    """Chinese numerals and years of an era before 年 月 日 as digits."""
    if "年" not in text and "月" not in text:
        return text
    text = _HAN_NUMBER.sub(lambda match: _han_digits(match[0]), text)
    return _ERA.sub(lambda match: f"{ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)


def _han_digits(word: str) -> str:
    if "十" not in word:
        return word.translate(_HAN_DIGITS)
    tens, _, ones = word.partition("十")
    return (tens.translate(_HAN_DIGITS) or "1") + (ones.translate(_HAN_DIGITS) or "0")


def _week(year: int, week: int, weekday: int) -> Parts | None:
    try:
        moment = datetime.fromisocalendar(year, week, weekday)
    except ValueError:
        return None
    return Parts(moment.year, moment.month, moment.day)


def _cut(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " + text[match.end() :]


def _day(text: str) -> tuple[tuple[int, int, int] | None, str]:
    """Year, month and day, and the text without them."""
    if match := _CJK_DATE.search(text):
        return (_year(match[1]), int(match[2]), int(match[3] or 1)), _cut(text, match)
    if match := _CJK_DMY.search(text):
        return (int(match[3]), int(match[2]), int(match[1])), _cut(text, match)
    if match := _CJK_MDY.search(text):
        return (int(match[3]), int(match[1]), int(match[2])), _cut(text, match)
    if match := _YMD.search(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if month > 12 >= day:
            month, day = day, month
        return (year, month, day), _cut(text, match).replace(" T", " ")
    numeric = _DMY.search(text)
    if not (numeric and len(numeric[4]) == 4) and (found := _month_name(text)):
        return found
    if numeric:
        return _numeric(numeric), _cut(text, numeric)
    return None, text


def _numeric(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Three numbers: month first as in America unless points or a number above twelve say day first."""
    first, mark, second, last = int(match[1]), match[2], int(match[3]), match[4]
    if mark == "-" and len(last) <= 2 and second <= 12:
        return _year(f"{first:02}"), second, int(last)
    if len(last) == 1:
        return None
    day_first = first > 12 or (mark == "." and second <= 12)
    return (_year(last), second, first) if day_first else (_year(last), first, second)


def _month_name(text: str) -> tuple[tuple[int, int, int], str] | None:
    """A date with its month as a word, day and year on either side of it."""
    words = [word for word in _WORD.finditer(text) if fold(word[0]) in MONTHS]
    if not words:
        return None
    word = words[-1]  # `mar` before it is a Tuesday
    rest = text
    if clock := _TIME.search(text):
        rest = _blank(text, [clock.span()])
    numbers = [n for n in _NUMBER.finditer(rest) if not _is_offset(rest, n)]
    numbers.sort(key=lambda n: (abs(n.start() - word.start()), n.start()))
    year = next((n for n in numbers if len(n[0]) == 4), None)
    day = next((n for n in numbers if len(n[0]) <= 2 and 0 < int(n[0]) <= 31), None)
    if year is None and day is not None:
        year = next((n for n in numbers if n is not day and len(n[0]) == 2 and n.start() > day.start()), None)
    if year is None:
        return None
    spans = [word.span(), year.span()] + ([day.span()] if day else [])
    return (_year(year[0]), MONTHS[fold(word[0])], int(day[0]) if day else 1), _blank(text, spans)


def _is_offset(text: str, number: re.Match[str]) -> bool:
    """Whether a number belongs to +0800 or -07:00."""
    before = text[max(0, number.start() - 2) : number.start()]
    return before[-1:] in ("+", ":") or (before[-1:] == "-" and not before[:1].isalnum() and number.start() > 4)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 70 else 1900)


def _clock(text: str, half: int | None) -> tuple[tuple[int, int, int | None] | None, str]:
    """Hour, minute and second, and the text without them; `half` is 12 for an afternoon word, 0 for a morning one."""
    if match := _CJK_TIME.search(text):
        hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3]) if match[3] else None
        return (_in_half(hour, half), minute, second), _cut(text, match)
    if match := _TIME.search(text):
        if match[4]:
            half = 12 if match[4].lower() == "p" else 0
        hour, minute, second = int(match[1]), int(match[2]), int(match[3]) if match[3] else None
        return (_in_half(hour, half), minute, second), _cut(text, match)
    if match := _HOUR_ONLY.search(text):
        return (_in_half(int(match[1]), 12 if match[2].lower() == "p" else 0), 0, None), _cut(text, match)
    return None, text


def _commented_offset(whole: str, chinese: bool, day: tuple[int, int, int]) -> int | None:
    """An offset that stands only in a comment: (PST)."""
    for match in _COMMENT.finditer(whole):
        offset = _offset(match[0], chinese, day)
        if offset is not None:
            return offset
    return None


def _in_half(hour: int, half: int | None) -> int:
    if half == 12 and hour < 12:
        return hour + 12
    return 0 if half == 0 and hour == 12 else hour


def _offset(text: str, chinese: bool, day: tuple[int, int, int]) -> int | None:
    """Minutes from UTC that the rest of a date states, if it does."""
    if match := _OFFSET.search(text):
        digits = match[2]
        return _minutes(match[1], digits, match[3])
    if match := _REGION.search(text):
        zone = _region(match[1])
        if zone:
            moment = datetime(*day, 12, tzinfo=zone).utcoffset()
            return int(moment.total_seconds() // 60) if moment is not None else None
    for match in _ZONE_WORD.finditer(text):
        offset = _named(match[1], chinese) if len(match[1]) != 2 or match[1].isupper() else None
        if offset is not None:
            return offset
    return None
