"""The client: what is asked, hop by hop, and what it came to. The rules it keeps to live in the files beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from aiohttp import ClientResponse
from yarl import URL

from bot.errors import FetchError
from bot.feeds.fetch.addresses import Gate, Network
from bot.feeds.fetch.body import TooLarge, read_body
from bot.feeds.fetch.connections import Around, Connections
from bot.feeds.fetch.failures import NETWORK_ERRORS, explain, refusal
from bot.feeds.fetch.headers import conditions, content_type, fixed, fresh_for, retry_after, validator
from bot.feeds.fetch.kinds import LIMITS, MIB, Kind, Limits
from bot.feeds.fetch.politeness import Turns
from bot.feeds.fetch.robots import Robots
from bot.feeds.fetch.urls import Astray, follow, host_key, read_url
from bot.models import Fetched

REDIRECTS = 5
PERMANENT, TEMPORARY = frozenset({301, 308}), frozenset({302, 303, 307})
LARGE_BODIES = 8  # bodies beyond 1 MiB that are read at once: what bounds memory
HUGE_BODIES = 2  # the same of kinds that may be larger than 16 MiB (sitemaps)


@dataclass(slots=True)
class _Journey:
    """One GET over all its hops."""

    asked: str
    kind: Kind
    limits: Limits
    robots: bool
    conditions: dict[str, str]
    left: float  # seconds on the network
    permanent: bool = True
    seen: set[URL] = field(default_factory=set)


class Client:
    """Fetches for everybody; use as ``async with Client(...) as client``.

    Args:
        contact: an address or page by which publishers reach whoever runs this; part of the User-Agent.
        allow_networks: networks that are not public and may be asked all the same, on any port.
        host_delay: seconds between the end of a request to a host and the start of the next.
        together: how many requests are under way at once, over all hosts.
    """

    def __init__(
        self,
        contact: str = "",
        allow_networks: Sequence[Network | str] = (),
        host_delay: float = 1.0,
        *,
        together: int = 32,
        limits: Mapping[Kind, Limits] = LIMITS,
        around: Around | None = None,
    ) -> None:
        self._around = around or Around()
        self._gate = Gate(allow_networks)
        self._host_delay = host_delay
        self._limits = limits
        self._headers = fixed(limits, contact)
        self._turns = Turns(self._around.clock, self._around.sleep)
        self._robots = Robots(self._fetch_robots, self._around.clock)
        self._slots = asyncio.Semaphore(together)
        self._large = asyncio.Semaphore(LARGE_BODIES)
        self._huge = asyncio.Semaphore(HUGE_BODIES)
        self._connections: Connections | None = None

    async def __aenter__(self) -> Self:
        self._connections = Connections(self._gate, self._around)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._connections is not None:
            await self._connections.close()
        self._connections = None

    async def get(
        self,
        url: str,
        *,
        kind: Kind = "feed",
        etag: str | None = None,
        modified: str | None = None,
        robots: bool | None = None,
    ) -> Fetched:
        """Get an address; conditionally, where validators of its last answer are given.

        Args:
            robots: whether robots.txt is asked first; None: for pages only. Feeds are published to be fetched.

        Raises:
            FetchError: one clear line; ``status`` where it was answered, ``refused`` where it was not asked.
        """
        limits = self._limits[kind]
        wanted = kind == "page" if robots is None else robots
        journey = _Journey(url, kind, limits, wanted, conditions(etag, modified), limits.deadline)
        return await self._travel(journey, read_url(url))

    def wait_of(self, url: str) -> float:
        """Seconds until this address's host may be asked again; infinite while it is being asked."""
        return self._turns.wait_of(host_key(read_url(url)), self._host_delay)

    # --- hops -------------------------------------------------------------------------------------------------------

    async def _travel(self, journey: _Journey, url: URL) -> Fetched:
        home = host_key(url)
        for _ in range(REDIRECTS + 1):
            if url in journey.seen:
                raise Astray("it redirects in a circle")
            journey.seen.add(url)
            try:
                delay = await self._robots.check(url) if journey.robots else 0.0
                answer = await self._ask(journey, url, max(delay, self._host_delay))
            except FetchError as error:
                raise _elsewhere(error, url) if host_key(url) != home else error from error.__cause__
            if isinstance(answer, Fetched):
                return answer
            url = answer
            if host_key(url) != home:
                journey.conditions = {}
        raise Astray(f"it redirects more than {REDIRECTS} times")

    async def _ask(self, journey: _Journey, url: URL, delay: float) -> Fetched | URL:
        """One hop: the answer, or where it redirects to."""
        key = host_key(url)
        self._heed(journey, key)
        async with self._turns.turn(key, delay), self._slots:
            self._heed(journey, key)
            began = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(journey.left):
                    return await self._exchange(journey, url, key)
            except NETWORK_ERRORS as error:
                raise explain(error, journey.limits.size) from error
            finally:
                journey.left -= asyncio.get_running_loop().time() - began

    def _heed(self, journey: _Journey, key: str) -> None:
        """Ask a host for no more pages while it wants to be left alone. Feeds have a timetable of their own."""
        if journey.kind == "page" and (wait := self._turns.barred_for(key)):
            raise FetchError("the host asked to be left alone", status=429, retry_after=wait)

    async def _exchange(self, journey: _Journey, url: URL, key: str) -> Fetched | URL:
        if self._connections is None:
            raise RuntimeError("the client is not open")
        session = self._connections.session(key, crowded=self._turns.crowded(key))
        headers = self._headers[journey.kind] | journey.conditions
        async with session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in PERMANENT or response.status in TEMPORARY:
                return self._redirected(journey, url, response)
            if response.status == 304 and journey.conditions:
                return self._fetched(journey, url, response, b"")
            if response.status not in (200, 203):
                raise self._refused(key, response)
            return self._fetched(journey, url, response, await self._body(journey, response))

    def _redirected(self, journey: _Journey, url: URL, response: ClientResponse) -> URL:
        location = response.headers.get("Location")
        if not location:
            raise refusal(response.status, None)
        journey.permanent = journey.permanent and response.status in PERMANENT
        return follow(url, location)

    def _refused(self, key: str, response: ClientResponse) -> FetchError:
        wait = None
        if response.status in (429, 503):
            wait = retry_after(response.headers.get("Retry-After"), self._around.now())
        if response.status == 429 and wait:
            self._turns.bar(key, wait)
        return refusal(response.status, wait)

    async def _body(self, journey: _Journey, response: ClientResponse) -> bytes:
        cap, cut = journey.limits.size, journey.kind == "robots"
        if not cut and (response.content_length or 0) > cap:
            raise TooLarge
        places = self._large if cap <= 16 * MIB else self._huge
        encoding = response.headers.get("Content-Encoding", "")
        return await read_body(response.content.iter_any(), encoding, cap, places, cut=cut)

    def _fetched(self, journey: _Journey, url: URL, response: ClientResponse, body: bytes) -> Fetched:
        headers = response.headers
        media_type, charset = content_type(headers.get("Content-Type"))
        final = str(url)
        return Fetched(
            url=journey.asked,
            final=final,
            status=304 if response.status == 304 else 200,
            moved=final if journey.permanent and len(journey.seen) > 1 else None,
            body=body,
            media_type=media_type,
            charset=charset,
            etag=validator(headers.get("ETag")),
            modified=validator(headers.get("Last-Modified")),
            fresh_for=fresh_for(headers, self._around.now()),
        )

    async def _fetch_robots(self, url: URL) -> bytes:
        limits = self._limits["robots"]
        journey = _Journey(str(url), "robots", limits, False, {}, limits.deadline)
        return (await self._travel(journey, url)).body


def _elsewhere(error: FetchError, url: URL) -> FetchError:
    """The same error of a host that nobody named: where it happened belongs to it."""
    return FetchError(
        f"redirected to {url.host}: {error}",
        status=error.status,
        retry_after=error.retry_after,
        refused=error.refused,
    )
