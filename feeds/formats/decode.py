"""Bytes to text with the least damage: what the bytes prove comes before what anyone declares."""

from __future__ import annotations

import codecs
import re

from feeds.formats.guess import guess_charset
from feeds.formats.realign import realign

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Declared names mean their superset: pages use what the older standard lacks.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "hz",
    "shift_jis": "cp932",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
_NAMES = {
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "unicode": "utf-16",
    "utf-16": "utf-16",
    "ucs-2": "utf-16",
}
_HTTP = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:+-]{2,40})", re.I)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:+ -]{2,40})[\"']", re.I)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:+-]{2,40})", re.I)
_SEVEN_BIT = ("iso2022", "hz", "utf_7")
_EBCDIC_PROLOG = b"\x4c\x6f\xa7\x94\x93"  # `<?xml` in the EBCDIC family
_WESTERN = ("cp1252", "iso8859-15", "utf-8")
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_C1 = re.compile(r"[\x80-\x9f]")
_HEAD = 4096


def codec(name: str) -> str | None:
    """The Python codec that a declared charset really means, or None for an unknown one."""
    name = name.strip().lower()
    name = _NAMES.get(name, name)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name in ("idna", "punycode", "unicode_escape"):
        return None
    return _SUPERSETS.get(found.name, found.name)


def decode(data: bytes, content_type: str = "") -> str:
    """The text of `data`: byte order mark, valid UTF-8, HTTP charset, the document's own declaration, least damage."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _without_c1(_decode(data, content_type))
    is_plain = "\0" not in text[:8] and "\x1b$" not in text and "~{" not in text and not text.startswith("\ufeff")
    if is_plain and not _C1_BYTES.search(data):
        return text
    return _without_c1(_decode(data, content_type))


def _decode(data: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if wide := _wide(data):
        return data.decode(wide, "replace")
    declared = _declared(data, content_type)
    seven_bit = next((name for name in declared if name.startswith(_SEVEN_BIT)), None)
    if data.isascii() and not seven_bit and b"\x1b$" in data:
        seven_bit = guess_charset(data)
    if seven_bit and data.isascii():
        return data.decode(seven_bit, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if all(name in _WESTERN for name in declared) and (guess := guess_charset(data)):
        return realign(data, guess)
    # A Western charset reads any bytes; what can fail and does not is believed first.
    for name in sorted(declared, key=lambda name: name in _WESTERN):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return _least_damage(data, declared)


def _without_c1(text: str) -> str:
    """Characters of Windows code page 1252 that were labelled Latin-1 or copied as such, as what they mean."""
    if text.isascii() or not _C1.search(text):
        return text
    return _C1.sub(lambda match: match[0].encode("latin-1").decode("cp1252", "ignore"), text)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by the zero bytes of its first two characters."""
    head = data[:8]
    if len(head) < 4 or b"\0" not in head:
        return None
    if head[:3] == b"\0\0\0" and head[3]:
        return "utf-32-be"
    if head[0] and head[1:4] == b"\0\0\0":
        return "utf-32-le"
    if head[0] == 0 and head[1] and head[2] == 0 and head[3]:
        return "utf-16-be"
    if head[0] and head[1] == 0 and head[2] and head[3] == 0:
        return "utf-16-le"
    return None


def _declared(data: bytes, content_type: str) -> list[str]:
    """Codecs that the HTTP header, the XML declaration and the page's head name, in that order."""
    names: list[str] = []
    if match := _HTTP.search(content_type):
        names.append(match[1])
    head = data[:_HEAD]
    if head.startswith(_EBCDIC_PROLOG):
        names += ["cp037", "cp500"]
    for pattern in (_PROLOG, _META):
        if found := pattern.search(head):
            names.append(found[1].decode("ascii", "ignore"))
    known = (codec(name) for name in names)
    # Eight-bit bytes are no UTF-16 or UTF-32 here: those were told by their zero bytes.
    return list(dict.fromkeys(name for name in known if name and not name.startswith(("utf-16", "utf-32"))))


def _least_damage(data: bytes, declared: list[str]) -> str:
    """The decoding with the fewest replacement characters; of equals the earlier one."""
    best, fewest = "utf-8", -1
    for name in dict.fromkeys([*declared, "utf-8"]):
        damage = data.decode(name, "replace").count("\ufffd")
        if fewest < 0 or damage < fewest:
            best, fewest = name, damage
    # Nearly every byte beyond ASCII is damaged: the declaration lies.
    high = sum(byte > 127 for byte in data[:200_000])
    guess = (guess_charset(data) or "cp1252") if fewest * 8 > high else None
    if guess and data.decode(guess, "replace").count("\ufffd") < fewest:
        best = guess
    return realign(data, best)
