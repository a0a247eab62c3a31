"""What a reader of a five-minute briefing wants first."""

from __future__ import annotations

from feeds.reading.read import read
from store.models import Text


def weights(body: str, title: str = "") -> dict[str, float]:
    """By a figure's printed amount, its salience."""
    reading = read(Text("a", title, body, "2026-01-29T08:00:00"))
    return {figure.raw: figure.salience for figure in reading.figures}


def test_what_several_figures_of_one_kind_leave_out_comes_before_the_last_of_them() -> None:
    body = (
        "Microsoft's capital expenditure rose to $34.9 billion, of which $19.4 billion went to chips.\n\n"
        "Amazon's capital expenditure reached $35.1 billion, Alphabet's $24.0 billion and Oracle's $8.5 billion.\n\n"
        "Adobe's revenue rose to $6.2 billion."
    )
    found = weights(body)
    assert found["$6.2 billion"] > found["$8.5 billion"]


def test_early_figures_weigh_more_than_late_ones() -> None:
    filler = "The company said that demand held up well in every region it sells to. " * 6
    body = f"Adobe's revenue rose to $6.2 billion.\n\n{filler}\n\nWorkday's revenue rose to $2.4 billion."
    found = weights(body)
    assert found["$6.2 billion"] > found["$2.4 billion"] > 0


def test_before_a_report_what_is_expected_is_the_news() -> None:
    ahead = weights("Analysts expect Adobe to report revenue of $6.1 billion for the fourth quarter.")
    after = weights(
        "Adobe's revenue rose to $6.2 billion in the fourth quarter. Analysts had expected revenue of $6.1 billion."
    )
    assert ahead["$6.1 billion"] > after["$6.1 billion"] + 0.1


def test_vague_amounts_say_less_than_printed_ones() -> None:
    vague = weights("腾讯计划在2026年投入数百亿元的资本支出。")
    exact = weights("腾讯计划在2026年投入360亿元的资本支出。")
    assert max(vague.values()) < 0.75 * max(exact.values())
