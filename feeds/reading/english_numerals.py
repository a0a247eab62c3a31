"""Numbers in English words to values: twenty-one trillion, three quarters billion, tens of billions."""

from __future__ import annotations

import re

from feeds.reading.units import EN_SCALES

SMALL: dict[str, float] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_BIG = {
    word: EN_SCALES[word]
    for word in ("hundred", "thousand", "lakh", "crore", "million", "billion", "trillion", "dozen")
}
_WORD = "|".join(sorted([*SMALL, *_BIG], key=len, reverse=True))
RUN = re.compile(rf"(?:{_WORD})(?:(?: and a | and |[ -])(?:{_WORD})(?![a-z])){{0,12}}(?![a-z])")
_TOKEN = re.compile(r"[a-z]{2,10}")

# Openers that are no plain number word.
FRACTIONS = {
    "half": 2.0,
    "third": 3.0,
    "quarter": 4.0,
    "fourth": 4.0,
    "fifth": 5.0,
    "sixth": 6.0,
    "eighth": 8.0,
    "tenth": 10.0,
}
FRACTION = re.compile(
    r"(?:(?P<n>a|an|one|two|three|four|five|seven|nine|\d{1,2})[ -])?(?P<d>half|third|quarter|fourth|fifth"
    r"|sixth|eighth|tenth)"
    r"s?(?![a-z])(?P<of>(?: -)?(?: of)?(?: an?)?(?= [a-z]))?"
)
VAGUE = re.compile(
    r"(?:(?P<tens>tens|dozens|scores|hundreds|thousands|millions|billions|trillions)"
    r"(?: of (?P<of>thousands|millions|billions|trillions))?"
    r"|(?P<few>several|a few|a couple(?: of)?|a couple)(?: (?P<scale>dozen|hundred|thousand|million|billion|trillion))?"
    r"(?: (?P<more>thousand|million|billion|trillion))?)(?![a-z])"
)
_FEW = {"several": (1.0, 10.0), "a few": (2.0, 10.0), "a couple": (2.0, 3.0)}
_TENS_OF = {"tens": (10.0, 100.0), "dozens": (24.0, 100.0), "scores": (40.0, 100.0)}


def parse(run: str) -> tuple[float, float] | None:
    """(value, last scale) of a run of number words."""
    total = section = 0.0
    scale = 1.0
    for word in _TOKEN.findall(run):
        if word == "and":
            continue
        if word in SMALL:
            value = SMALL[word]
            if section % 10 or (section % 100 >= 10 and (value >= 10 or section % 100 < 20)):
                return None
            section += value
        elif word == "hundred":
            section = (section or 1) * 100
            scale = max(scale, 100.0) if not total else scale
        else:
            scale = _BIG[word]
            total += (section or (0 if total else 1)) * scale
            if not section and total != scale:
                total *= scale
            section = 0.0
    return total + section, scale


def vague(match: re.Match[str]) -> tuple[float, float, bool] | None:
    """(low, high, scaled) of a vague opener; None for a bare 'several' or 'a few', which count nothing worth
    keeping."""
    word = match["tens"]
    if word:
        low, high = _TENS_OF.get(word, (EN_SCALES.get(word, 1.0), EN_SCALES.get(word, 1.0) * 10))
        factor = EN_SCALES[match["of"]] if match["of"] else 1.0
        return low * factor, high * factor, True
    if not match["scale"]:
        return None
    low, high = _FEW[match["few"].removesuffix(" of")]
    factor = EN_SCALES[match["scale"]] * (EN_SCALES[match["more"]] if match["more"] else 1.0)
    return low * factor, high * factor, True
