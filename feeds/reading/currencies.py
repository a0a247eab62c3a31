"""Currencies as they stand before and after a number, in shadow form: word → (ISO code, value of one in base units)."""

from __future__ import annotations

from feeds.reading.units import word_set

_ZH = {
    "USD": "美元 美金 美刀 美圆",
    "CNY": "元人民币 人民币元 人民币 元",
    "HKD": "元港币 元港元 港元 港币 港圆 港纸",
    "TWD": "元新台币 元台币 新台币元 新台币 新台元 台币",
    "MOP": "澳门元 澳门币",
    "EUR": "欧元",
    "GBP": "英镑 镑",
    "JPY": "日元 日圆 円",
    "KRW": "韩元 韩圆 韩币",
    "SGD": "新加坡元 新元 新币 坡币",
    "AUD": "澳元 澳币 澳大利亚元",
    "CAD": "加元 加币 加拿大元",
    "NZD": "纽元 新西兰元 纽币",
    "CHF": "瑞士法郎 瑞郎 法郎",
    "SEK": "瑞典克朗",
    "NOK": "挪威克朗",
    "DKK": "丹麦克朗",
    "RUB": "俄罗斯卢布 卢布",
    "INR": "印度卢比 卢比",
    "PKR": "巴基斯坦卢比",
    "IDR": "印尼盾 印尼卢比",
    "VND": "越南盾",
    "THB": "泰铢 泰币",
    "MYR": "马来西亚林吉特 林吉特 令吉 马币",
    "PHP": "菲律宾比索",
    "MXN": "墨西哥比索",
    "ARS": "阿根廷比索",
    "BRL": "巴西雷亚尔 雷亚尔",
    "TRY": "土耳其里拉 里拉",
    "SAR": "沙特里亚尔 里亚尔",
    "AED": "阿联酋迪拉姆 迪拉姆",
    "ILS": "以色列谢克尔 谢克尔",
    "PLN": "兹罗提",
    "HUF": "福林",
    "CZK": "捷克克朗",
    "ZAR": "南非兰特 兰特",
    "QAR": "卡塔尔里亚尔",
    "KWD": "科威特第纳尔",
    "UAH": "格里夫纳",
    "KZT": "坚戈",
}
_ZH_PARTS = {
    "美分": ("USD", 0.01),
    "便士": ("GBP", 0.01),
    "欧分": ("EUR", 0.01),
    "港仙": ("HKD", 0.01),
    "仙": ("HKD", 0.01),
}

_EN = {
    "USD": "dollar dollars usd us$ buck bucks",
    "CNY": "yuan renminbi rmb cny cnh kuai kuais",
    "HKD": "hkd",
    "TWD": "ntd twd",
    "EUR": "euro euros eur",
    "GBP": "pound-sterling sterling gbp quid",
    "JPY": "yen jpy yens",
    "KRW": "won krw",
    "SGD": "sgd",
    "AUD": "aud",
    "CAD": "cad",
    "NZD": "nzd",
    "CHF": "chf francs franc",
    "SEK": "sek krona kronor kronas",
    "NOK": "nok",
    "DKK": "dkk kroner krone",
    "INR": "rupee rupees inr rs",
    "RUB": "rouble roubles ruble rubles rub",
    "BRL": "brl reais real",
    "MXN": "mxn pesos peso",
    "THB": "thb baht bahts",
    "MYR": "myr ringgit ringgits",
    "IDR": "idr rupiah rupiahs",
    "VND": "vnd dong",
    "PHP": "php",
    "TRY": "try lira liras lire",
    "ILS": "ils shekel shekels",
    "SAR": "sar riyal riyals",
    "AED": "aed dirham dirhams",
    "PLN": "pln zloty zlotys",
    "ZAR": "zar rand rands",
    "CZK": "czk koruna",
    "HUF": "huf forint forints",
    "UAH": "uah hryvnia hryvnias",
    "KWD": "kwd",
    "QAR": "qar",
    "BTC": "bitcoin bitcoins btc",
    "ETH": "ether eth",
}
_EN_PARTS = {
    "cent": ("USD", 0.01),
    "cents": ("USD", 0.01),
    "¢": ("USD", 0.01),
    "pence": ("GBP", 0.01),
    "penny": ("USD", 0.01),
    "pennies": ("USD", 0.01),
    "p": ("GBP", 0.01),
    "fen": ("CNY", 0.01),
    "fens": ("CNY", 0.01),
    "jiao": ("CNY", 0.1),
    "mao": ("CNY", 0.1),
}
_OF_COUNTRY = {
    "us": "USD", "u.s.": "USD", "american": "USD", "united states": "USD", "hong kong": "HKD", "australian": "AUD",
    "canadian": "CAD", "singapore": "SGD", "singaporean": "SGD", "new zealand": "NZD", "taiwan": "TWD",
    "taiwanese": "TWD", "new taiwan": "TWD", "chinese": "CNY", "japanese": "JPY", "south korean": "KRW",
    "korean": "KRW", "british": "GBP", "swiss": "CHF", "swedish": "SEK", "norwegian": "NOK", "danish": "DKK",
    "indian": "INR", "pakistani": "PKR", "mexican": "MXN", "philippine": "PHP", "argentine": "ARS",
    "chilean": "CLP", "colombian": "COP", "turkish": "TRY", "brazilian": "BRL", "russian": "RUB", "thai": "THB",
    "israeli": "ILS", "saudi": "SAR", "polish": "PLN", "south african": "ZAR", "czech": "CZK", "malaysian": "MYR",
    "vietnamese": "VND", "indonesian": "IDR", "egyptian": "EGP", "kuwaiti": "KWD", "icelandic": "ISK",
    "jamaican": "JMD", "barbados": "BBD", "bahamian": "BSD", "fijian": "FJD", "liberian": "LRD", "namibian": "NAD",
    "sri lankan": "LKR", "nepalese": "NPR", "qatari": "QAR", "romanian": "RON", "ukrainian": "UAH",
}  # fmt: skip
_NOUNS = word_set(
    "dollar dollars yuan pound pounds franc francs krona kronor kronas krone kroner rupee rupees peso pesos lira",
    "liras real reais rouble roubles ruble rubles baht shekel shekels riyal riyals zloty zlotys rand rands koruna",
    "ringgit dong rupiah yen won dinar dinars leu lei hryvnia",
)

# Chinese words after a number; the longest wins.
ZH_AFTER: dict[str, tuple[str, float]] = {
    **{word: (code, 1.0) for code, words in _ZH.items() for word in words.split()},
    **_ZH_PARTS,
}
EN_AFTER: dict[str, tuple[str, float]] = {
    **{word: (code, 1.0) for code, words in _EN.items() for word in words.split()},
    **_EN_PARTS,
}
COUNTRY = _OF_COUNTRY
NOUNS = _NOUNS

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₩": "KRW", "₹": "INR", "₽": "RUB", "₺": "TRY", "₫": "VND",
           "฿": "THB", "₱": "PHP", "₪": "ILS", "元": "CNY"}  # fmt: skip
# What may stand before a dollar sign.
DOLLARS = {
    "us": "USD", "u.s.": "USD", "u.s": "USD", "usd": "USD", "hk": "HKD", "nt": "TWD", "a": "AUD", "au": "AUD",
    "c": "CAD", "ca": "CAD", "cad": "CAD", "cdn": "CAD", "can": "CAD", "s": "SGD", "sg": "SGD", "nz": "NZD", "r": "BRL",
    "mx": "MXN", "mex": "MXN", "aud": "AUD", "hkd": "HKD", "sgd": "SGD", "mop": "MOP", "tw": "TWD", "twd": "TWD",
}  # fmt: skip
# Codes and words that may stand before a number: RMB 5bn, USD50, Rs 300, NTD 5, 人民币5亿元.
EN_BEFORE = {
    **{word: code for code in _EN for word in (code.lower(),) if word not in ("try", "all")},
    "rmb": "CNY", "cnh": "CNY", "rs": "INR", "rs.": "INR", "ntd": "TWD", "nt": "TWD", "hk": "HKD", "gbp": "GBP",
    "yen": "JPY",
    "mxn": "MXN", "pkr": "PKR", "clp": "CLP", "dkk": "DKK", "isk": "ISK", "btc": "BTC",
}  # fmt: skip
ZH_BEFORE = {
    "人民币": "CNY", "新台币": "TWD", "台币": "TWD", "港币": "HKD", "港元": "HKD", "美元": "USD", "美金": "USD",
    "欧元": "EUR",
    "英镑": "GBP", "日元": "JPY", "日圆": "JPY", "韩元": "KRW", "新币": "SGD", "澳元": "AUD", "加元": "CAD",
    "卢比": "INR",
}  # fmt: skip
