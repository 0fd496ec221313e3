"""Reading what lies behind a list: articles, searches, the reports of a record and its history."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.demo import ARTICLES
from bot.feeds.jsonl import parse_line
from bot.models import Quote, Refused
from bot.pipeline.importing import import_entries
from storage import Storage
from tests.answers.asking import ARTICLE_COUNT, NOW, Ask, asking, buttons, ids, shown

# --- reading ----------------------------------------------------------------------------------------------------------


async def test_latest_counts(ask: Ask) -> None:
    reply = await ask("/latest 2")
    assert len(re.findall(r"/article \d+", shown(reply))) == 2
    assert "2 Sept 2025" in shown(reply)
    assert buttons(reply) == ["/latest 2 +2"]


async def test_search_finds_other_forms_and_marks_them(ask: Ask) -> None:
    reply = await ask("/search саммиты")
    assert "[саммит" in shown(reply).lower()
    assert "[Саммит]" in shown(reply)


async def test_any_other_text_is_a_search(ask: Ask) -> None:
    assert shown(await ask("рапса")).startswith("Поиск · «рапса» · 1 статья\n")
    said = shown(await ask("cucumber"))
    assert f"Nothing on “cucumber” in {ARTICLE_COUNT} articles of" in said
    assert "/help" in said


async def test_an_article_with_its_facts(ask: Ask) -> None:
    number = re.findall(r"/article (\d+)", shown(await ask("/search рапса")))[0]
    said = shown(await ask(f"/article {number}"))
    assert "Akorda, 17 Oct 2023 · https://akorda.kz/" in said
    assert "52 projects · $21 billion" in said
    assert ids(await ask(f"/article {number}"))


async def test_why_shows_the_sentence_with_the_words_marked(ask: Ask) -> None:
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    reply = await ask(f"/why {fact.upper()}")
    quote = next(block for block in reply.blocks if isinstance(block, Quote))
    assert "".join(run.text for run in quote.runs).startswith("В январе–мае 2024 года")
    marked = " ".join(run.text for run in quote.runs if run.style == "mark")
    assert "17,62 млрд долларов" in marked
    assert "годом ранее" not in marked
    said = shown(reply)
    assert "$17.62 billion (+18%)" in said
    assert "Jambylinfo.kz" in said
    assert "1 Jul 2024 · https://jambylinfo.kz/" in said
    assert "amount: “17,62 млрд долларов”" in said
    assert shown(await ask(f"/why_{fact}")) == said


async def test_why_of_what_an_article_no_longer_says(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    old = parse_line(next(line for line in ARTICLES.read_text("utf-8").splitlines() if "17,62" in line), "demo")
    retold = replace(old, text=old.text.replace("17,62", "17,63"))
    changed = [result async for result in import_entries([retold], full, now=NOW)]
    assert not isinstance(changed[0], Refused)
    assert fact not in ids(await ask("/trade 2024-01/2024-05"))
    said = shown(await ask(f"/why {fact}"))
    assert "17,62 млрд" in said
    assert "The article has been changed since and no longer says this." in said


async def test_why_shows_every_report_of_the_record_whichever_is_asked_for(ask: Ask) -> None:
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    first = await ask(f"/why {fact}")
    assert first.more == f"/why {fact} +5"
    assert "Other reports" in shown(first)
    quotes = [block for reply in (first, await ask("/more")) for block in reply.blocks if isinstance(block, Quote)]
    said = ["".join(run.text for run in quote.runs) for quote in quotes]
    assert len(said) == len(set(said)) == 6
    assert all(any(run.style == "mark" for run in quote.runs) for quote in quotes)
    other = re.findall(r"/why ([a-z2-7]+)", shown(await ask(f"/history {fact}")))[-1]
    assert other != fact
    assert shown(await ask(f"/why {other}")).splitlines()[0] == shown(first).splitlines()[0]


async def test_why_says_which_reports_were_found_wrong(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    wrong = re.findall(r"/why ([a-z2-7]+)", shown(await ask(f"/history {fact}")))[1]
    assert await full.reject(wrong, by="test:7", reason="another country", now=NOW)
    said = shown(await ask(f"/why {fact}"))
    assert said.count("another country") == 1
    assert "test:7" not in said
    trail = shown(await ask(f"/history {fact}"))
    assert re.search(r"10 Sept 2025 — corrected: .*another country", trail)


async def test_history_tells_day_by_day_how_a_figure_came_to_be(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024 kz cn turnover"))[0]
    said = shown(await ask(f"/history {fact}"))
    lines = [line for line in said.splitlines() if line.startswith("•")]
    assert lines[0].startswith("• 20 Jan 2025 — first told: 2024 · $43.8 billion")
    assert "• 17 Feb 2025 — new: about $30 billion — Kazinform" in said
    assert "• 17 Jun 2025 — also told by БТА" in said
    then = shown(await ask(f"/history {fact} as of 1 February 2025"))
    assert [line for line in then.splitlines() if line.startswith("•")] == lines[:1]


async def test_history_tells_what_an_article_no_longer_says(full: Storage) -> None:
    ask = asking(full)
    fact = ids(await ask("/trade 2024-01/2024-05"))[0]
    old = parse_line(next(line for line in ARTICLES.read_text("utf-8").splitlines() if "17,62" in line), "demo")
    retold = replace(old, text=old.text.replace("17,62", "18,5"))
    _ = [result async for result in import_entries([retold], full, now=NOW)]
    said = shown(await ask(f"/history {fact}"))
    assert "• 10 Sept 2025 — withdrawn: January – May 2024 · $17.62 billion (+18%)" in said
