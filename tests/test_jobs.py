"""What Silkwire does by itself: ticks, never beside themselves; rounds, drains, and what admins are told once."""

from __future__ import annotations

import asyncio
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.jobs import ticker as ticking
from bot.jobs.feeds import LISTED, FeedJobs, account_of, at_most
from bot.jobs.ticker import Ticker
from bot.models import Checked, Complaint, Line, Reply, Run, Source, Watched
from bot.pipeline.refresh import Means
from bot.platforms.telegram_send import open_bot, tell
from handlers.wording import wording
from storage import Storage, open_storage
from tests.fakes.publisher import Publisher
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.rounds import NOW, Clock, item, rss, watch

ADMIN = "telegram:1"


# --- The ticker


async def test_work_is_done_at_once_and_not_beside_itself() -> None:
    began, gate, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()
    times: list[int] = []

    async def work() -> None:
        times.append(1)
        if len(times) == 1:
            began.set()
            await gate.wait()
        else:
            stop.set()

    ticker = Ticker()
    ticker.every(0.01, "work", work)
    running = asyncio.create_task(ticker.run(stop))
    await began.wait()
    assert len(times) == 1  # ticks that come meanwhile count once
    gate.set()
    await running
    assert len(times) == 2


async def test_work_that_fails_is_tried_again() -> None:
    stop, raised = asyncio.Event(), iter([StorageError("locked"), KeyError("ours")])

    async def work() -> None:
        if (error := next(raised, None)) is not None:
            raise error
        stop.set()

    ticker = Ticker()
    ticker.every(0.01, "work", work)
    await ticker.run(stop)


async def test_what_is_under_way_is_finished_at_the_end() -> None:
    stop, began, gate, finished = (asyncio.Event() for _ in range(4))

    async def work() -> None:
        began.set()
        await gate.wait()
        finished.set()

    ticker = Ticker()
    ticker.every(60, "work", work)
    running = asyncio.create_task(ticker.run(stop))
    await began.wait()
    stop.set()
    gate.set()
    await running
    assert finished.is_set()


async def test_what_does_not_finish_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "STOP_SECONDS", 0.01)
    stop, began = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        await asyncio.Event().wait()

    ticker = Ticker()
    ticker.every(60, "work", work)
    running = asyncio.create_task(ticker.run(stop))
    await began.wait()
    stop.set()
    await running


# --- Rounds and drains


class Told:
    """Admins, as far as they can be reached."""

    def __init__(self, reached: bool = True) -> None:
        self.reached = reached
        self.replies: list[Reply] = []

    async def __call__(self, person: str, reply: Reply) -> bool:
        assert person == ADMIN
        self.replies.append(reply)
        return self.reached

    @property
    def lines(self) -> list[str]:
        blocks = [block for reply in self.replies for block in reply.blocks]
        return ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Line)]


def jobs(means: Means, told: Told | None = None, admins: tuple[str, ...] = (ADMIN,)) -> FeedJobs:
    return FeedJobs(means, admins, told or Told(), wording("en"))


async def test_what_is_due_is_asked_and_read(means: Means, publisher: Publisher) -> None:
    publisher.put("/a", rss(item(1), item(2)))
    await watch(means.storage, publisher.url("/a"))
    work = jobs(means)
    await work.refresh_due()
    await work.refresh_due()  # nothing is due any more
    assert publisher.hits["/a"] == 1
    await work.drain()
    assert (await means.storage.coverage()).articles == 2
    assert isinstance(means.clock, Clock)
    means.clock.pass_(minutes=20)
    await work.refresh_due()
    assert publisher.hits["/a"] == 2


async def test_a_round_asks_one_host_for_a_few_feeds(storage: Storage) -> None:
    sources = await watch(storage, *(f"https://a.example/{n}" for n in range(20)), "https://b.example/rss")
    assert [one.source.url for one in at_most(3, sources)] == [
        *(f"https://a.example/{n}" for n in range(3)),
        "https://b.example/rss",
    ]


async def test_jobs_run_beside_each_other_until_they_are_stopped(means: Means, publisher: Publisher) -> None:
    publisher.put("/a", rss(item(1)))
    await watch(means.storage, publisher.url("/a"))
    stop, ticker = asyncio.Event(), Ticker()
    FeedJobs(means, (), Told(), wording("en"), stop=stop).on(ticker)
    running = asyncio.create_task(ticker.run(stop))
    await publisher.reached("/a")
    stop.set()
    await running
    received = await means.storage.inbox.count() + (await means.storage.coverage()).articles
    assert received == 1


# --- Complaints


async def fail(means: Means, watched: Watched, times: int = 5) -> None:
    for _ in range(times):
        then = means.clock() + timedelta(hours=1)
        check = Checked(number=watched.number, at=means.clock(), next_check=then, error="answered 503")
        await means.storage.sources.checked([check])


async def succeed(means: Means, watched: Watched) -> None:
    then = means.clock() + timedelta(minutes=15)
    check = Checked(number=watched.number, at=means.clock(), next_check=then, unchanged=True)
    await means.storage.sources.checked([check])


async def test_admins_are_told_once_that_a_source_broke_and_once_that_it_is_back(means: Means) -> None:
    (watched,) = await watch(means.storage, "https://a.example/rss")
    told = Told()
    work = jobs(means, told)
    await fail(means, watched, 4)
    await work.complain()
    assert told.lines == []
    await fail(means, watched, 1)
    await work.complain()
    await work.complain()
    assert told.lines == ["• 1 Outlet 1 — broken: answered 503"]
    await succeed(means, watched)
    await work.complain()
    await work.complain()
    assert told.lines[1:] == ["• 1 Outlet 1 — works again"]


async def test_what_could_not_be_sent_is_told_later(means: Means) -> None:
    (watched,) = await watch(means.storage, "https://a.example/rss")
    told = Told(reached=False)
    await fail(means, watched)
    await jobs(means, told).complain()
    told.reached = True
    await jobs(means, told).complain()
    await jobs(means, told).complain()
    assert len(told.lines) == 2


async def test_without_admins_it_is_logged_once(means: Means, capsys: pytest.CaptureFixture[str]) -> None:
    (watched,) = await watch(means.storage, "https://a.example/rss")
    await fail(means, watched)
    for _ in range(2):
        await jobs(means, admins=()).complain()
    assert capsys.readouterr().out.count("feed.complaint") == 1


async def test_nobody_but_us_is_late_after_a_night_switched_off(means: Means) -> None:
    (watched,) = await watch(means.storage, "https://a.example/rss")
    await succeed(means, watched)
    told = Told()
    assert isinstance(means.clock, Clock)
    means.clock.pass_(hours=12)
    await jobs(means, told).complain()
    assert told.lines == []
    await fail(means, watched, 1)  # asked now, and it fails
    await jobs(means, told).complain()
    assert told.lines == ["• 1 Outlet 1 — late: answered 503"]


async def test_a_source_that_a_person_paused_is_no_news(means: Means) -> None:
    (watched,) = await watch(means.storage, "https://a.example/rss")
    await fail(means, watched)
    await means.storage.sources.pause(watched.number)
    told = Told()
    await jobs(means, told).complain()
    assert told.lines == []


@pytest.mark.parametrize("code", ["en", "ru", "bg", "kk", "zh"])
def test_many_sources_make_one_message(code: str) -> None:
    source = Source(url="https://a.example", name="A")
    one = Watched(number=1, source=source, added=NOW, next_check=NOW)
    order: tuple[Complaint | None, ...] = (None, "late", "broken")
    news = [(replace(one, number=n), order[n % 3]) for n in range(LISTED + 10)]
    reply = account_of(news, wording(code))
    lines = [block for block in reply.blocks if isinstance(block, Line)]
    assert len(lines) == LISTED
    assert len(reply.blocks) == LISTED + 2
    assert "2" in lines[0].runs[0].text  # what is broken stands first


# --- The whole bot


async def test_an_admin_is_told_in_private_if_telegram_can() -> None:
    async with FakeTelegram() as fake:
        fake.chats |= {7: "private", 8: "blocked"}
        bot = open_bot(TOKEN, fake.url)
        news = Reply(blocks=(Line((Run("news"),)),))
        assert await tell(bot, "telegram:7", news)
        assert not await tell(bot, "telegram:8", news)
        assert not await tell(bot, "discord:7", news)
        await bot.session.close()
    assert (fake.texts(7), fake.texts(8)) == (["news"], [])


async def test_the_bot_reads_feeds_beside_talking_and_stops_cleanly(
    tmp_path: Path, database: str, publisher: Publisher
) -> None:
    publisher.put("/a", rss(*(item(n) for n in range(30))))
    async with FakeTelegram() as fake:
        config = tmp_path / "config.toml"
        config.write_text(
            f'storage.url = "{database}"\n[telegram]\ntoken = "{TOKEN}"\napi_base = "{fake.url}"\n'
            '[feeds]\npreset = false\nallow_networks = ["127.0.0.0/8"]\nworkers = 1\n'
            f'[[feeds.sources]]\nname = "A"\nlanguage = "en"\nurl = "{publisher.url("/a")}"\n'
        )
        command = [sys.executable, "-m", "bot", "--config", str(config), "run"]
        running = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
        assert running.stderr is not None
        fake.say("/about")
        log = b""
        while b"inbox.drained" not in log:
            line = await running.stderr.readline()
            assert line, log.decode()
            log += line
        running.send_signal(signal.SIGTERM)
        rest = await running.stderr.read()
        assert await running.wait() == 0, (log + rest).decode()
    assert b"feed.refreshed" in log
    assert fake.texts()
    async with open_storage(database) as storage:
        assert (await storage.coverage()).articles == 30
