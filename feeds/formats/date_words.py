"""The words of dates: months of many languages, halves of the day, eras, names of time zones."""

from __future__ import annotations

import unicodedata

# Twelve names a line, the way dates decline them; shorter forms are their first three and four letters.
_LANGUAGES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber maerz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
ledna února března dubna května června července srpna září října listopadu prosince
január február marec apríl máj jún júl august september október november december
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari februari maret april mei juni juli agustus september oktober november desember
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
"""  # noqa: E501 - a line is a language
_SHORT = {"mrt": 3, "mrz": 3, "čvn": 6, "čvc": 7}


def fold(word: str) -> str:
    """A word in lower case without accents or a final point, as the tables hold it."""
    if word.isascii():
        return word.lower().rstrip(".")
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in apart if not unicodedata.combining(char)).rstrip(".").replace("ς", "σ")


def _months() -> dict[str, int]:
    """Folded names and unambiguous short forms to month numbers."""
    names: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    english, *others = _LANGUAGES.strip().splitlines()
    for number, word in enumerate(english.split(), start=1):
        names |= {word: number, word[:3]: number, word[:4]: number}
    for line in others:
        for number, word in enumerate(map(fold, line.split()), start=1):
            names.setdefault(word, number)
            for size in (3, 4):
                short.setdefault(word[:size], set()).add(number)
    for word, numbers in short.items():
        if len(numbers) == 1:
            names.setdefault(word, *numbers)
    return names | {fold(word): number for word, number in _SHORT.items()}


MONTHS = _months()

# Hours from UTC.
ZONES: dict[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "mez": 1, "cest": 2,
    "mesz": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "msd": 4,
    "trt": 3, "gst": 4, "pkt": 5, "npt": 5.75, "bdt": 6, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "myt": 8,
    "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "nst": -3.5, "ndt": -2.5, "at": -4, "ast": -4, "adt": -3, "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3,
    "et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7, "mst": -7, "mdt": -6, "pt": -8,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hast": -10,
}  # fmt: skip
CHINA_STANDARD = 8.0
# One letter, in the sense that RFC 822 gave it.
MILITARY: dict[str, float] = {"z": 0.0}
MILITARY |= {letter: -hours for hours, letter in enumerate("abcdefghiklm", start=1)}
MILITARY |= {letter: hours for hours, letter in enumerate("nopqrstuvwxy", start=1)}

ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
MORNING = ("上午", "凌晨", "早上", "清晨", "早晨", "午前", "오전")
AFTERNOON = ("下午", "晚上", "中午", "傍晚", "夜间", "午後", "오후")
