"""The language guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reading.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("英伟达第三季度营收创下新高", "zh"),
        ("OpenAI发布了新模型，微软也将接入", "zh"),
        ("台積電第三季營收創下新高，毛利率優於預期", "zh-Hant"),
        ("OpenAI 發布新模型，與微軟合作", "zh-Hant"),
        ("Nvidia reported record revenue for the third quarter", "en"),
        ("Apple Q1 results", "en"),
        ("トヨタは通期の営業利益見通しを引き上げた", "ja"),
        ("삼성전자 3분기 영업이익이 크게 늘었다", "ko"),
        ("Der Umsatz des Konzerns ist im dritten Quartal um fünf Prozent gestiegen und die Aktie legte zu", "de"),
        ("Le chiffre d'affaires du groupe est en hausse de cinq pour cent et les ventes aussi", "fr"),
        ("La compañía anunció que los ingresos del trimestre fueron más altos de lo que se esperaba", "es"),
        ("Выручка компании выросла на пять процентов", "ru"),
        ("", "en"),
        ("2025 / 100%", "en"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    assert detect(text) == lang


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    assert 2 <= len(detect(text)) <= 7
