"""A database and its transactions, shared by what stores into it: read at any time, written in turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.dialect import clear_errors


class Session:
    """``read()`` and ``write()`` each give one connection for one transaction; its errors come out clear."""

    def __init__(self, engine: AsyncEngine, url: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(write=True)
        self._turn = asyncio.Lock()
        self._url = url

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One view of the store, whatever is written meanwhile."""
        with clear_errors(self._url):
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """All of it is stored, or nothing; writers queue behind each other."""
        async with self._turn:
            with clear_errors(self._url):
                async with self._writing.begin() as connection:
                    yield connection
