"""``/feeds`` in chat: what everybody sees, in five languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.feeds.fetch import failures
from bot.feeds.health import last_round, standing
from bot.feeds.presets import presets
from bot.languages import codes
from bot.models import Source
from bot.platforms.terminal_text import render_plain
from handlers.registry import Feeds
from handlers.sources import ORIGINS, OWNERSHIP, STANDINGS
from handlers.wording import wording
from storage import Storage
from tests.feed_lists import INTERVAL, OTHER, Ask, asking, commands_of, lines, six_sources
from tests.making import NOW, TRANSLATED


@pytest.fixture
async def ask(storage: Storage) -> Ask:
    return await six_sources(storage)


# --- for everyone


async def test_sources_stand_by_language_those_in_trouble_first(ask: Ask) -> None:
    said = lines(await ask("/feeds", user=OTHER))
    assert said[:2] == [
        "Feeds",
        "7 sources · in order: 1 · not asked yet: 2 · late: 1 · broken: 1 · gone: 1 · paused: 1",
    ]
    assert said[2:6] == [
        "To be looked at: 3",
        "• 4 Gone · Russia — gone · no article yet · its server says that it is no more",
        "• 3 坏了 · China — broken · no article yet · answered 503",
        "• 2 Late News · Kazakhstan — late · no article yet",
    ]
    assert said[6:] == [
        "English: 2",
        "• 6 Fresh — not asked yet",
        "• 7 Late Show — not asked yet",
        "Bulgarian: 1",
        "• 5 Пауза · Bulgaria — paused · no article yet",
        "Kazakh: 1",
        "• 1 Алға (economy) · Kazakhstan — no article yet",
    ]


async def test_the_readers_own_language_comes_before_others(ask: Ask) -> None:
    said = lines(await ask("/feeds", language="kk"))
    assert said.index("Қазақ тілі: 1") < said.index("Ағылшын тілі: 2")


async def test_a_country_narrows_the_list(ask: Ask) -> None:
    said = lines(await ask("/feeds Казахстан", language="en"))
    assert said[0] == "Источники · Казахстан"
    assert [re.findall(r"^• (\d)", line) for line in said if line.startswith("•")] == [["2"], ["1"]]


@pytest.mark.parametrize("text", ["/feeds 1", "/feeds алға", "/feeds https://a.kz/rss", "/feeds a.kz/rss"])
async def test_one_source_in_full(ask: Ask, text: str) -> None:
    reply = await ask(text, user=OTHER, language="en")
    said = dict(line.split(": ", 1) for line in lines(await ask("/feeds 1", user=OTHER))[2:])
    assert render_plain(reply).startswith("1 · Алға (")
    assert reply.buttons == ()
    assert said == {
        "Address": "https://a.kz/rss",
        "Language": "Kazakh",
        "Country": "Kazakhstan",
        "Owner": "state-owned",
        "Named by": "an admin",
        "Last asked": "1 second ago",
        "Last answered": "1 second ago",
        "Asked again": "in 15 minutes",
        "Times asked": "1 (0 unchanged)",
        "Entries": "1 → 0 articles",
        "Received": "2 KB",
    }


async def test_what_failed_says_how_often_and_why(ask: Ask) -> None:
    said = lines(await ask("/feeds 3", language="ru"))
    assert said[1] == "не работает · статей пока нет · ответ 503"
    assert "Неудач подряд: 6" in said


async def test_of_several_with_one_name_each_is_listed(ask: Ask) -> None:
    said = lines(await ask("/feeds late"))
    assert said[0] == "Which of them?"
    assert said[1:] == [
        "• /feeds 2 Late News · en · https://b.kz/rss",
        "• /feeds 7 Late Show · en · https://g.org/rss",
    ]


@pytest.mark.parametrize("source", presets(), ids=lambda source: source.url)
async def test_every_preset_is_found_by_its_name(packed: Ask, source: Source) -> None:
    """Names hold countries, numbers and words that mean commands elsewhere: "China Daily", "24.kz", "Investor.bg"."""
    said = lines(await packed(f"/feeds {source.name}", language=source.language or "en"))
    assert any(source.name in line for line in said), said
    assert source.name in said[0] or len(said) > 2


@pytest.fixture
async def packed(storage: Storage) -> Ask:
    await storage.sources.sync(presets(), now=NOW)
    return asking(storage, Feeds())


async def test_what_there_is_not(ask: Ask) -> None:
    assert lines(await ask("/feeds nonesuch")) == ["There is no source “nonesuch”. /feeds lists what there is."]


async def test_a_long_list_goes_through_everything_once(storage: Storage) -> None:
    await storage.sources.sync(presets(), now=NOW)
    ask = asking(storage, Feeds())
    reply = await ask("/feeds", language="ru")
    seen = [line for line in lines(reply) if line.startswith("•")]
    while reply.more:
        assert commands_of(reply)[-1] == reply.more
        reply = await ask("/more", language="ru")
        seen += [line for line in lines(reply) if line.startswith("•")]
    assert sorted(int(line.split()[1]) for line in seen) == list(range(1, len(presets()) + 1))
    assert lines(await ask("/feeds +500")) == ["Feeds", "That was all."]


async def test_no_sources_at_all(storage: Storage) -> None:
    assert lines(await asking(storage, Feeds())("/feeds", user=OTHER)) == ["Feeds", "0 sources"]


@pytest.mark.parametrize(
    ("word", "language", "heading"),
    [("источники", "ru", "Источники"), ("фийдове", "bg", "Източници"), ("көздер", "kk", "Дереккөздер"),
     ("订阅源", "zh", "订阅源"), ("sources", "en", "Feeds"), ("/источники", "ru", "Источники")],
)  # fmt: skip
async def test_plain_words_in_five_languages(ask: Ask, word: str, language: str, heading: str) -> None:
    assert heading in lines(await ask(word, language=language))[:2]


async def test_about_tells_of_feeds_too(ask: Ask) -> None:
    said = lines(await ask("/about"))
    at = said.index("Feeds")
    assert said[at + 1].startswith("7 sources · in order: 1")
    assert said[at + 1].endswith("/feeds")
    assert [line.split()[1] for line in said[at + 2 :]] == ["2", "3", "4"]


# --- in five languages


VERBS = [
    (code, verb, word)
    for code in codes()
    for verb, words in wording(code).table("feeds").items()
    for word in (*words[:1], *words[-1:])
]


@pytest.mark.parametrize(("code", "verb", "word"), VERBS)
async def test_what_is_done_may_be_said_in_any_language(ask: Ask, code: str, verb: str, word: str) -> None:
    number = {"resume": "5"}.get(verb, "6")
    expected = lines(await ask(f"/feeds {verb} {'one.kz' if verb == 'add' else number}", language=code))
    if verb == "remove":
        assert expected[0].endswith(" 6 · Fresh")
        return
    said = lines(await ask(f"/feeds {word} {'one.kz' if verb == 'add' else number}", language=code))
    assert (said[0].split("·")[-1], len(said)) == (expected[0].split("·")[-1], len(expected))


def test_no_word_means_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for code in codes():
        for verb, words in wording(code).table("feeds").items():
            for word in words:
                meant.setdefault(word.casefold(), set()).add(verb)
    assert {word: verbs for word, verbs in meant.items() if len(verbs) > 1} == {}


@pytest.mark.parametrize("code", [code for code in TRANSLATED if code != "en"])
def test_words_and_usual_errors_are_translated(code: str) -> None:
    say = wording(code)
    sentences = [*STANDINGS.values(), *OWNERSHIP.values(), *ORIGINS.values()]
    sentences += [text for _, text in failures._CAUSES]
    assert [sentence for sentence in sentences if sentence not in say.table("ui")] == []
    sections = {source.section for source in presets() if source.section}
    assert sections <= set(say.table("show")["names"]["sections"])


@pytest.mark.parametrize("code", TRANSLATED)
async def test_the_list_is_wholly_in_the_readers_language(ask: Ask, code: str) -> None:
    said = "\n".join(lines(await ask("/feeds", language=code)))
    assert code == "en" or not re.search(r"article|asked|order|late\b|broken|gone|paused|sources", said)


# --- who is late


async def test_nobody_is_late_while_nothing_is_asked(ask: Ask, storage: Storage) -> None:
    """The bot was off for a week: what it had asked last was in order then."""
    one = (await storage.sources.list())[0]
    assert standing(one, last_round([one]), INTERVAL) == "ok"
    assert standing(one, NOW + timedelta(days=7), INTERVAL) == "late"
