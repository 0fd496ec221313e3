"""Logging: the shape of a line, and that no token gets out by any way."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.log import configure_log, redact

CANARY = "987654321:AAcanary-canary_canary-canary-canary"


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def test_a_token_is_starred_and_other_text_is_not() -> None:
    assert redact(f"https://api.telegram.org/bot{CANARY}/getMe") == "https://api.telegram.org/bot***/getMe"
    assert redact("at 12:30, 123456:short") == "at 12:30, 123456:short"


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_token_by_any_way(style: str) -> None:
    out = io.StringIO()
    configure_log("debug", style, stream=out)
    log = structlog.get_logger()
    log.info(CANARY)
    log.info("sent", url=f"/bot{CANARY}/x", nested={"a": [CANARY]}, raw=CANARY.encode())
    logging.getLogger("aiohttp").warning("to %s", CANARY)
    logging.getLogger("aiogram").info({"url": CANARY})
    try:
        raise ValueError(f"no {CANARY}") from KeyError(CANARY)
    except ValueError:
        log.exception("failed", token=CANARY)
        logging.getLogger("x").exception("failed")
    text = out.getvalue()
    assert "canary" not in text
    assert text.count("***") >= 9
    assert "ValueError" in text


def test_json_lines_are_json() -> None:
    out = io.StringIO()
    configure_log("info", "json", stream=out)
    structlog.get_logger().info("import.done", new=3, source="Қазақстан")
    entry = json.loads(out.getvalue())
    assert (entry["event"], entry["new"], entry["source"], entry["level"]) == ("import.done", 3, "Қазақстан", "info")


def test_the_level_holds() -> None:
    out = io.StringIO()
    configure_log("warning", stream=out)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert "quiet" not in out.getvalue()
    assert "loud" in out.getvalue()
