"""Text -> sentences with a role, and its language: what is cut where, what is furniture, what no text may break."""

import json
import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import detect, fold, sentences

CASES = tomllib.loads((Path(__file__).parent / "cases" / "text.toml").read_text("utf-8"))
SHARED = Path(__file__).parents[1] / ".." / "shared" / "corpus"
LANGUAGES = ["bg", "en", "kk", "ru", "zh"]
WORDS = ["Он", "сказал", "2024 г.", "млн.", "U.S.", "Фото: X", "Читайте также", "首页 > 财经", "2025-01-21 10:12", "İ"]
MARKS = [
    "«",
    "»",
    "„",
    "“",
    "”",
    '"',
    "–",
    "\n",
    "\n\n",
    ". ",
    "! ",
    "。",
    "；",
    "- ",
    "• ",
    "1. ",
    " ",
    "\t",
    "\u2028",
    "…",
]
PIECES = st.sampled_from(WORDS + MARKS)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def cut(text: str, language: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, language)]


@pytest.mark.parametrize("case", CASES["sentence"], ids=lambda case: case["cut"][:40])
def test_sentences(case: dict[str, Any]) -> None:
    wanted = case.get("joined", case["cut"]).split("|")
    between = "" if case["language"] == "zh" or case.get("glued") else " "
    assert cut(between.join(wanted), case["language"]) == wanted


@pytest.mark.parametrize("case", CASES["page"], ids=lambda case: case["text"].strip()[:40])
def test_roles_of_lines(case: dict[str, Any]) -> None:
    found = sentences(case["text"], case["language"])
    roles = [next(s.role for s in found if s.paragraph == n) for n in sorted({s.paragraph for s in found})]
    assert roles == case["roles"]


def test_furniture_is_marked_and_never_cut() -> None:
    text = "Заголовок новости\nПервая новость дня готова к печати.\nТеги: порт, зерно"
    assert [text[s.start : s.end] for s in sentences(text)] == text.split("\n")


def test_furniture_at_the_end_of_a_running_line() -> None:
    text = "Министр вернулся в столицу. Фото: архив."
    assert [s.role for s in sentences(text, "ru")] == ["body", "chrome"]


def test_text_set_to_a_width_is_one_paragraph() -> None:
    text = (
        "The two governments agreed to build a railway from the coast to the\n"
        "Caspian Sea, said the minister of transport on Monday. It will cost\n"
        "five billion dollars and take six years, according to an estimate by\n"
        "Almaty engineers."
    )
    found = sentences(text, "en")
    assert [s.paragraph for s in found] == [0, 0]
    assert text[found[0].start : found[0].end].endswith("on Monday.")


@pytest.mark.parametrize("case", CASES["language"], ids=lambda case: case["code"])
def test_detect(case: dict[str, Any]) -> None:
    assert {text: detect(text) for text in case["texts"]} == dict.fromkeys(case["texts"], case["code"])


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpus is not here")
@pytest.mark.parametrize("corpus", ["dev", "seeds"])
def test_every_article_of_the_corpora_is_told_right(corpus: str) -> None:
    rows = [json.loads(line) for line in (SHARED / corpus / "articles.jsonl").read_text("utf-8").splitlines()]
    gold = [json.loads(line) for line in (SHARED / corpus / "gold.jsonl").read_text("utf-8").splitlines()]
    wanted = {row["source"]: row["language"] for row in gold}
    assert {row["source"]: detect(row["text"]) for row in rows} == wanted


@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_sentences_cover_every_text_in_order_and_without_overlap(text: str, language: str) -> None:
    found = sentences(text, language)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.start < s.end and text[s.start : s.end] == text[s.start : s.end].strip() for s in found)
    covered = {at for s in found for at in range(s.start, s.end)}
    missed = {text[at] for at in range(len(text)) if at not in covered and text[at].isalpha()}
    assert not missed


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_in_some_language_and_folds_to_its_own_length(text: str) -> None:
    assert detect(text) in LANGUAGES
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "unit", ["млрд. ", "A. B. ", "«", "\n- ", "Слово ", "г. Ж", "2024 г. Д", "。”", "a.", "Теги: "]
)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.perf_counter()
        sentences(text, "ru")
        return time.perf_counter() - started

    seconds(1_000)
    assert seconds(160_000) < 0.05 + 16 * 6 * max(seconds(10_000), 0.001)


def test_names_of_signs_and_letters_that_only_look_cyrillic_are_folded_in_place() -> None:
    text = "Тoварooборот 4&nbsp;318 &mdash; 5&nbsp;млн, &laquo;IT-компания&raquo; и wi-fi"
    assert fold(text) == "товарооборот      4 318 —       5      млн,       «it-компания»       и wi-fi"
    assert len(fold(text)) == len(text)
