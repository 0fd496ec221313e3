"""Facts -> lines in five languages; figures, dates and names as people write them there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.facts import kinds
from bot.facts.contract import from_json
from bot.facts.trade import Trade
from bot.languages import codes
from bot.models import Cited, Fact, Headline, Line, Record, Span, Step, Value
from handlers import commands, formats
from handlers.lines import is_over, outlet
from handlers.told import line
from handlers.wording import wording
from tests.making import TRANSLATED

HANDLERS = Path(__file__).parent.parent / "handlers"
CASES = tomllib.loads((Path(__file__).parent / "cases/lines.toml").read_text("utf-8"))["case"]
HERE = Span(0, 10)
TODAY = date(2025, 9, 1)
TRADE = Trade(
    evidence=HERE,
    flow="turnover",
    countries=("CN", "KZ"),
    amount=Decimal(17_620_000_000),
    currency="USD",
    bound="exact",
    period="2024-01/2024-05",
    change_pct=Decimal(18),
    goods=None,
    status="actual",
)


def cited(fact: Fact, *, article: int = 1, **changes: Any) -> Cited:
    headline = Headline(
        id=article,
        source="example.org",
        language="en",
        title="A title",
        url="https://example.org/1",
        publisher="The Example",
        published=date(2024, 7, 7),
        seen=datetime(2024, 7, 7, tzinfo=UTC),
    )
    return Cited(id="ab12", fact=fact, article=replace(headline, **changes), sentence="A sentence.")


def told(fact: Fact, code: str) -> str:
    one = cited(fact)
    return text(line(record(value(one)), wording(code), over=is_over(one, TODAY)))


def value(one: Cited, outlets: tuple[str, ...] = ("The Example",), **changes: Any) -> Value:
    """What these outlets say, in a story each."""
    day = one.article.published or TODAY
    made = Value(fact=one.fact, stories=len(outlets), outlets=outlets, languages=("en",), first=day, last=day, lead=one)
    return replace(made, **changes)


def record(*values: Value, **changes: Any) -> Record:
    """A record of these values, the best first."""
    made = Record(
        id=values[0].lead.id,
        kind=values[0].fact.kind,
        values=values,
        stories=sum(value.stories for value in values),
        outlets=tuple(sorted({name for value in values for name in value.outlets})),
        languages=("en",),
        first=min(value.first for value in values),
        last=max(value.last for value in values),
    )
    return replace(made, **changes)


def text(shown: Line) -> str:
    return plain("".join(run.text for run in shown.runs))


def plain(said: str) -> str:
    """With plain spaces: CLDR uses many."""
    return re.sub(r"[\u00a0\u202f\u2009]", " ", said)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "• January – May 2024 · $17.62 billion (+18%) · turnover China – Kazakhstan — The Example, 7 Jul 2024"),
        (
            "ru",
            "• январь – май 2024 г. · 17,62 млрд долларов (+18%) · товарооборот Китай – Казахстан"
            " — The Example, 7 июл. 2024 г.",
        ),
        (
            "kk",
            "• 2024 ж. қаңтар – мамыр · 17,62 млрд доллар (+18%) · тауар айналымы Қытай – Қазақстан"
            " — The Example, 2024 ж. 7 шіл.",
        ),
        (
            "bg",
            "• януари – май 2024 г. · 17,62 млрд. долара (+18%) · стокообмен Китай – Казахстан"
            " — The Example, 7.07.2024 г.",
        ),
        ("zh", "• 2024年1月至5月 · 176.2亿美元 (+18%) · 贸易额 中国 – 哈萨克斯坦 — The Example, 2024年7月7日"),
    ],
)
def test_a_trade_line_reads_as_the_reader_writes(code: str, expected: str) -> None:
    assert told(TRADE, code) == f"{expected} · {wording(code)('single source')} · /why ab12"


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (replace(TRADE, bound="at_least", change_pct=None), "January – May 2024 · more than $17.62 billion · turnover"),
        (replace(TRADE, bound="about", currency="CNY"), "about 17.62 billion yuan (+18%)"),
        (replace(TRADE, currency="XAF"), "17.62 billion XAF"),
        (replace(TRADE, amount=None, change_pct=Decimal("-3.2")), "January – May 2024 · −3.2% · turnover"),
        (replace(TRADE, flow="export", goods="wheat"), "exports China → Kazakhstan · “wheat”"),
        (replace(TRADE, flow="import", countries=("KZ",)), "imports Kazakhstan ← world"),
        (replace(TRADE, status="target", period="2030"), "• 2030 · $17.62 billion (+18%) · turnover China – Kaz"),
        (replace(TRADE, status="target"), "turnover China – Kazakhstan · target — The"),
        (replace(TRADE, period="2024-01/2024-03"), "1st quarter 2024 · $17.62"),
        (replace(TRADE, period="2020/2024"), "2020–2024 · $17.62"),
        (replace(TRADE, period=None), "• $17.62 billion"),
    ],
)  # fmt: skip
def test_a_trade_line_says_what_the_fact_says(fact: Trade, expected: str) -> None:
    assert expected in told(fact, "en")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['line']}")
def test_a_line_of_each_kind(case: dict[str, Any]) -> None:
    fact = from_json({"evidence": {"start": 0, "end": 10}, **case["fact"]})
    assert case["line"] in told(fact, case["language"])


def test_every_kind_has_a_line_of_its_own() -> None:
    from handlers.lines import _KINDS

    assert set(kinds()) <= set(_KINDS)


def test_the_outlet_is_a_link_and_names_the_agency_it_credits() -> None:
    shown = line(record(value(cited(TRADE, agency="Xinhua"))), wording("en"), over=True)
    assert [(run.text, run.url) for run in shown.runs if run.url] == [("The Example / Xinhua", "https://example.org/1")]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"publisher": "Xinhua", "agency": "Xinhua"}, "Xinhua"),
        ({"publisher": None, "agency": "Xinhua"}, "example.org / Xinhua"),
        ({"publisher": None, "agency": "Xinhua", "url": None}, "Xinhua"),
        ({"publisher": None, "url": None, "source": "a.txt"}, "a.txt"),
    ],
)
def test_the_outlet_is_named_as_well_as_it_is_known(known: dict[str, Any], expected: str) -> None:
    assert outlet(cited(TRADE, **known).article) == expected


@pytest.mark.parametrize(
    ("stories", "outlets", "languages", "expected"),
    [
        (3, ("A", "B", "C"), ("en",), "· 3 sources ·"),
        (3, ("A", "B", "C"), ("en", "ru"), "· 3 sources, 2 languages ·"),
        (1, ("A", "B"), ("en", "ru"), "· single source ·"),  # one wire text, carried twice
        (4, ("A",), ("en",), "· single source ·"),  # one outlet, four times
    ],
)
def test_a_line_says_how_many_sources_stand_on_their_own(
    stories: int, outlets: tuple[str, ...], languages: tuple[str, ...], expected: str
) -> None:
    one = record(value(cited(TRADE), outlets, stories=stories, languages=languages))
    assert expected in text(line(one, wording("en"), over=True))


def test_values_that_differ_stand_in_the_line_with_who_says_them_and_whose_they_are() -> None:
    low = cited(replace(TRADE, amount=Decimal(12_000_000_000)), article=2)
    one = record(
        value(cited(TRADE), statistics=("CN customs",)), value(low, ("Kursiv", "Zakon"), statistics=("KZ statistics",))
    )
    shown = text(line(one, wording("en"), over=True))
    assert "turnover China – Kazakhstan · China, customs · disputed: " in shown
    assert "China, customs" in shown
    assert "$12 billion (+18%) (Kazakhstan, statistics: Kursiv, Zakon) — " in shown
    assert "· single source ·" in shown


def test_a_line_tells_what_has_become_of_an_event() -> None:
    event = from_json(
        {
            "kind": "event",
            "type": "summit",
            "date": "2024-07-03",
            "status": "upcoming",
            "evidence": {"start": 0, "end": 9},
        }
    )
    told_on = (date(2024, 2, 1), date(2024, 3, 5), date(2024, 7, 4))
    life = tuple(
        Step(status=status, when=when, told=day, lead=cited(event))
        for status, when, day in zip(
            ("upcoming", "moved", "held"), ("2024-06", "2024-07-03", "2024-07-03"), told_on, strict=True
        )
    )
    shown = text(line(record(value(cited(event)), life=life), wording("en"), over=True))
    assert "announced 1 Feb 2024 → moved (3 Jul 2024) 5 Mar 2024 → held 4 Jul 2024" in shown
    assert shown.count("announced") == 1
    gone = Step(status="cancelled", when=None, told=date(2024, 3, 5), lead=cited(event))
    shown = text(line(record(value(cited(event)), life=(life[0], gone)), wording("en"), over=True))
    assert "announced 1 Feb 2024 → cancelled 5 Mar 2024" in shown


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("ru", 1, "1 поезд"),
        ("ru", 3, "3 поезда"),
        ("ru", 11, "11 поездов"),
        ("ru", 2_500_000, "2,5 млн поездов"),
        ("en", 1, "1 train"),
        ("bg", 5000, "5 000 влака"),
        ("kk", 5000, "5 000 пойыз"),
        ("zh", 5000, "5,000列"),
    ],
)
def test_units_agree_with_their_number(code: str, value: int, expected: str) -> None:
    assert plain(formats.counted(value, "trains", wording(code))) == expected


@pytest.mark.parametrize(("limit", "expected"), [(40, "one two three"), (10, "one two…"), (5, "one…"), (2, "o…")])
def test_shortening_cuts_at_a_word(limit: int, expected: str) -> None:
    assert formats.shorten("one  two\nthree", limit) == expected


# --- the languages' own files -----------------------------------------------------------------------------------------


def sentences() -> Iterator[str]:
    """The English sentences that the handlers say, as literals."""
    for path in sorted(HANDLERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_say(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def _is_say(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name == "say"


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "en"])
def test_every_sentence_is_translated(code: str) -> None:
    missing = sorted(set(sentences()) - set(wording(code).table("ui")))
    assert missing == []


@pytest.mark.parametrize("code", codes())
def test_translations_use_the_placeholders_of_their_sentence(code: str) -> None:
    for sentence, translation in wording(code).table("ui").items():
        names = {name for name in sentence.replace("{", "\0{").split("\0") if name.startswith("{")}
        wanted = {name[1 : name.index("}")] for name in names}
        given = {part[: part.index("}")] for part in translation.split("{")[1:]}
        assert given == wanted, sentence


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "en"])
def test_every_command_has_its_line_of_help(code: str) -> None:
    assert set(wording(code).table("commands")) == set(commands())


def test_units_are_the_same_in_every_language() -> None:
    units = {code: set(wording(code).table("show")["units"]) for code in TRANSLATED}
    assert all(names == units["en"] for names in units.values())


def test_an_unknown_language_is_answered_in_english() -> None:
    assert wording("fr").code == "en"
    assert wording("ru")("No such sentence {x}", x=1) == "No such sentence 1"
