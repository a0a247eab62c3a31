"""Where numbers and periods spelled in English may begin: all the words in one pass over the text."""

from __future__ import annotations

from functools import lru_cache

from feeds.reading.automaton import Search, searcher
from feeds.reading.units import phrase_set

# The beginnings of words: a word counts where no letter stands before it.
_NUMBERS = phrase_set(
    "a_hundred a_thousand a_million a_billion a_trillion a_dozen a_third a_quarter a_fifth a_tenth a_half a_few",
    "a_couple billions couple crore doubl dozen eight eleven fift five flat fort four half halv hundred lakh",
    "millions nine one quadrupl scores seven several single-d six ten third thirt thousand three tripl trillions",
    "twelve twent twice two unchanged",
)
_PERIODS = phrase_set(
    "a_year apr aug between calendar cy comi compar corresp current dec earlier fi full four fy feb half h1 h2",
    "its_q its_fiscal_q jan jun jul last latest mar may most_rec next nine nov oct one_year prior prec prev q1 q2",
    "q3 q4 quarter same second sep six so_far third three this_ the_c the_l the_m the_n the_p the_q the_f the_s",
    "twelve to_20 than_a_y year from_0 from_1 from_2 from_3 from_4 from_5 from_6 from_7 from_8 from_9",
)


@lru_cache(maxsize=1)
def _finder() -> tuple[Search, list[tuple[bool, bool]]]:
    """The search for every beginning, and whether each opens a number, a period."""
    words = sorted(_NUMBERS | _PERIODS)
    return searcher(words), [(word in _NUMBERS, word in _PERIODS) for word in words]


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
