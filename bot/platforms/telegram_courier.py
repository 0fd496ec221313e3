"""Telegram as the outbox sees it: a reply as payloads, a payload sent once, refusals told in the outbox's words."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from bot.models import Address, File, Picture, Reply
from bot.models.outcome import Closed, Migrated, Outcome, Refused, Sent, Simplified, Unknown, Unreachable, Wait
from bot.platforms import telegram_text
from bot.platforms.telegram_refusals import closed_by
from bot.platforms.telegram_send import Part, Target, post, simpler
from bot.platforms.telegram_updates import PLATFORM

log = structlog.get_logger()

_UNAUTHORIZED_WAIT = 60.0  # seconds: somebody has to mend the token
_NEVER_LEFT = ("ClientConnector", "ClientProxyConnection")  # errors of aiohttp before anything was sent


class TelegramCourier:
    """One bot's sending. Payloads are JSON: text and entities, or a file, and rows of buttons under the last."""

    platform = PLATFORM

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def render(self, reply: Reply) -> list[str]:
        """The messages of a reply as payloads."""
        parts = telegram_text.parts(reply)
        rows = telegram_text.buttons(reply)
        return [_dump(part, rows if number == len(parts) else []) for number, part in enumerate(parts, 1)]

    def is_group(self, address: Address) -> bool:
        """Groups, supergroups and channels have negative ids (Bot API, Chat)."""
        return address.chat.startswith("-")

    async def send(self, address: Address, payload: str) -> Outcome:
        """Send one message; see the module."""
        try:
            part, rows = _load(payload)
            target = Target(int(address.chat), int(address.topic) if address.topic else None)
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # again and again would not mend it
            return Refused(f"unreadable: {type(error).__name__}")
        return await self._post(target, part, rows)

    async def _post(self, target: Target, part: Part, rows: Sequence[Sequence[telegram_text.Button]]) -> Outcome:
        try:
            return Sent(str(await post(self._bot, target, part, rows)))
        except TelegramRetryAfter as error:
            return Wait(error.retry_after)
        except TelegramMigrateToChat as error:
            return Migrated(str(error.migrate_to_chat_id))
        except TelegramUnauthorizedError:
            log.error("telegram.token_refused")
            return Wait(_UNAUTHORIZED_WAIT, everywhere=True)
        except TelegramNetworkError as error:
            left = not any(name in error.message for name in _NEVER_LEFT)
            return Unknown("no answer") if left else Unreachable("no connection")
        except TelegramServerError as error:
            return Unreachable(type(error).__name__)
        except ClientDecodeError:  # a proxy's page: the request was not carried out, or we cannot know
            return Unreachable("not Telegram's answer")
        except TelegramAPIError as error:
            return _refusal(part, rows, error)


def _refusal(part: Part, rows: Sequence[Sequence[telegram_text.Button]], error: TelegramAPIError) -> Outcome:
    plain = simpler(part, error.message)
    if plain is not None:
        return Simplified(_dump(plain, rows))
    closed = closed_by(error)
    return Refused(error.message[:200]) if closed is None else Closed(closed)


def _dump(part: Part, rows: Sequence[Sequence[telegram_text.Button]]) -> str:
    match part:
        case telegram_text.Message(text, entities):
            data: dict[str, Any] = {"text": text, "entities": [asdict(entity) for entity in entities]}
        case Picture(content, alt):
            data = {"picture": base64.b64encode(content).decode(), "alt": alt}
        case File(name, content, media_type, caption):
            encoded = base64.b64encode(content).decode()
            data = {"file": encoded, "name": name, "media_type": media_type, "caption": caption}
    if rows:
        data["buttons"] = [[[button.label, button.data] for button in row] for row in rows]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _load(payload: str) -> tuple[Part, list[list[telegram_text.Button]]]:
    data = json.loads(payload)
    rows = [[telegram_text.Button(*button) for button in row] for row in data.get("buttons", ())]
    if "text" in data:
        entities = tuple(telegram_text.Entity(**entity) for entity in data["entities"])
        return telegram_text.Message(data["text"], entities), rows
    if "picture" in data:
        return Picture(base64.b64decode(data["picture"]), data["alt"]), rows
    return File(data["name"], base64.b64decode(data["file"]), data["media_type"], data["caption"]), rows
