"""robots.txt (RFC 9309): whether a page may be asked for, and how slowly. Rules are Protego's, kept for a day.

The file is a stranger's: only what it says to us and to everybody is kept, large ones are read in a thread, and the
memory of all together is bounded.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from protego import Protego
from yarl import URL

from bot.errors import FetchError
from bot.feeds.fetch.politeness import LONGEST_DELAY, Clock, Turns
from bot.feeds.fetch.urls import Astray

AGENT = "silkwire"  # the product token that groups name us by
KEPT = 86_400.0  # seconds (RFC 9309, 2.4: no longer than a day)
KEPT_UNREACHABLE = 600.0  # seconds until a robots.txt that could not be had is tried again
HOSTS = 2_000
RULES = 5_000  # that concern us; real ones have a hundred. More are not half obeyed: nothing is asked of such a host
CHARACTERS = 2 * 1024 * 1024  # of all kept rules together; most hosts have less than a thousand
SHORT = 16 * 1024  # characters that are read and matched within a few milliseconds; longer ones in a thread

T = TypeVar("T")

_NAMED = re.compile(r"^\s*user[ -]?agent\s*:?\s*(?P<name>[^#\s]*)", re.IGNORECASE)
_RULE = re.compile(r"^\s*(?:user|(?:dis)?allow|dis|crawl)", re.IGNORECASE)


@dataclass(slots=True)
class _Rules:
    """What a host wants: ``rules`` None is anything goes; ``trouble`` is why nobody knows."""

    until: float
    rules: Protego | None = None
    trouble: str | None = None
    size: int = 0


class Robots:
    """The rules of the hosts whose pages were asked for lately.

    Args:
        fetch: gets a robots.txt, cut at its cap.
        clock: seconds that never run backwards.
    """

    def __init__(self, fetch: Callable[[URL], Awaitable[bytes]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._asking = Turns(clock)
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return len(self._known)

    async def check(self, url: URL) -> float:
        """Seconds to leave between two pages of this host; raises FetchError where the page must not be asked for."""
        found = await self._rules(url)
        if found.trouble is not None:
            wait = max(found.until - self._clock(), 1.0)
            raise FetchError(f"robots.txt: {found.trouble}", retry_after=wait)
        if found.rules is None:
            return 0.0
        if not await _apart(found.size, found.rules.can_fetch, str(url), AGENT):
            raise FetchError("robots.txt forbids it", refused=True)
        return min(found.rules.crawl_delay(AGENT) or 0.0, LONGEST_DELAY)

    async def _rules(self, url: URL) -> _Rules:
        origin = str(url.origin())
        found = self._lookup(origin)
        if found is None:
            async with self._asking.turn(origin, 0.0):
                found = self._lookup(origin)
                if found is None:
                    found = await self._ask(url)
                    self._keep(origin, found)
        return found

    def _lookup(self, origin: str) -> _Rules | None:
        found = self._known.get(origin)
        if found is None or found.until <= self._clock():
            return None
        self._known.move_to_end(origin)
        return found

    async def _ask(self, url: URL) -> _Rules:
        try:
            body = await self._fetch(url.origin().with_path("/robots.txt"))
        except FetchError as error:
            if _is_absent(error):
                return _Rules(self._clock() + KEPT)
            return _Rules(self._clock() + (error.retry_after or KEPT_UNREACHABLE), trouble=str(error))
        text = await _apart(len(body), concerning_us, body.decode("utf-8-sig", "replace"))
        if text.count("\n") > RULES:
            return _Rules(self._clock() + KEPT, trouble=f"it holds more than {RULES} rules")
        rules = await _apart(len(text), Protego.parse, text) if text else None
        return _Rules(self._clock() + KEPT, rules, size=len(text))

    def _keep(self, origin: str, found: _Rules) -> None:
        old = self._known.pop(origin, None)
        self._known[origin] = found
        self._size += found.size - (old.size if old else 0)
        while len(self._known) > HOSTS or (self._size > CHARACTERS and len(self._known) > 1):
            _, dropped = self._known.popitem(last=False)
            self._size -= dropped.size


def concerning_us(text: str) -> str:
    """Only the lines of a robots.txt that matter to us; every other agent's group becomes nobody's and is empty.

    Ten thousand agents before ten thousand rules would otherwise be a hundred million rules.
    """
    kept: list[str] = []
    ours = naming = False
    for line in text.splitlines():
        if not _RULE.match(line):
            continue
        named = _NAMED.match(line)
        if named:
            ours = _is_us(named["name"]) or (naming and ours)
            naming = True
            if _is_us(named["name"]):
                kept.append(f"User-agent: {named['name']}")
        else:
            if naming and not ours:
                kept.append("User-agent: nobody")  # ends the group before
            naming = False
            if ours:
                kept.append(line)
    return "\n".join(kept)


def _is_us(name: str) -> bool:
    return name == "*" or name.lower().rstrip("*").partition("/")[0] == AGENT


def _is_absent(error: FetchError) -> bool:
    """Whether the file is just not there (RFC 9309, 2.3.1): any 4xx but 429, or redirects that lead nowhere."""
    if error.refused or isinstance(error, Astray):
        return True
    return error.status is not None and 300 <= error.status < 500 and error.status != 429


async def _apart(size: int, function: Callable[..., T], *args: Any) -> T:
    """Run in a thread what would hold up the event loop."""
    if size <= SHORT:
        return function(*args)
    return await asyncio.to_thread(function, *args)
