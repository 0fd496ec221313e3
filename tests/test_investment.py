"""Investment: capital, loans, projects and companies, and who invests where."""

import pytest

from tests.figure_cases import Case, cases, name, stated


@pytest.mark.parametrize("case", cases(), ids=name)
def test_investment(case: Case) -> None:
    assert stated("investment", case.text, case.language) == case.of("investment")


@pytest.mark.parametrize(
    ("text", "language", "countries"),
    [
        ("Инвестиции Норвегии в Чили достигли 2 млрд долларов.", "ru", ["NO", "CL"]),
        ("Инвестиции из Норвегии в экономику Чили достигли 2 млрд долларов.", "ru", ["NO", "CL"]),
        ("Norwegian investment in Chile has reached $2 billion.", "en", ["NO", "CL"]),
        ("Норвежките инвестиции в Чили достигнаха 2 млрд. долара.", "bg", ["NO", "CL"]),
        ("Норвегия Чилиге 2 млрд доллар инвестиция салды.", "kk", ["NO", "CL"]),
        ("挪威对智利投资20亿美元。", "zh", ["NO", "CL"]),
        ("Чили и Норвегия реализуют 12 совместных проектов.", "ru", ["CL", "NO"]),
    ],
)
def test_the_investor_stands_first(text: str, language: str, countries: list[str]) -> None:
    (fact,) = stated("investment", text, language)
    assert fact["countries"] == countries


def test_a_loan_of_a_bank_of_many_states_has_the_recipient_alone() -> None:
    (fact,) = stated("investment", "The Asian Development Bank will lend Mongolia $150 million.", "en")
    assert (fact["countries"], fact["status"]) == (["MN"], "planned")


def test_a_contract_with_a_sum_is_an_agreement() -> None:
    assert stated("investment", "Norway and Chile signed a contract to finance a port for $150 million.", "en") == []


def test_a_count_goes_on_in_the_next_clause() -> None:
    text = "Norway and Chile run 12 joint projects worth $2 billion, and another 7 are to start next year."
    first, second = stated("investment", text, "en")
    assert (first["count"], first["amount"]) == (12, 2_000_000_000)
    assert (second["count"], second["unit"], second["status"], second["period"]) == (7, "projects", "planned", "2026")
