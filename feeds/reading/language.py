"""Which language a text is in, from its characters and a few frequent words."""

from __future__ import annotations

import re

from feeds.reading.shadow import TRADITIONAL

_SAMPLE = 1200
_HAN = re.compile(r"[㐀-鿿]{1,1000}")
_KANA = re.compile(r"[぀-ヿ]{1,1000}")
_HANGUL = re.compile(r"[가-힣]{1,1000}")
_LATIN = re.compile(r"[À-ɏ]{1,1000}")  # beyond ASCII
_ODD = re.compile(r"[^\x00-\x7f]{1,1000}")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SCRIPTS = [
    ("ru", re.compile(r"[Ѐ-ӿ]{1,1000}")),
    ("el", re.compile(r"[Ͱ-Ͽ]{1,1000}")),
    ("he", re.compile(r"[֐-׿]{1,1000}")),
    ("ar", re.compile(r"[؀-ۿ]{1,1000}")),
    ("hi", re.compile(r"[ऀ-ॿ]{1,1000}")),
    ("th", re.compile(r"[฀-๿]{1,1000}")),
]
_WORD = re.compile(r"[a-zà-ÿœß]{1,20}")
_FREQUENT = {
    "en": "the of and to in a is for that on with as was by from are at it be has its have this said will not an which",
    "de": "der die das und ist nicht mit von zu den ein eine für auf dem sich des im auch als wie bei",
    "fr": "le la les des et est un une du dans pour que qui sur au avec plus par ne pas ce il aux",
    "es": "el la los las de que y en un una por con para es del se no al su como más",
    "pt": "o a os as de que e em um uma por com para é do da não ao mais como dos",
    "it": "il la di che e in un una per con è del della non sono dei gli le al più",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook",
    "sv": "och i att det som en på är av för med till den har de inte om ett",
    "vi": "của và là có cho các được trong không một những với",
    "id": "yang dan di untuk dengan dari ini pada tidak akan dalam itu",
    "tr": "ve bir bu için ile da de olarak daha çok olan",
    "pl": "w i na się z do nie jest że to o jak od po",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _FREQUENT.items()}
# Simplified forms that Traditional text does not use; with the shadow's map they tell the two apart.
_SIMPLE = re.compile(
    "[们这个国来说时为对会过还进动电长开发问题产业务资应经变结统总认论设计达选边运转农车军连区医厂广龙亿万与营收润预报亏损净额]{1,1000}"
)
_TRADITIONAL = re.compile(f"[{''.join(sorted(TRADITIONAL))}]{{1,1000}}")


def detect(text: str) -> str:
    """A language code: zh, zh-Hant, en, else the best guess; `en` for a text without letters."""
    sample = (
        text if len(text) <= _SAMPLE else text[: _SAMPLE // 2] + text[len(text) // 2 : len(text) // 2 + _SAMPLE // 2]
    )
    if sample.isascii():
        return _latin(sample)
    odd = "".join(_ODD.findall(sample))
    rest = _HAN.sub("", odd)
    han, kana, hangul, latin = len(odd) - len(rest), _count(_KANA, rest), _count(_HANGUL, rest), _count(_LATIN, rest)
    latin += len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if kana and kana * 8 >= han and (kana + han) * 4 >= latin:
        return "ja"
    if hangul and hangul * 4 >= latin and hangul >= han:
        return "ko"
    if han * 8 >= latin and han:  # one Chinese character carries about a word
        return _chinese(odd)
    for lang, pattern in _SCRIPTS:
        if _count(pattern, rest) > latin:
            return lang
    return _latin(sample) if latin else "en"


def _count(runs: re.Pattern[str], sample: str) -> int:
    """How many characters of one kind."""
    return sum(map(len, runs.findall(sample)))


def _chinese(sample: str) -> str:
    traditional, simple = _count(_TRADITIONAL, sample), _count(_SIMPLE, sample)
    return "zh-Hant" if traditional > simple else "zh"


def _latin(sample: str) -> str:
    words = _WORD.findall(sample.lower())
    english = sum(map(_WORDS["en"].__contains__, words))
    if english * 6 >= len(words):  # one word in six is plainly English; no other language comes near
        return "en"
    scores = {lang: sum(word in frequent for word in words) for lang, frequent in _WORDS.items()}
    best = max(scores, key=lambda lang: (scores[lang], lang == "en"))
    return best if scores[best] > english * 1.3 + 1 else "en"
