"""Trade: who sells what to whom, for how much, when; and what is no trade."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import trade
from bot.facts.read import read
from tests.figure_cases import Case, cases, name, stated

TEXTS = [(case.language, case.text) for case in cases()]


@pytest.mark.parametrize("case", cases(), ids=name)
def test_trade(case: Case) -> None:
    assert stated("trade", case.text, case.language) == case.of("trade")


def test_headline_and_body_state_one_fact_with_evidence_in_the_body() -> None:
    text = (
        "Trade between China and Peru reaches $43 billion\n\n"
        "Officials met in Lima. Trade between China and Peru reached $43 billion in 2024, up 16%."
    )
    (fact,) = trade.extract(read(text, language="en", published=date(2025, 8, 20)))
    assert text[fact.evidence.start : fact.evidence.end].startswith(
        "Trade between China and Peru reached $43 billion in"
    )
    assert fact.period == "2024"


def test_a_figure_of_the_headline_alone_counts() -> None:
    text = "China and Peru aim for $60 billion in trade by 2030\n\nOfficials of China and Peru met in Lima."
    (fact,) = trade.extract(read(text, language="en", published=date(2025, 8, 20)))
    assert fact.amount == 60_000_000_000
    assert fact.status == "target"
    assert fact.period == "2030"


def test_a_sum_in_brackets_is_no_second_fact() -> None:
    text = "Trade between France and Kenya reached €1.2 billion ($1.4 billion) in 2024."
    (fact,) = stated("trade", text, "en")
    assert (fact["amount"], fact["currency"]) == (1_200_000_000, "EUR")


def test_nothing_is_guessed_without_a_date_of_publication() -> None:
    (fact,) = stated("trade", "Trade between France and Kenya reached $1.4 billion last year.", "en", published=None)
    assert "period" not in fact


def test_marks_name_the_words_that_made_the_fact() -> None:
    text = "Exports of coffee from Kenya to France grew by 12% to $300 million in 2024."
    (fact,) = trade.extract(read(text, language="en", published=date(2025, 8, 20)))
    marked = {mark.field: mark.span.of(text) for mark in fact.marks}
    assert (marked["goods"], marked["flow"], marked["amount"]) == ("coffee", "Exports", "$300 million")
    assert "2024" in marked["period"]


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4), st.sampled_from("\n \t"))
def test_evidence_lies_in_the_text_however_sentences_are_put_together(
    parts: list[tuple[str, str]], between: str
) -> None:
    text = between.join(part for _, part in parts)
    for fact in trade.extract(read(text, language=parts[0][0], published=None)):
        assert 0 <= fact.evidence.start < fact.evidence.end <= len(text)
        assert all(0 <= mark.span.start < mark.span.end <= len(text) for mark in fact.marks)


def test_a_long_list_that_goes_on_from_line_to_line() -> None:
    rows = " ".join(f"To Kenya it was ${number} million." for number in range(1, 2001))
    text = "Exports of coffee from Peru to France reached $3 billion in 2024. " + rows
    facts = list(trade.extract(read(text, language="en", published=date(2025, 8, 20))))
    assert len(facts) == 2001
    assert facts[-1].countries == ("PE", "KE")
