"""A wrapper that tells a simulated clock while real work is under way: a database takes real time."""

from __future__ import annotations

from typing import Any


class Watched:
    """The outbox, telling a clock while it works: a database takes real time."""

    def __init__(self, inner: Any, working: set[object]) -> None:
        self._inner, self._working = inner, working

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)

        async def call(*args: Any, **kwargs: Any) -> Any:
            token = object()
            self._working.add(token)
            try:
                return await method(*args, **kwargs)
            finally:
                self._working.discard(token)

        return call
