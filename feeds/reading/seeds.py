"""Where numbers and periods spelled in English may begin: all the words in one pass over the text."""

from __future__ import annotations

from functools import lru_cache

from feeds.reading.automaton import Search, searcher

# The beginnings of words: a word counts where no letter stands before it.
_NUMBERS = (
    "a hundred|a thousand|a million|a billion|a trillion|a dozen|a third|a quarter|a fifth|a tenth|a half|a few|a couple"
    "|billions|couple|crore|doubl|dozen|eight|eleven|fift|five|flat|fort|four|half|halv|hundred|lakh|millions|nine|one"
    "|quadrupl|scores|seven|several|single-d|six|ten|third|thirt|thousand|three|tripl|trillions|twelve|twent|twice|two"
    "|unchanged"
).split("|")
_PERIODS = (
    "a year|apr|aug|between|calendar|cy|comi|compar|corresp|current|dec|earlier|fi|full|four|fy|feb|half|h1|h2|its q"
    "|its fiscal q|jan|jun|jul|last|latest|mar|may|most rec|next|nine|nov|oct|one year|prior|prec|prev|q1|q2|q3|q4"
    "|quarter|same|second|sep|six|so far|third|three|this |the c|the l|the m|the n|the p|the q|the f|the s|twelve"
    "|to 20|than a y|year|from 0|from 1|from 2|from 3|from 4|from 5|from 6|from 7|from 8|from 9"
).split("|")


@lru_cache(maxsize=1)
def _finder() -> tuple[Search, list[tuple[bool, bool]]]:
    """The search for every beginning, and whether each opens a number, a period."""
    numbers, periods = frozenset(_NUMBERS), frozenset(_PERIODS)
    words = sorted(numbers | periods)
    return searcher(words), [(word in numbers, word in periods) for word in words]


@lru_cache(maxsize=2)
def starts(text: str) -> tuple[list[int], list[int]]:
    """Offsets of a shadow text, ascending, at which English words may open a number, and a period."""
    search, opens = _finder()
    numbers: set[int] = set()
    periods: set[int] = set()
    for word, start, _ in search(text):
        if start and "a" <= text[start - 1] <= "z":
            continue
        number, period = opens[word]
        if number:
            numbers.add(start)
        if period:
            periods.add(start)
    return sorted(numbers), sorted(periods)
