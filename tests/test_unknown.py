"""Companies that the lexicon does not know, and short forms of those it does."""

from __future__ import annotations

from feeds.reading.read import read
from store.models import Reading, Text


def reading(title: str, body: str) -> Reading:
    return read(Text("a", title, body, "2025-11-05T08:00:00"))


def test_a_country_or_another_before_the_name_is_no_part_of_it() -> None:
    body = "Finland's Zorvax raised its outlook. Zorvax reported revenue of €423 million, 12% more than a year ago."
    assert reading("Zorvax lifts its outlook", body).companies == ("zorvax",)


def test_what_stands_after_a_known_company_is_a_part_of_it() -> None:
    body = "Meta's Tundra Labs has shipped a model. Tundra Labs is run by two researchers, and Meta will use the model."
    assert not any("tundra" in id for id in reading("Meta ships a model", body).companies)


def test_one_word_of_a_known_name_means_the_same_company() -> None:
    body = "Novo Nordisk cut its forecast on Wednesday. Novo reported sales of 75 billion kroner."
    found = reading("Novo Nordisk cuts its forecast", body)
    assert found.companies == ("novo-nordisk",)
    assert {figure.company for figure in found.figures} == {"novo-nordisk"}


def test_countries_and_products_are_no_companies() -> None:
    body = (
        "The United States was its largest market. United States sales rose 4%. Search was quick and Search is free. "
        "Portugal reported growth; Portugal expects more."
    )
    assert not {"united-states", "search", "portugal"} & set(reading("A quiet year", body).companies)


def test_the_full_name_that_comes_first_is_the_id_of_its_short_form() -> None:
    body = "Zorvax Pharma posted a profit of €20 million. Zorvax raised its outlook. Zorvax shares rose 4%."
    found = reading("Zorvax Pharma turns a profit", body)
    assert found.companies == ("zorvax-pharma",)
    assert {figure.company for figure in found.figures} == {"zorvax-pharma"}
