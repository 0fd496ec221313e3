"""Pictures: decoded and looked at as far as a program can; the command over real records; through Telegram's client."""

from __future__ import annotations

import asyncio
import io
import re
import warnings
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image

from bot.charts import Bar, BarChart, Event, Timeline, draw_bars, draw_timeline
from bot.charts.bars import Look
from bot.charts.canvas import HAN_FONT, LIGHT, ONE_AT_A_TIME, SECOND, STRONG, drawable, fitted, width_of
from bot.models import Picture, Reply, Request
from bot.platforms.telegram_send import Target, open_bot, send
from handlers import Dispatch
from storage import Storage
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.making import TEXT, TRANSLATED, article, fact, stated

LEGEND: Mapping[Look, str] = {"year": "a year", "part": "a part", "other": "another", "target": "a target"}


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture.convert("RGB")


def pixels(content: bytes, colour: str) -> int:
    """How many pixels have that colour ("#1f5fa8")."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    picture = opened(content)
    return sum(count for count, found in picture.getcolors(picture.width * picture.height) or () if found == wanted)


def chart(*bars: Bar, title: str = "Turnover") -> BarChart:
    return BarChart(title=title, under="dollars", bars=bars, legend=LEGEND, foot="Silkwire")


def bar(label: str, amount: float, look: Look = "year", under: str = "") -> Bar:
    return Bar(label=label, under=under, amount=amount, value=f"{amount:g} млрд", look=look)


def test_bars_are_as_long_as_their_amounts() -> None:
    """Measured in the picture: the blue of a lone year against that of a year twice as large."""
    small = pixels(draw_bars(chart(bar("2023", 100, "target"), bar("2024", 25))), STRONG)
    large = pixels(draw_bars(chart(bar("2023", 100, "target"), bar("2024", 50))), STRONG)
    frame = pixels(draw_bars(chart(bar("2023", 100, "target"), bar("2024", 0))), STRONG)
    assert 1.8 < (large - frame) / (small - frame) < 2.2


def test_each_look_is_seen() -> None:
    content = draw_bars(
        chart(
            bar("2022", 24), bar("2022", 31, "other"), bar("2023", 17, "part", "Jan – May"), bar("2030", 40, "target")
        )
    )
    picture = opened(content)
    assert picture.width == 1080
    assert 700 <= picture.height <= 1350
    assert pixels(content, STRONG) > 10_000
    assert pixels(content, SECOND) > 10_000
    assert pixels(content, LIGHT) > 10_000


@pytest.mark.parametrize("count", [1, 12])
def test_a_picture_has_its_own_ground_and_fits_a_phone(count: int) -> None:
    content = draw_bars(chart(*(bar(str(2000 + number), 1 + number) for number in range(count))))
    picture = opened(content)
    corners = {picture.getpixel((x, y)) for x in (0, picture.width - 1) for y in (0, picture.height - 1)}
    assert corners == {(0xFB, 0xFA, 0xF6)}
    assert Image.open(io.BytesIO(content)).getextrema()[-1] == (255, 255)  # opaque
    assert picture.height <= 2 * picture.width


@pytest.mark.parametrize(
    "text",
    ["Тауар айналымы: қаңтар – мамыр, өңір", "贸易额 哈萨克斯坦 中国海关", "Стокообмен през 2024 г.", "$43.8 billion"],
)
def test_letters_of_every_language_are_drawn(text: str) -> None:
    assert drawable(text) == text
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of letters that its fonts have not
        assert draw_bars(chart(bar("2024", 1), title=text)) != draw_bars(chart(bar("2024", 1), title="x"))


def test_the_font_we_bring_along_has_its_licence_beside_it() -> None:
    assert HAN_FONT.stat().st_size < 3_000_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (HAN_FONT.parent / "OFL.txt").read_text("utf-8")


def test_letters_that_no_font_has_are_left_out_without_a_word() -> None:
    assert drawable("саммит 🇰🇿 ШОС\u0000") == "саммит  ШОС"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw_timeline(Timeline(title="x 🦄", events=(Event(year="2024", when="", what="🦄"),), legend={}, foot=""))


def test_text_keeps_to_its_room() -> None:
    for text in ("слово " * 40, "中华人民共和国" * 20, "неразрывноедлинноеслово" * 9):
        lines = fitted(text, 500, 36, lines=3)
        assert 1 <= len(lines) <= 3
        assert lines[-1].endswith("…")
        assert all(width_of(line, 36) <= 500 for line in lines)
    assert fitted("short", 500, 36, lines=3) == ["short"]
    assert fitted("", 500, 36) == []


def test_pictures_drawn_at_once_are_as_those_drawn_alone() -> None:
    charts = [chart(bar(str(year), year - 1990), bar("2030", 60, "target")) for year in range(2000, 2008)]
    alone = [draw_bars(one) for one in charts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw_bars, charts)) == alone
    assert not ONE_AT_A_TIME.locked()


def test_a_timeline_grows_with_its_events() -> None:
    def drawn(count: int) -> Image.Image:
        events = tuple(
            Event(year=str(2020 + number // 3), when="4 июля", what="саммит ШОС · Астана", state="held")
            for number in range(count)
        )
        return opened(draw_timeline(Timeline(title="Лента", events=events, legend={"held": "состоялось"}, foot="1")))

    assert drawn(1).width == drawn(9).width == 1080
    assert drawn(1).height < drawn(4).height < drawn(9).height


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
async def told(storage: Storage) -> Storage:
    """Two years, a part of one, a target; one year told otherwise by another."""
    text = TEXT + "\nTrade came to 17.6 billion dollars in January-May 2024.\nTrade was 41 billion dollars in 2023."
    _, _, _, _, part, year = text.split("\n")
    pair: dict[str, Any] = {
        "kind": "trade",
        "flow": "turnover",
        "countries": ["CN", "KZ"],
        "currency": "USD",
        "bound": "exact",
    }
    more = [
        fact(text, part, **pair, amount=17600000000, period="2024-01/2024-05", status="actual"),
        fact(text, year, **pair, amount=41000000000, period="2023", status="actual"),
    ]
    await storage.save_article(article(text=text), [*stated(text.rpartition("\nTrade came")[0]), *more])
    other = "Trade between the two reached 30.1 billion dollars in 2024."
    differs = [fact(other, other, **pair, amount=30100000000, period="2024", status="actual")]
    await storage.save_article(article("k2", other, publisher="Other"), differs)
    return storage


async def ask(storage: Storage, text: str, language: str = "en") -> Reply:
    at = datetime(2025, 9, 10, 12, tzinfo=UTC)
    request = Request(platform="test", chat="1", user="1", text=text, language=language, at=at)
    return await Dispatch(storage)(request)


def picture_of(reply: Reply) -> Picture:
    (picture,) = (block for block in reply.blocks if isinstance(block, Picture))
    return replace(picture, alt=picture.alt.replace("\u2009", " "))  # thin spaces of CLDR's intervals


async def test_the_picture_of_trade_says_its_figures(told: Storage) -> None:
    picture = picture_of(await ask(told, "/trade chart kz cn"))
    assert pixels(picture.content, STRONG) > 10_000
    assert picture.alt.startswith("Turnover China – Kazakhstan. 2023: $41 billion; 2024 (Jan – May): $17.6 billion;")
    assert "$43.8 billion" in picture.alt
    assert "$30.1 billion" in picture.alt
    assert picture.alt.endswith("2030 (target): $100 billion.")
    assert pixels(picture.content, SECOND) > 10_000


@pytest.mark.parametrize("code", TRANSLATED)
async def test_a_picture_is_asked_for_in_every_language(told: Storage, code: str) -> None:
    word = {"en": "chart", "ru": "график", "bg": "графика", "kk": "график", "zh": "图表"}[code]
    picture = picture_of(await ask(told, f"/trade {word}", code))
    assert opened(picture.content).width == 1080
    assert code == "en" or "Turnover" not in picture.alt


async def test_only_the_time_asked_for_is_drawn(told: Storage) -> None:
    alt = picture_of(await ask(told, "/trade chart 2023")).alt
    assert "2023" in alt
    assert "2024" not in alt


async def test_a_single_month_is_named(told: Storage) -> None:
    text = "Trade came to 4 billion dollars in February 2022."
    pair: dict[str, Any] = {"kind": "trade", "flow": "turnover", "countries": ["CN", "KZ"], "currency": "USD"}
    month = fact(text, text, **pair, bound="exact", amount=4000000000, period="2022-02", status="actual")
    await told.save_article(article("k3", text), [month])
    assert "2022 (Feb): $4 billion" in picture_of(await ask(told, "/trade chart kz cn")).alt


async def test_nothing_to_draw_is_said(told: Storage) -> None:
    reply = await ask(told, "/trade chart 1999")
    assert not any(isinstance(block, Picture) for block in reply.blocks)
    assert "Nothing on Trade · 1999" in str(reply.blocks)


async def test_the_loop_goes_on_while_a_picture_is_drawn(told: Storage) -> None:
    """Drawing waits for its turn in a thread; the loop answers others meanwhile."""
    with ONE_AT_A_TIME:
        drawing = asyncio.create_task(ask(told, "/trade chart"))
        listed = await ask(told, "/trade 2023")
        assert "41" in str(listed.blocks)
        assert not drawing.done()
    assert picture_of(await drawing).content


async def test_a_picture_reaches_telegram(told: Storage) -> None:
    reply = await ask(told, "/trade chart")
    async with FakeTelegram(chats={7: "private"}) as fake:
        bot = open_bot(TOKEN, fake.url)
        try:
            await send(bot, Target(7), reply)
        finally:
            await bot.session.close()
    assert fake.sent[0]["photo"].content == picture_of(reply).content
    assert fake.sent[0]["text"].startswith("Turnover China – Kazakhstan. 2023: $41 billion;")


async def test_the_timeline_is_drawn_with_what_lies_ahead(told: Storage) -> None:
    text = "The next SCO summit will take place in Bishkek in 2026."
    fields = {"series": "SCO", "countries": ["KG"], "place": {"city": "Bishkek", "country": "KG"}}
    ahead = fact(text, text, (), kind="event", type="summit", date="2026", status="upcoming", **fields)
    await told.save_article(article("k3", text), [ahead])
    picture = picture_of(await ask(told, "/timeline chart"))
    assert opened(picture.content).width == 1080
    assert re.fullmatch(
        r"Timeline\. 17 Jun 2025: .*summit.*Astana, Kazakhstan; 2026: SCO summit · Bishkek.*", picture.alt
    )
    assert "2024" not in picture.alt  # figures have their own picture


@pytest.mark.parametrize("code", TRANSLATED)
async def test_a_timeline_is_asked_for_in_every_language(told: Storage, code: str) -> None:
    word = {"en": "chart", "ru": "график", "bg": "графика", "kk": "график", "zh": "图表"}[code]
    picture = picture_of(await ask(told, f"/timeline {word} 2025", code))
    assert opened(picture.content).height > 300
    assert word not in picture.alt


def test_no_line_begins_with_a_dot() -> None:
    words = "переговоры · Касым-Жомарт Токаев, Си Цзиньпин · Астана, Казахстан → Китай"
    for width in range(250, 800, 10):
        lines = fitted(words, width, 36, lines=9)
        assert not any(line.startswith(("·", "→")) for line in lines)
