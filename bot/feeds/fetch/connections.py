"""Connections to hosts: which are closed after one answer and which are kept for the next. No cookies, no proxies."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver

from bot.feeds.fetch.addresses import Gate
from bot.feeds.fetch.politeness import Clock, Sleep
from bot.feeds.fetch.resolve import Resolver

CONNECT, SILENCE = 10.0, 15.0  # seconds: to be connected; without a byte
IDLE = 10.0  # seconds that a connection is kept for its host's next request
IDLE_HOSTS = 256  # whose connections are kept at most: each of six thousand hosts is asked once in a while


@dataclass(frozen=True, slots=True)
class Around:
    """What the client takes from the world, and tests put in: names, time, waiting.

    Attributes:
        resolver: names to addresses; None: the system's, in threads of its own.
        names_kept: seconds for which a name's addresses are remembered.
    """

    resolver: AbstractResolver | None = None
    names_kept: int = 60
    clock: Clock = time.monotonic
    sleep: Sleep = asyncio.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


class Connections:
    """Two sessions over one gate: one closes each connection, the other keeps them."""

    def __init__(self, gate: Gate, around: Around) -> None:
        self._clock = around.clock
        self._kept: OrderedDict[str, float] = OrderedDict()  # hosts by when they were asked last
        self._own_resolver = Resolver() if around.resolver is None else None
        resolver = around.resolver or self._own_resolver
        assert resolver is not None
        self._once = _session(gate, resolver, around.names_kept, keep=False)
        self._again = _session(gate, resolver, around.names_kept, keep=True)

    def session(self, host: str, *, crowded: bool) -> ClientSession:
        """The session to ask this host by; ``crowded`` tells that somebody else waits for it."""
        now = self._clock()
        while self._kept and next(iter(self._kept.values())) <= now - IDLE:
            self._kept.popitem(last=False)
        if host not in self._kept and len(self._kept) >= IDLE_HOSTS and not crowded:
            return self._once
        self._kept[host] = now
        self._kept.move_to_end(host)
        return self._again

    async def close(self) -> None:
        await self._once.close()
        await self._again.close()
        if self._own_resolver is not None:
            await self._own_resolver.close()


def _session(gate: Gate, resolver: AbstractResolver, names_kept: int, *, keep: bool) -> ClientSession:
    connector = TCPConnector(
        resolver=resolver,
        socket_factory=gate,
        use_dns_cache=names_kept > 0,
        ttl_dns_cache=names_kept or None,
        limit=0,  # the client has slots of its own, which a wait for a host does not hold
        force_close=not keep,
        keepalive_timeout=IDLE if keep else None,
    )
    return ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        timeout=ClientTimeout(total=None, sock_connect=CONNECT, sock_read=SILENCE),
        auto_decompress=False,
        trust_env=False,
    )
