"""``/feeds`` in chat: what everybody sees, and what only admins change."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from aiogram.types import Chat, Message, Update, User

from bot.errors import FetchError
from bot.feeds.fetch import Client, failures
from bot.feeds.health import last_round, standing
from bot.feeds.presets import presets
from bot.languages import codes
from bot.models import Checked, Entry, Heading, Reply, Request, Source
from bot.pipeline.discovering import Found, discover
from bot.platforms.telegram_updates import read_request
from bot.platforms.terminal_text import render_plain
from bot.workers import Workers
from handlers import Dispatch
from handlers.registry import BUTTON_BYTES, Feeds
from handlers.sources import ORIGINS, OWNERSHIP, STANDINGS
from handlers.wording import wording
from storage import Storage
from tests.fakes.outlet import lay_out
from tests.fakes.publisher import Publisher
from tests.making import NOW, TRANSLATED

ADMIN, OTHER, GROUP = "7", "8", "-1001234"
INTERVAL = timedelta(minutes=15)
Ask = Callable[..., Awaitable[Reply]]


async def found_by_name(url: str) -> Sequence[Found]:
    """What a site has, told by its name: the web is tried in the last part of this file."""
    if "silent" in url:
        raise FetchError("the host did not answer")
    names = {"one": ["feed"], "two": ["a", "b"]}.get(url.partition("://")[2].partition(".")[0], [])
    return [Found(Source(url=f"{url}/{name}", name=f"The {name}"), 12) for name in names]


def asking(storage: Storage, feeds: Feeds) -> Ask:
    dispatch = Dispatch(storage, ["telegram:8"], ["telegram:7"], feeds)

    async def ask(text: str, user: str = ADMIN, language: str = "en") -> Reply:
        request = Request(platform="telegram", chat="-5", user=user, text=text, language=language, at=NOW)
        return await dispatch(request)

    return ask


@pytest.fixture
async def ask(storage: Storage) -> Ask:
    """Five sources: in order, late, broken, gone, paused, one of them not asked yet."""
    named = [
        Source(url="https://a.kz/rss", name="Алға", language="kk", country="KZ", ownership="state", section="economy"),
        Source(url="https://b.kz/rss", name="Late News", language="en", country="KZ", ownership="private"),
        Source(url="https://c.cn/rss", name="坏了", language="zh", country="CN", site="https://c.cn"),
        Source(url="https://d.ru/rss", name="Gone", language="ru", country="RU"),
        Source(url="https://e.bg/rss", name="Пауза", language="bg", country="BG"),
        Source(url="https://f.org/rss", name="Fresh", language="en"),
    ]
    start = NOW - timedelta(days=3)
    await storage.sources.sync(named, now=start)
    await storage.sources.add(Source(url="https://g.org/rss", name="Late Show", language="en"), now=NOW)
    entry = Entry(source="x", text="t", guid="1", title="t")
    await storage.sources.receive(Checked(number=1, at=NOW, next_check=NOW + INTERVAL, bytes=2048), [entry])
    await storage.sources.checked([Checked(number=2, at=start, next_check=NOW)])
    for _ in range(6):
        failed = Checked(number=3, at=NOW, next_check=NOW + INTERVAL, error="answered 503 Service Unavailable")
        await storage.sources.checked([failed])
    await storage.sources.checked([Checked(number=4, at=NOW, next_check=NOW, error="answered 410 Gone", paused="gone")])
    await storage.sources.pause(5)
    return asking(storage, Feeds(found_by_name, INTERVAL))


def commands_of(reply: Reply) -> list[str]:
    return [button.command for row in reply.buttons for button in row]


def lines(reply: Reply) -> list[str]:
    return [line for line in render_plain(reply).splitlines() if line and not line.startswith("  →")]


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


# --- for admins


async def test_what_is_paused_is_not_due_until_it_is_resumed(ask: Ask, storage: Storage) -> None:
    reply = await ask("/feeds pause Fresh")
    assert lines(reply) == ["Paused: 6 · Fresh"]
    assert commands_of(reply) == ["/feeds resume 6"]
    assert 6 not in [one.number for one in await storage.sources.due(NOW, 10)]
    assert commands_of(await ask("/feeds 6")) == ["/feeds resume 6", "/feeds remove 6"]
    assert commands_of(await ask("/feeds resume 6")) == ["/feeds pause 6"]
    assert 6 in [one.number for one in await storage.sources.due(NOW, 10)]


async def test_what_is_removed_is_gone_from_the_list(ask: Ask, storage: Storage) -> None:
    assert lines(await ask("/feeds remove 6")) == [
        "Removed: 6 · Fresh",
        "To have it back: /feeds add https://f.org/rss",
    ]
    assert 6 not in [one.number for one in await storage.sources.list()]


async def test_the_one_feed_behind_an_address_is_added(ask: Ask, storage: Storage) -> None:
    reply = await ask("/feeds add one.kz Моя лента")
    assert lines(reply) == ["Added: 8 · Моя лента", "https://one.kz/feed gave 12 articles."]
    assert commands_of(reply) == ["/feeds pause 8", "/feeds remove 8"]
    assert (await storage.sources.list())[-1].source.url == "https://one.kz/feed"
    assert lines(await ask("/feeds add https://one.kz/feed")) == ["Known already: 8 · Моя лента"]


async def test_of_several_feeds_each_is_listed_with_its_command(ask: Ask, storage: Storage) -> None:
    assert lines(await ask("/feeds add https://two.kz")) == [
        "two.kz has several feeds. Which of them?",
        "• /feeds add https://two.kz/a The a",
        "• /feeds add https://two.kz/b The b",
    ]
    assert len(await storage.sources.list()) == 7


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/feeds add", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add xinhua", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add file:///etc/passwd", "Say the address of a feed or a site, as in /feeds add https://example.kz"),
        ("/feeds add https://silent.kz", "https://silent.kz cannot be had: the host did not answer"),
        ("/feeds add https://none.kz", "There is no feed at https://none.kz, nor does its page name one."),
        ("/feeds remove", "Say which source: its number stands before its name in /feeds"),
        ("/feeds pause 99", "There is no source “99”. /feeds lists what there is."),
    ],
)
async def test_mistakes_are_answered_kindly(ask: Ask, text: str, said: str) -> None:
    assert lines(await ask(text)) == [said]


async def test_without_a_network_it_is_said_what_to_do(storage: Storage) -> None:
    said = lines(await asking(storage, Feeds())("/feeds add https://one.kz"))
    assert said == ["There is no network here to try it: silkwire feeds add https://one.kz"]


async def test_a_name_that_several_have_changes_none(ask: Ask, storage: Storage) -> None:
    said = lines(await ask("/feeds pause late"))
    assert said[1].startswith("• /feeds pause 2 Late News")
    assert [one.number for one in await storage.sources.list() if one.paused == "paused"] == [5]


@pytest.mark.parametrize("text", ["/feeds add one.kz", "/feeds remove 1", "/feeds pause 1", "/feeds resume 5"])
@pytest.mark.parametrize("user", [OTHER, GROUP])
async def test_others_are_refused_and_change_nothing(ask: Ask, storage: Storage, text: str, user: str) -> None:
    before = await storage.sources.list()
    said = lines(await ask(text, user=user))
    if user == GROUP:
        assert said == ["You write as a group or channel: to change feeds, write as yourself."]
    else:
        assert said == ["Only admins change what is read; to be one of them, send the owner this: telegram:8"]
    assert await storage.sources.list() == before


async def test_a_plain_sentence_changes_nothing(ask: Ask, storage: Storage) -> None:
    before = await storage.sources.list()
    for text in ("remove 1", "источники удалить 1", "удалить 1", "feeds remove 1"):
        await ask(text)
    assert await storage.sources.list() == before


async def test_a_button_fits_any_platform(ask: Ask) -> None:
    for text in ("/feeds", "/feeds 1", "/feeds pause 1"):
        assert all(len(command.encode()) <= BUTTON_BYTES for command in commands_of(await ask(text)))


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


# --- over the web


async def test_a_site_is_looked_through_for_its_feed(storage: Storage) -> None:
    async with Publisher() as publisher, Client(allow_networks=["127.0.0.0/8"], host_delay=0) as client:
        lay_out(publisher)
        with Workers(1) as workers:

            async def over_the_web(url: str) -> Sequence[Found]:
                return await discover(url, client, workers)

            ask = asking(storage, Feeds(over_the_web))
            site = publisher.url("")
            assert lines(await ask(f"/feeds add {site}/one"))[0] == "Added: 1 · Новости"
            assert lines(await ask(f"/feeds add {site}/missing")) == [
                f"{site}/missing cannot be had: answered 404",
            ]
            several = await ask(f"/feeds add {site}/several")
    assert isinstance(several.blocks[0], Heading)
    assert lines(several)[1:] == [f"• /feeds add {site}/a.xml Economy", f"• /feeds add {site}/b.xml World"]


async def test_a_network_that_is_not_public_is_refused_in_chat(storage: Storage) -> None:
    async with Publisher() as publisher, Client(host_delay=0) as client:
        lay_out(publisher)
        with Workers(1) as workers:

            async def over_the_web(url: str) -> Sequence[Found]:
                return await discover(url, client, workers)

            said = lines(await asking(storage, Feeds(over_the_web))(f"/feeds add {publisher.url('/feed.xml')}"))
        assert said[0].endswith("cannot be had: the address is not public")
        assert not publisher.requests


# --- anonymous admins on Telegram


def update_of(text: str, sender_chat: Chat | None) -> Update:
    group, anonymous = Chat(id=-1001234, type="supergroup"), User(id=1087968824, is_bot=True, first_name="Group")
    message = Message(
        message_id=1, date=datetime(2025, 9, 1, tzinfo=UTC), chat=group, from_user=anonymous, text=text,
        sender_chat=sender_chat,
    )  # fmt: skip
    return Update(update_id=1, message=message)


@pytest.mark.parametrize("speaker", [-1001234, -1009999])
def test_who_writes_as_a_group_or_channel_is_nobody_else(speaker: int) -> None:
    request = read_request(update_of("/feeds", Chat(id=speaker, type="channel")), "silkwire_bot", NOW)
    assert request is not None
    assert request.user == str(speaker)
