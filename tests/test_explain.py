"""``silkwire extract --explain``: what each field rests on, what almost became a fact, and how it is laid out."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.cli.explaining import explained, marked, marked_text
from bot.facts import extract_from, kinds
from bot.facts.document import Document
from bot.facts.grounds import grounds, readable
from bot.facts.near import near_misses
from bot.facts.read import read

TRADE = "Trade between Norway and Chile reached 43.8 billion dollars in 2024, up 9.2%."
VISIT = "President Tokayev will pay a state visit to Norway on 2 September."


def document(text: str, language: str = "en") -> Document:
    return read(text, language=language, published=date(2025, 8, 20))


def misses(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    doc = document(text, language)
    return [(miss.kind, miss.span.of(text), miss.reason) for miss in near_misses(doc, extract_from(doc).facts)]


# --- What almost became a fact


@pytest.mark.parametrize(
    ("text", "kind", "words", "reason"),
    [
        ("Exports amounted to 12 million dollars last year.", "trade", "12 million dollars", "no parties"),
        ("The deficit of Norway stood at 3.1% of GDP.", "indicator", "3.1%", '"deficit" governs it'),
        ("The budget of Norway is 80 million dollars.", "trade", "80 million dollars", '"budget" governs it'),
        ("The minister spoke of the “Silk Road” at length.", "statement", "Silk Road", "fewer than 4 words"),
        ("Reporters remembered the visit.", "event", "visit", "without who visits, what country is visited, a time"),
        (
            "The memorandum is well known in Norway.",
            "agreement",
            "memorandum",
            "no word says that the document is signed",
        ),
        ("Every anniversary of the school matters.", "milestone", "anniversary", "without its number"),
        ("He owns a house for 2 million dollars.", "investment", "2 million dollars", "no word of trade"),
        ("Some 4,000 tourists came.", "indicator", "4,000", "not about two countries"),
    ],
)
def test_a_near_miss_is_told_with_its_reason(text: str, kind: str, words: str, reason: str) -> None:
    found = misses(text)
    assert [(k, w) for k, w, _ in found] == [(kind, words)]
    assert reason in found[0][2]


@pytest.mark.parametrize("text", [TRADE, VISIT, "The day was fine.", ""])
def test_what_is_a_fact_and_what_is_nothing_are_no_near_misses(text: str) -> None:
    assert misses(text) == []


def test_a_figure_told_twice_is_said_to_be_told() -> None:
    text = f"{TRADE}\n\nIn Norway they like the sum of 43.8 billion dollars."
    assert misses(text)[-1][2] == "the same figure is told by a fact already"


def test_every_kind_tells_its_near_misses() -> None:
    assert [name for name, kind in kinds().items() if kind.refused is None] == []


# --- What a field rests on


def test_each_field_of_a_fact_has_its_words_or_a_rule() -> None:
    doc = document(TRADE)
    (fact,) = extract_from(doc).facts
    told = {one.field: (", ".join(span.of(TRADE) for span in one.spans), one.rule) for one in grounds(doc, fact)}
    assert told["flow"] == ("Trade", "word for turnover (trade.turnover)")
    assert told["amount"][0] == told["currency"][0] == "43.8 billion dollars"
    assert told["countries"][0] == "Norway, Chile"
    assert told["period"] == ("2024", "absolute")
    assert told["change_pct"] == ("up 9.2%", "against the year before")
    assert "default" in told["status"][1]


def test_what_has_no_mark_is_looked_up_by_its_meaning() -> None:
    doc = document(VISIT)
    (fact,) = extract_from(doc).facts
    told = {one.field: ([span.of(VISIT) for span in one.spans], one.rule) for one in grounds(doc, fact)}
    assert told["participants"] == (["Tokayev"], "named in the sentence")
    assert told["countries"] == (["Tokayev", "Norway"], "named in the sentence")
    assert told["status"] == (["will"], "word for upcoming")


def test_what_the_article_said_before_is_said_to_be_taken_over() -> None:
    text = f"{TRADE}\n\nExports amounted to 12 million dollars."
    doc = document(text)
    fact = extract_from(doc).facts[-1]
    told = {one.field: ([span.of(text) for span in one.spans], one.rule) for one in grounds(doc, fact)}
    assert told["countries"] == (["Norway", "Chile"], "taken over from what the article says before")


def test_a_rule_reads_as_words() -> None:
    assert readable("event.joint_forum") == "word for joint forum (event.joint_forum)"
    assert readable("date: absolute") == "date: absolute"


_PIECES = [
    TRADE,
    VISIT,
    "“We shall do all that together”, he said.",
    "\n",
    " ",
    "3.1% of GDP",
    "signed a memorandum",
    "«",
    "9",
]


@settings(max_examples=60, deadline=None)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=6).map(" ".join) | st.text(max_size=80))
def test_any_text_is_explained_whole(text: str) -> None:
    doc = document(text)
    facts = extract_from(doc).facts
    for fact in facts:
        names = {one.field for one in grounds(doc, fact)}
        given_fields = {field.name for field in fields(fact) if getattr(fact, field.name) not in (None, ())}
        assert names == given_fields - {"evidence", "marks"}
    assert all(0 <= miss.span.start < miss.span.end <= len(text) and miss.reason for miss in near_misses(doc, facts))
    assert list(explained("x", doc))


# --- On the screen and in a pipe


def test_mentions_are_marked_with_type_and_value() -> None:
    assert marked_text(document(TRADE)).plain == (
        "Trade between [Norway: country NO] and [Chile: country CL] reached "
        "[43.8 billion dollars: money 43800000000 USD] in [2024: date 2024], "
        "[up 9.2%: growth 9.2% against the year before]."
    )


def test_marked_mentions_never_overlap() -> None:
    shown = marked(document(f"{TRADE} {VISIT}").mentions)
    assert all(one.span.end <= two.span.start for one, two in pairwise(shown))


def test_an_article_cannot_steer_the_terminal() -> None:
    told = "\n".join(line.plain for line in explained("a\x1b[2J", document("\x1b[31m" + TRADE)))
    assert "\x1b" not in told


def test_a_screen_has_colours() -> None:
    console = Console(force_terminal=True, color_system="standard", width=200)
    with console.capture() as capture:
        console.print(marked_text(document(TRADE)))
    assert "\x1b[" in capture.get()


def test_a_pipe_has_plain_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TRADE} The budget is 80 million dollars.", "utf-8")
    command = [
        sys.executable,
        "-m",
        "bot",
        "extract",
        "--explain",
        "--published",
        "2025-08-20",
        str(tmp_path / "a.txt"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "\x1b" not in done.stdout
    assert "Facts: 1" in done.stdout
    assert "Near misses: 1" in done.stdout
    assert "published 2025-08-20" in done.stdout


def test_mentions_and_explanations_are_not_asked_for_together() -> None:
    command = [sys.executable, "-m", "bot", "extract", "--explain", "--mentions"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, input="x")
    assert done.returncode == 2
    assert "ask for one" in done.stderr
