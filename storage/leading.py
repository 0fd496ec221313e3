"""Which process sends: the one that holds a lock on a file beside the database. The system lets go when it ends."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from bot.errors import StorageError


class Leading:
    """The locks of one process, by name; held until ``close``, or the end of the process however it comes."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._held: dict[str, IO[bytes]] = {}

    def take(self, name: str) -> bool:
        """Whether the lock is ours, now or already; False where another process has it."""
        if name in self._held:
            return True
        path = self._database.with_name(f"{self._database.name}.{name}.lock")
        try:
            file = path.open("ab")
        except OSError as error:
            raise StorageError(f"{path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._held[name] = file
        return True

    def close(self) -> None:
        """Let go of all."""
        for file in self._held.values():
            file.close()
        self._held.clear()
