"""Scales, measure words and physical units, in shadow form."""

from __future__ import annotations

EN_SCALES: dict[str, float] = {
    "hundred": 1e2, "hundreds": 1e2, "k": 1e3, "thousand": 1e3, "thousands": 1e3, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "mil": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "crore": 1e7,
    "crores": 1e7, "cr": 1e7, "b": 1e9, "bn": 1e9, "bln": 1e9, "bil": 1e9, "billion": 1e9, "billions": 1e9, "t": 1e12,
    "tn": 1e12, "trn": 1e12, "tln": 1e12, "tril": 1e12, "trillion": 1e12, "trillions": 1e12, "quadrillion": 1e15,
    "dozen": 12, "dozens": 12,
}  # fmt: skip
# Scales glued to a currency code: 30 MUSD.
CODE_SCALES = {"k": 1e3, "t": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9}
ZH_SCALES: dict[str, float] = {"十": 10, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "兆": 1e12}
# Measure words: word → unit. Those of GENERIC count anything, so a small number before them is a list's.
_MEASURES = {
    "people": "名 位 人 人次 人士",
    "users": "户 用户",
    "units": (
        "台 辆 部 架 艘 颗 枚 套 只 片 块 支 份 盒 瓶 件 张 盏 挺 门 款 种 座 栋 幢 条 根 本 把 双 对 台套 万台"
    ),
    "times": "次 趟 次/日 单 笔 例 宗",
    "other": (
        "家 股 个 项 店 间 所 点 幅 席 头 公顷 平方米 平方公里 平米 亩 桶 吨 公斤 千克 克 公里 英里 米 厘米 毫米 升 "
        "盎司 磅 度 票 字 行 页 集 封 包 箱 层 站 枚章 核 位数 步 档 班 英寸 英尺 纳米 微米 立方米 吨公里 箱位 标箱 "
        "美式桶 亿次"
    ),
    "tokens": "token tokens 词元",
    "params": "参数 个参数",
    "score": "分",
    "sec": "毫秒",
}  # fmt: skip
ZH_MEASURES: dict[str, str] = {word: unit for unit, words in _MEASURES.items() for word in words.split()}
AGES = frozenset(("岁", "周岁"))
# Physical units: word → (unit, factor). W and Wh belong to the vocabulary, the rest is told apart from it by name only.
_PHYSICAL: dict[str, tuple[str, float]] = {
    "w": ("W", 1), "kw": ("W", 1e3), "mw": ("W", 1e6), "gw": ("W", 1e9), "tw": ("W", 1e12), "watts": ("W", 1),
    "kilowatts": ("W", 1e3), "kilowatt": ("W", 1e3), "megawatts": ("W", 1e6), "megawatt": ("W", 1e6),
    "gigawatts": ("W", 1e9), "gigawatt": ("W", 1e9), "wh": ("Wh", 1), "kwh": ("Wh", 1e3), "mwh": ("Wh", 1e6),
    "gwh": ("Wh", 1e9), "twh": ("Wh", 1e12), "kilowatt-hours": ("Wh", 1e3), "megawatt-hours": ("Wh", 1e6),
    "gigawatt-hours": ("Wh", 1e9), "kilowatt-hour": ("Wh", 1e3),
    "瓦": ("W", 1), "千瓦": ("W", 1e3), "兆瓦": ("W", 1e6), "吉瓦": ("W", 1e9), "瓦时": ("Wh", 1),
    "千瓦时": ("Wh", 1e3),
    "兆瓦时": ("Wh", 1e6), "吉瓦时": ("Wh", 1e9), "度电": ("Wh", 1e3),
    "km": ("km", 1), "kilometer": ("km", 1), "kilometers": ("km", 1), "kilometre": ("km", 1), "kilometres": ("km", 1),
    "公里": ("km", 1), "千米": ("km", 1), "meter": ("m", 1), "meters": ("m", 1), "metre": ("m", 1), "metres": ("m", 1),
    "米": ("m", 1), "cm": ("cm", 1), "centimeters": ("cm", 1), "厘米": ("cm", 1), "mm": ("mm", 1), "毫米": ("mm", 1),
    "nm": ("nm", 1), "纳米": ("nm", 1), "奈米": ("nm", 1), "nanometer": ("nm", 1), "nanometers": ("nm", 1),
    "微米": ("um", 1),
    "mile": ("mi", 1), "miles": ("mi", 1), "英里": ("mi", 1), "foot": ("ft", 1), "feet": ("ft", 1), "ft": ("ft", 1),
    "英尺": ("ft", 1), "inch": ("in", 1), "inches": ("in", 1), "英寸": ("in", 1), "yard": ("yd", 1), "yards": ("yd", 1),
    "square feet": ("ft2", 1), "square foot": ("ft2", 1), "sq ft": ("ft2", 1), "square meters": ("m2", 1),
    "square metres": ("m2", 1), "square miles": ("mi2", 1), "square kilometers": ("km2", 1),
    "square kilometres": ("km2", 1), "m2": ("m2", 1), "m²": ("m2", 1), "km2": ("km2", 1), "m3": ("m3", 1),
    "平方米": ("m2", 1), "平米": ("m2", 1), "平方公里": ("km2", 1), "平方千米": ("km2", 1), "立方米": ("m3", 1),
    "acre": ("acre", 1), "acres": ("acre", 1), "hectare": ("ha", 1), "hectares": ("ha", 1), "公顷": ("ha", 1),
    "kt": ("t", 1e3), "mt": ("t", 1e6), "koz": ("oz", 1e3), "moz": ("oz", 1e6), "boe": ("bbl", 1), "bpd": ("bbl", 1),
    "mmboe": ("bbl", 1e6),
    "ton": ("t", 1), "tons": ("t", 1), "tonne": ("t", 1), "tonnes": ("t", 1), "吨": ("t", 1), "kg": ("kg", 1),
    "kilogram": ("kg", 1), "kilograms": ("kg", 1), "kilograms.": ("kg", 1), "公斤": ("kg", 1), "千克": ("kg", 1),
    "gram": ("g", 1), "grams": ("g", 1), "克": ("g", 1), "mg": ("mg", 1), "毫克": ("mg", 1), "pound": ("lb", 1),
    "pounds": ("lb", 1), "lb": ("lb", 1), "lbs": ("lb", 1), "磅": ("lb", 1), "ounce": ("oz", 1), "ounces": ("oz", 1),
    "oz": ("oz", 1), "盎司": ("oz", 1), "gallon": ("gal", 1), "gallons": ("gal", 1), "加仑": ("gal", 1),
    "liter": ("l", 1),
    "liters": ("l", 1), "litre": ("l", 1), "litres": ("l", 1), "升": ("l", 1), "ml": ("ml", 1), "毫升": ("ml", 1),
    "barrel": ("bbl", 1), "barrels": ("bbl", 1), "桶": ("bbl", 1), "bushel": ("bu", 1), "bushels": ("bu", 1),
    "mph": ("mph", 1), "km/h": ("km/h", 1), "kph": ("km/h", 1), "英亩": ("acre", 1), "亩": ("mu", 1), "斤": ("jin", 1),
    "kb": ("kB", 1), "mb": ("MB", 1), "gb": ("GB", 1), "tb": ("TB", 1), "pb": ("PB", 1), "gbps": ("Gbps", 1),
    "mbps": ("Mbps", 1), "ghz": ("GHz", 1), "mhz": ("MHz", 1), "hz": ("Hz", 1), "teu": ("TEU", 1), "teus": ("TEU", 1),
    "mah": ("mAh", 1), "毫安时": ("mAh", 1), "tops": ("TOPS", 1), "flops": ("FLOPS", 1), "petaflops": ("PFLOPS", 1),
    "exaflops": ("EFLOPS", 1), "eflops": ("EFLOPS", 1), "degrees": ("deg", 1), "摄氏度": ("C", 1),
}  # fmt: skip
PHYSICAL = _PHYSICAL
# English nouns that are counted: word → unit.
_NOUNS = {
    "people": (
        "people persons person employees employee workers worker staff staffers jobs job roles layoffs positions "
        "engineers engineer researchers researcher scientists developers developer contractors drivers students "
        "passengers visitors residents patients adults americans voters respondents members executives managers "
        "personnel men women children spectators attendees creators players hires headcount teachers doctors "
        "soldiers migrants households"
    ),
    "users": (
        "users user subscribers subscriber subscriptions customers customer accounts account consumers viewers "
        "readers clients merchants advertisers sellers buyers businesses followers fans listeners daus maus "
        "enterprises organizations"
    ),
    "units": (
        "units unit vehicles vehicle cars car evs ev trucks truck phones phone smartphones smartphone handsets "
        "devices device pcs laptops tablets chips chip gpus gpu tpus cpus servers server wafers wafer aircraft "
        "planes jets satellites rockets robots robot robotaxis taxis headsets glasses watches consoles copies boxes "
        "apps machines accelerators suvs sedans pickups stores store locations outlets restaurants shops branches "
        "sites cafes motorcycles scooters drones racks batteries homes deliveries shipments iphones ipads macs "
        "derivatives models models'"
    ),
    "times": (
        "times downloads download installs views plays rides trips orders visits searches queries requests streams "
        "clicks impressions prompts messages transactions calls posts videos flights tasks launches"
    ),
    "tokens": "tokens token",
    "params": "parameters parameter params",
    "score": "points-score",
    "other": (
        "stations shares share stocks companies company firms countries markets cities factories plants datacenters "
        "campuses patents projects options contracts bonds bags superchargers rooms seats beds hotels wells rigs "
        "mines cases complaints lawsuits partners startups deals votes pages words lines songs titles games "
        "episodes"
    ),
}
EN_NOUNS: dict[str, str] = {word: unit for unit, words in _NOUNS.items() for word in words.split()}


def word_set(*lines: str) -> frozenset[str]:
    """The words of `lines`, parted by spaces."""
    return frozenset(word for line in lines for word in line.split())


def phrase_set(*lines: str) -> frozenset[str]:
    """The phrases of `lines`, parted by spaces; a space within one is written `_`."""
    return frozenset(word.replace("_", " ") for word in word_set(*lines))


GENERIC = word_set(
    "个 家 项 种 款 位 名 条 次 点 座 支 件 类 部 份 人 台 间 所 店 张 本 套 只 片 块 把 双 对 起 例 笔 头 层 站 行",
    "页 字 度 步",
)

# Spans and places in time or order: never a figure.
ZH_SPANS = word_set(
    "年代 年度 年间 年内 年 个月 月份 月底 月初 月 个星期 星期 个季度 季度 个季 季 周年 周岁 周 个工作日 个交易日",
    "交易日 工作日 天 日 号 个小时 小时 分钟 秒钟 秒 时 岁 世纪 财年 代 分之 期 届 线 环 级 强 楼 路 室 章 版 寸 点钟",
)
EN_SPANS = word_set(
    "year years yr yrs month months week weeks day days hour hours hr hrs minute minutes min mins second seconds secs",
    "quarter quarters decade decades century centuries year-old years-old nights night weekend weekends fortnight am",
    "pm a.m. p.m. st nd rd th century-old o'clock",
)


# A counted noun is sought no further than these.
EN_STOPS = word_set(
    "of in at on to from for by with and or the a an as than per was were is are has have had will would that which",
    "who while but compared versus vs after before during since into its their his her it year quarter this last more",
    "less up down between over under above below about if when where not",
)
