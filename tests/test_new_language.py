"""One TOML is all that a new language takes: no Python names the languages there are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.facts import extract_from
from bot.facts.contract import mention_to_json, to_json
from bot.facts.read import read
from bot.languages import codes
from bot.text import detect

ROOT = Path(__file__).parent.parent
CASES = tomllib.loads((ROOT / "tests" / "cases" / "uzbek.toml").read_text("utf-8"))["case"]
BARE = 'name = "Nova"\n'
NEW_SCRIPT = 'name = "Nova"\nspaced = false\n[text.detect]\nscript = "nova"\nalphabet = "ก-๛"\n'
WORDED = """
name = "Nova"
[endings]
n = ["", "en"]
[text.detect]
script = "latin"
words = "kalo vemi suto"
[numbers.scales]
"1000000" = ["milo"]
[money.words]
USD = ["dolo@n"]
[countries.name]
NO = ["Norlando@n"]
CL = ["Cilando@n"]
[words.trade]
turnover = ["kambo*"]
[dates.month]
5 = "mejo"
"""
NOVA = "Kalo kambo vemi Norlando suto Cilando mejo 2024 suto 12 milo doloen."


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program to put a language into."""
    for package in ("bot", "handlers", "storage"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def silkwire(house: Path, *arguments: str, given: str) -> str:
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, cwd=house, input=given, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_a_file_of_words_is_a_language(house: Path) -> None:
    (house / "bot" / "languages" / "eo.toml").write_text(WORDED, "utf-8")
    line = json.loads(silkwire(house, "extract", given=NOVA))
    assert line["language"] == "eo"
    (fact,) = line["facts"]
    assert {key: fact[key] for key in ("kind", "flow", "countries", "amount", "currency", "period")} == {
        "kind": "trade", "flow": "turnover", "countries": ["CL", "NO"], "amount": 12000000, "currency": "USD",
        "period": "2024-05",
    }  # fmt: skip
    said = silkwire(house, "chat", "--demo", given="/language eo\n/trade\n")
    assert "Nova" in said
    assert "USD" in said


@pytest.mark.parametrize("data", [BARE, NEW_SCRIPT])
def test_what_a_file_leaves_out_is_not_read(house: Path, data: str) -> None:
    (house / "bot" / "languages" / "xn.toml").write_text(data, "utf-8")
    text = "Xi said “we are all here together now”. A 12.5 กขฃ 3% 17.06.2024\n- one: 5\n"
    line = json.loads(silkwire(house, "extract", "--language", "xn", given=text))
    assert line["language"] == "xn"
    assert "Near misses" in silkwire(house, "extract", "--explain", "--language", "xn", given=text)


def test_a_script_that_no_language_had_before(house: Path) -> None:
    (house / "bot" / "languages" / "xn.toml").write_text(NEW_SCRIPT, "utf-8")
    assert json.loads(silkwire(house, "extract", given="กขฃคฅฆ กขฃคฅ"))["language"] == "xn"
    assert json.loads(silkwire(house, "extract", given="Trade grew last year."))["language"] == "en"


def test_no_python_of_ours_lists_the_languages() -> None:
    several = re.compile("|".join(rf"[\"']{a}[\"'], ?[\"']{b}[\"']" for a in codes() for b in codes()))
    found = [
        path.relative_to(ROOT)
        for package in ("bot", "handlers", "storage")
        for path in (ROOT / package).rglob("*.py")
        if several.search(path.read_text("utf-8"))
    ]
    assert found == []


# --- Uzbek, the sixth: one file, and these cases


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_uzbek(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert detect(text) == "uz"
    doc = read(text, published=date(2025, 3, 12))
    values = [line for mention in doc.mentions if (line := mention_to_json(mention))]
    read_as = {text[line["start"] : line["end"]]: line for line in values}
    wanted_values = case.get("values", {})
    assert isinstance(wanted_values, dict)
    for words, wanted in wanted_values.items():
        assert {key: read_as[words][key] for key in wanted} == wanted
    facts = [to_json(fact) for fact in extract_from(doc).facts]
    wanted_facts = case.get("facts", [])
    assert isinstance(wanted_facts, list)
    assert len(facts) == len(wanted_facts)
    for fact, wanted in zip(facts, wanted_facts, strict=True):
        assert {key: fact.get(key) for key in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["Apple", "", "OpenAI, ChatGPT", "$5 bn", "Ham va bilan: a menu of Tashkent's new cafe"]
)
def test_a_short_latin_text_stays_english(text: str) -> None:
    assert detect(text) == "en"
