"""What tests of fetching share: a client for loopback, one for the open web, names that resolve as the test says."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError
from bot.feeds.fetch import LIMITS, Around, Client, Kind, Limits

LOOPBACK = ("127.0.0.0/8",)


class Names(AbstractResolver):
    """Each name's answers, one after another; the last one stays. ``asked`` is what was looked up."""

    def __init__(self, answers: Mapping[str, Iterable[str | tuple[str, ...]]]) -> None:
        self._answers = {name: list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self._answers.get(host)
        if not answers:
            raise OSError("no such name")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        addresses = (answer,) if isinstance(answer, str) else answer
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return


def names(**answers: Iterable[str | tuple[str, ...]]) -> Around:
    """A world in which these names (``_`` for ``.``) are known, and nothing is remembered of them."""
    return Around(resolver=Names({name.replace("_", "."): given for name, given in answers.items()}), names_kept=0)


def loopback(**options: object) -> Client:
    """A client that may ask loopback, and waits for nobody."""
    return Client(**{"allow_networks": LOOPBACK, "host_delay": 0, **options})  # type: ignore[arg-type]


def within(deadline: float, size: int | None = None) -> dict[Kind, Limits]:
    """The limits with a tiny deadline."""
    return {kind: replace(limits, deadline=deadline, size=size or limits.size) for kind, limits in LIMITS.items()}


async def failure(client: Client, url: str, **options: object) -> FetchError:
    """The error that a GET ends in."""
    with pytest.raises(FetchError) as caught:
        await client.get(url, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return caught.value
