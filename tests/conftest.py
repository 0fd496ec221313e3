"""What many tests need: a store in a folder of its own, articles and facts to put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Storage, open_storage
from tests.commands import run
from tests.rounds import means, publisher

__all__ = ["means", "publisher", "run"]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of a database that does not exist yet."""
    return f"sqlite:///{tmp_path}/silkwire.db"


@pytest.fixture
async def storage(database: str) -> AsyncIterator[Storage]:
    """An empty store."""
    async with open_storage(database) as opened:
        yield opened
