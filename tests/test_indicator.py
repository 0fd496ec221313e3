"""Indicators: what is counted between countries, in which unit, and what is counted at home."""

import time
from datetime import date

import pytest

from bot.facts import indicator
from bot.facts.read import read
from tests.figure_cases import Case, cases, name, stated


@pytest.mark.parametrize("case", cases(), ids=name)
def test_indicator(case: Case) -> None:
    assert stated("indicator", case.text, case.language) == case.of("indicator")


@pytest.mark.parametrize(
    ("amount", "unit", "value"),
    [("1.2 GW", "MW", 1200), ("350 MW", "MW", 350), ("2 million tonnes a year", "tonnes", 2_000_000)],
)
def test_units_of_capacity(amount: str, unit: str, value: int) -> None:
    (fact,) = stated("indicator", f"A plant with a capacity of {amount} links Norway and Chile.", "en")
    assert (fact["metric"], fact["unit"], fact["value"]) == ("capacity", unit, value)


def test_bullets_share_the_period_of_the_first() -> None:
    text = (
        "Rail between Norway and Sweden, an overview of the year.\n\n"
        "In the first half of 2025 freight between Norway and Sweden reached 3 million tonnes.\n"
        "• transit – 1.1 million tonnes (+8%);\n"
        "• container trains between Norway and Sweden – 420 trains."
    )
    periods = [fact.period for fact in indicator.extract(read(text, language="en", published=date(2025, 8, 20)))]
    assert periods == ["2025-01/2025-06"] * 3


def test_a_stock_takes_over_no_period() -> None:
    text = "Trade between Norway and Chile was $2 billion in 2024. About 900 Chilean students are studying in Norway."
    (fact,) = stated("indicator", text, "en")
    assert "period" not in fact


def test_a_sentence_of_growth_completes_the_figure_before() -> None:
    text = "In 2024 some 40,000 Norwegian tourists visited Chile. That is 12% more than a year before."
    (fact,) = stated("indicator", text, "en")
    assert (fact["value"], fact["change_pct"]) == (40000, 12)


def test_time_grows_with_the_length_of_the_text() -> None:
    def seconds(times: int) -> float:
        doc = read("\n".join(case.text for case in cases()) * times, language="ru")
        start = time.process_time()
        list(indicator.extract(doc))
        return time.process_time() - start

    seconds(1)
    assert seconds(8) < 8 * 4 * max(seconds(2) / 2, 0.002)


@pytest.mark.parametrize(
    "piece", ["3% ", "5 million tonnes of freight, 3% more, ", "in 2024 5 trains ", "China to France 5 "]
)
def test_a_sentence_without_end_takes_no_time_without_end(piece: str) -> None:
    doc = read((piece * 20_000)[:60_000], language="en", published=date(2025, 8, 20))
    start = time.process_time()
    list(indicator.extract(doc))
    assert time.process_time() - start < 1
