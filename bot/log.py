"""Logging: a constant event and key=value to standard error; nothing shaped like a bot's token gets out."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import structlog

_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
_QUIET = ("alembic", "asyncio", "aiogram", "aiosqlite", "sqlalchemy", "trafilatura", "htmldate", "charset_normalizer")


def redact(text: str) -> str:
    """The text with stars for everything shaped like a bot's token (digits, colon, 30 or more word characters)."""
    return _TOKEN.sub("***", text)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line: message, arguments, exception and traceback alike."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configure_log(level: str = "info", style: str = "text", *, stream: TextIO | None = None) -> None:
    """Set up structlog and the libraries' own logging; called once, by the command line.

    Args:
        level: "debug", "info", "warning" or "error"; libraries speak from "warning" on unless it is "debug".
        style: "text" for people, "json" for machines.
        stream: where to, else standard error.
    """
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(_Formatter(foreign_pre_chain=shared, processors=_rendering(style, colors=out.isatty())))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel("DEBUG" if level == "debug" else max(root.level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _rendering(style: str, *, colors: bool) -> list[structlog.typing.Processor]:
    forget = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if style == "json":
        return [forget, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback  # the rich one would print local variables
    return [forget, structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain, pad_event_to=0)]
