"""Names to addresses, in threads of their own: a name server that does not answer must not hold up anything else."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

THREADS = 32  # as many as are fetched together by default; a dead name server holds a thread for some ten seconds


class Resolver(AbstractResolver):
    """The system's resolver. What it answers is not believed: the gate looks at each address (``addresses``)."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _look_up, host, port, family)

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [
        ResolveResult(
            hostname=host,
            host=_with_zone(target),
            port=port,
            family=address_family,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for address_family, _, protocol, _, target in found
        if address_family in (socket.AF_INET, socket.AF_INET6)
    ]


def _with_zone(target: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]) -> str:
    """The address as text; the zone of a link-local one stays with it, and keeps the gate shut."""
    host = str(target[0])
    return f"{host}%{target[3]}" if len(target) == 4 and target[3] and "%" not in host else host
