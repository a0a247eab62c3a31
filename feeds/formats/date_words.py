"""The words of dates: months and weekdays of many languages, halves of the day, names of time zones."""

from __future__ import annotations

import unicodedata

_MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen janeiro januari jaen jänner janeiro styczeń stycznia sty "
    "leden ledna led január janvāris ocak oca ianuarie ian января январь янв січня січень січ ιανουαρίου ιανουάριος ιαν ιανουαριος "
    "tammikuu tammikuuta januar januara siječnja janvāra sausio gener",
    "feb february februar februari février fevrier févr fév fev febrero febbraio fevereiro febr luty lutego lut únor února "
    "úno február şubat şub februarie февраля февраль фев лютого лютий лют φεβρουαρίου φεβρουάριος φεβ φευρουαριος φεβρουαριος "
    "helmikuu helmikuuta februara veljače vasario febrer",
    "mar march märz maerz mär mars marzo março marco maart mrt marts maj marzec marca březen března bře březn március márc "
    "mart martie марта март мар березня березень бер μαρτίου μάρτιος μαρ μαρτιος maaliskuu maaliskuuta ožujka kovo març marec",
    "apr april avril avr abril abr aprile april kwiecień kwietnia kwi duben dubna dub április ápr nisan nis aprilie апреля "
    "апрель апр квітня квітень кві απριλίου απρίλιος απρ απριλιος huhtikuu huhtikuuta aprila travnja balandžio",
    "may mai mayo maggio mag maio mei maj kwiecien maja květen května kvě május máj mayıs mayis май мая травня травень тра "
    "μαΐου μάιος μαιος μαϊ μάι μαι toukokuu toukokuuta maja svibnja gegužės maig",
    "jun june juni juin junio giugno giu junho czerwiec czerwca cze červen června čer június jún haziran haz iunie июня июнь "
    "июн червня червень чер ιουνίου ιούνιος ιουν ιούν ιουνιος kesäkuu kesäkuuta junija lipnja birželio juny",
    "jul july juli juillet juil julio luglio lug julho lipiec lipca lip červenec července čvc július júl temmuz tem iulie июля "
    "июль июл липня липень лип ιουλίου ιούλιος ιουλ ιούλ ιουλιος heinäkuu heinäkuuta julija srpnja liepos juliol",
    "aug august août aout agosto ago augustus aug sierpień sierpnia sie srpen srpna srp augusztus ağustos agustos ağu августа август "
    "авг серпня серпень сер αυγούστου αύγουστος αυγ αύγ αυγουστος elokuu elokuuta avgusta kolovoza rugpjūčio agost agt agu",
    "sep sept september septembre septiembre setiembre settembre set setembro wrzesień września wrz září zář szeptember szept "
    "eylül eylul eyl septembrie сентября сентябрь сен сент вересня вересень вер σεπτεμβρίου σεπτέμβριος σεπ σεπτ σεπτεμβριος "
    "syyskuu syyskuuta septembra rujna rugsėjo setembre",
    "oct october oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října říj október "
    "ekim eki octombrie октября октябрь окт жовтня жовтень жов οκτωβρίου οκτώβριος οκτ οκτωβριος lokakuu lokakuuta oktobra "
    "listopada spalio",
    "nov november novembre noviembre novembro listopad listopada lis lisc listopadu november kasım kasim kas noiembrie ноября "
    "ноябрь ноя листопада листопад лис νοεμβρίου νοέμβριος νοε νοέμ νοεμβριος marraskuu marraskuuta novembra studenoga lapkričio",
    "dec december dez dezember décembre decembre déc diciembre dic dicembre dezembro des desember grudzień grudnia gru prosinec "
    "prosince pro december dec aralık aralik ara decembrie декабря декабрь дек грудня грудень гру δεκεμβρίου δεκέμβριος δεκ "
    "δεκεμβριος joulukuu joulukuuta decembra prosinca gruodžio desembre",
)


def fold(word: str) -> str:
    """A word in lower case without accents or a final point, as the tables hold it."""
    if word.isascii():
        return word.lower().rstrip(".")
    apart = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in apart if not unicodedata.combining(char)).rstrip(".").replace("ς", "σ")


MONTHS: dict[str, int] = {}
for _number, _words in enumerate(_MONTHS, start=1):
    for _word in _words.split():
        MONTHS.setdefault(fold(_word), _number)

# Hours from UTC.
ZONES: dict[str, float] = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "ist": 5.5, "cet": 1, "mez": 1, "cest": 2,
    "mesz": 2, "met": 1, "mest": 2, "eet": 2, "eest": 3, "sast": 2, "cat": 2, "eat": 3, "wat": 1, "msk": 3, "msd": 4,
    "trt": 3, "gst": 4, "pkt": 5, "npt": 5.75, "bdt": 6, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "myt": 8,
    "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    "nst": -3.5, "ndt": -2.5, "ast": -4, "adt": -3,
    "at": -4, "brt": -3, "brst": -2, "art": -3, "clt": -4, "clst": -3,
    "et": -5, "est": -5, "edt": -4, "ct": -6, "cst": -6, "cdt": -5, "mt": -7, "mst": -7, "mdt": -6, "pt": -8,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "hast": -10,
}  # fmt: skip
CHINA_STANDARD = 8.0
# One letter, in the sense that RFC 822 gave it.
MILITARY: dict[str, float] = {"z": 0.0}
for _at, _letter in enumerate("abcdefghiklm", start=1):
    MILITARY[_letter] = -_at
for _at, _letter in enumerate("nopqrstuvwxy", start=1):
    MILITARY[_letter] = _at

ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
MORNING = ("上午", "凌晨", "早上", "清晨", "早晨", "午前", "오전")
AFTERNOON = ("下午", "晚上", "中午", "傍晚", "夜间", "午後", "오후")
