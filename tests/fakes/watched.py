"""A wrapper that tells a simulated clock while real work is under way: databases and sockets take real time."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any


class Watched:
    """``inner``, with a token in ``working`` while one of its coroutines runs."""

    def __init__(self, inner: Any, working: set[object]) -> None:
        self._inner, self._working = inner, working

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if not iscoroutinefunction(method):
            return method

        async def call(*args: Any, **kwargs: Any) -> Any:
            token = object()
            self._working.add(token)
            try:
                return await method(*args, **kwargs)
            finally:
                self._working.discard(token)

        return call
