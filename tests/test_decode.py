"""Bytes to text: what the bytes prove comes before what anyone declares."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.decode import codec, decode

CHINESE = "芯片厂商周五公布，第三季度营业收入同比增长百分之十二，高于市场预期。"
TRADITIONAL = "晶圓代工廠第三季營收創下新高，全年資本支出將會上調，法人認為明年仍看好。"
JAPANESE = "半導体メーカーは金曜日、第三四半期の売上高が予想を上回ったと発表した。"
KOREAN = "반도체 회사는 금요일에 삼분기 매출이 예상을 웃돌았다고 밝혔다."
RUSSIAN = "Производитель микросхем сообщил о росте выручки выше ожиданий."
FRENCH = "Le fabricant a annoncé une hausse du chiffre d’affaires supérieure à l’été passé."


def document(text: str, declared: str | None) -> str:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{prolog}<rss><channel><title>{text}</title></channel></rss>"


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (CHINESE, "gb2312"),
        (CHINESE, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (FRENCH, "cp1252"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-8-sig"),
    ],
)
@pytest.mark.parametrize("declared", ["its own", "nothing", "utf-8", "header", "wrong header"])
def test_charsets_however_declared(text: str, charset: str, declared: str) -> None:
    named = {"its own": charset, "utf-8": "utf-8", "wrong header": charset}.get(declared)
    header = {"header": f"text/xml; charset={charset}", "wrong header": "text/xml; charset=utf-8"}.get(declared, "")
    assert text in decode(document(text, named).encode(charset), header)


@pytest.mark.parametrize(("text", "charset"), [(CHINESE, "gbk"), (CHINESE, "utf-8"), (TRADITIONAL, "big5")])
@pytest.mark.parametrize("declared", [True, False])
def test_one_stray_byte_costs_one_character(text: str, charset: str, declared: bool) -> None:
    data = document(text, charset if declared else None).encode(charset)
    at = data.index(b"</title>") - 1
    got = decode(data[:at] + data[at + 1 :])
    assert text[:-3] in got


@pytest.mark.parametrize(
    ("text", "charset"),
    [(CHINESE, "gbk"), (TRADITIONAL, "big5"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (KOREAN, "euc_kr")],
)
@pytest.mark.parametrize("lost", [True, False])
@pytest.mark.parametrize("declared", [True, False])
def test_a_byte_in_the_middle_shifts_nothing(text: str, charset: str, lost: bool, declared: bool) -> None:
    data = document(text, charset if declared else None).encode(charset)
    at = data.index(text[:1].encode(charset)) + 13
    got = decode(data[:at] + data[at + 1 :] if lost else data[:at] + b"\xfc" + data[at:])
    assert text[:5] in got
    assert text[9:] in got


def test_latin1_of_the_header_is_no_claim_on_chinese() -> None:
    assert CHINESE in decode(document(CHINESE, None).encode("gbk"), "text/html; charset=iso-8859-1")


def test_supersets_are_meant() -> None:
    assert codec("GB2312") == "gb18030"
    assert codec("Shift_JIS") == "cp932"
    assert codec("latin-1") == "cp1252"
    assert codec("euc-kr") == "cp949"
    assert codec("no-such-thing") is None
    assert codec("rot13") is None
    assert codec("zlib") is None


def test_windows_punctuation_in_disguise() -> None:
    assert decode("It\x92s up".encode()) == "It’s up"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["", "text/xml; charset=gbk", "text/html; charset=utf-16", "charset=hz"])
)
def test_any_bytes_decode(data: bytes, content_type: str) -> None:
    assert isinstance(decode(data, content_type), str)
