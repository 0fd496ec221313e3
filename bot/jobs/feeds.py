"""The feeds' work: sources that are due are asked, what waits is read, and admins hear of sources in trouble."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from time import perf_counter
from urllib.parse import urlsplit

import structlog

from bot.feeds.schedule import complaint
from bot.jobs.ticker import Ticker
from bot.models import Block, Complaint, Heading, Line, Note, Reply, Run, Watched
from bot.pipeline.inbox import drain
from bot.pipeline.refresh import Means, Refreshed, refresh
from handlers.wording import Wording

log = structlog.get_logger()

Tell = Callable[[str, Reply], Awaitable[bool]]

DUE_SECONDS = 15.0
DRAIN_SECONDS = 5.0
COMPLAIN_SECONDS = 300.0
ROUND = 500  # sources of one round
ROUND_HOST = 10  # of them on one host, which are asked one after the other: a round should not wait for one host
LISTED = 20  # sources in one message; should our own network be out, it is all of them


class FeedJobs:
    """What is done about feeds while Silkwire runs.

    Args:
        admins: who is told of sources in trouble ("telegram:123456789").
        tell: sends to one of them; whether it was sent.
        stop: once it is set nothing more is begun.
    """

    def __init__(
        self, means: Means, admins: Sequence[str], tell: Tell, say: Wording, *, stop: asyncio.Event | None = None
    ) -> None:
        self._means, self._admins, self._tell, self._say = means, admins, tell, say
        self._stop = stop or asyncio.Event()

    def on(self, ticker: Ticker) -> None:
        """Let a ticker wake it."""
        ticker.every(DUE_SECONDS, "refresh", self.refresh_due)
        ticker.every(DRAIN_SECONDS, "drain", self.drain)
        ticker.every(COMPLAIN_SECONDS, "complain", self.complain)

    async def refresh_due(self) -> None:
        """One round over the sources that are due."""
        due = at_most(ROUND_HOST, await self._means.storage.sources.due(self._means.clock(), ROUND))
        if not due:
            return
        started, counts = perf_counter(), Counter[str]()

        def count(refreshed: Refreshed) -> None:
            counts["failed" if refreshed.error else "read"] += 1
            counts["new"] += refreshed.received.new

        await refresh(due, self._means, count, stop=self._stop)
        took = round((perf_counter() - started) * 1000)
        log.info("feeds.round", read=counts["read"], failed=counts["failed"], new=counts["new"], ms=took)

    async def drain(self) -> None:
        """Make articles of what waits."""
        started = perf_counter()
        if came := await drain(self._means, stop=self._stop):
            log.info("inbox.drained", **dict(came), ms=round((perf_counter() - started) * 1000))

    async def complain(self) -> None:
        """Tell admins, once, of each source that has come into trouble or out of it.

        One that is due is judged when it has been asked: after a night switched off nobody but us is late.
        """
        now = self._means.clock()
        asked = [one for one in await self._means.storage.sources.list() if one.next_check > now or one.paused]
        news = changes(asked, lambda one: complaint(one, now, self._means.interval))
        if not news or self._stop.is_set():
            return
        for watched, found in news:
            log.warning("feed.complaint", source=watched.source.name, complaint=found or "back")
        if await self._told(account_of(news, self._say)):
            for watched, found in news:
                await self._means.storage.sources.told(watched.number, found)

    async def _told(self, reply: Reply) -> bool:
        """Whether anybody has it now, or there is nobody to tell."""
        sent = [await self._tell(admin, reply) for admin in self._admins]
        return any(sent) or not sent


def at_most(count: int, sources: Iterable[Watched]) -> list[Watched]:
    """The sources, so many of one host at most; the others stay due."""
    seen: Counter[str] = Counter()
    kept = []
    for watched in sources:
        host = urlsplit(watched.source.url).netloc
        seen[host] += 1
        if seen[host] <= count:
            kept.append(watched)
    return kept


News = Sequence[tuple[Watched, Complaint | None]]


def changes(sources: Iterable[Watched], judge: Callable[[Watched], Complaint | None]) -> News:
    """The sources of which something else is to be told than was told last; None: that it is back.

    One that was paused after it was complained about is forgotten without a word by the next complaint.
    """
    judged = ((watched, judge(watched)) for watched in sources if watched.paused in (None, "gone"))
    return [(watched, found) for watched, found in judged if found != watched.health.told]


def account_of(news: News, say: Wording) -> Reply:
    """The message about them, those in trouble first."""
    ordered = sorted(news, key=lambda one: ("broken", "late", None).index(one[1]))
    blocks: list[Block] = [Heading(say("News of the sources"))]
    blocks += [_line(watched, found, say) for watched, found in ordered[:LISTED]]
    if len(ordered) > LISTED:
        blocks.append(Note(say("… and {count} more: /feeds", count=len(ordered) - LISTED)))
    return Reply(blocks=tuple(blocks))


def _line(watched: Watched, found: Complaint | None, say: Wording) -> Line:
    health = watched.health
    if found is None:
        said = say("works again")
    elif found == "broken":
        said = say("broken: {error}", error=say(health.error or ""))
    elif health.error:
        said = say("late: {error}", error=say(health.error))
    else:
        said = say("late: nothing new since {day}", day=(health.new_article or watched.added).date().isoformat())
    return Line((Run(f"• {watched.number} "), Run(watched.source.name, "bold"), Run(f" — {said}")))
