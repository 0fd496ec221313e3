"""Sending to Telegram: the client, and one reply's messages with what Telegram may answer to each."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
)
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientError, ClientTimeout

from bot.errors import ConfigError
from bot.models import File, Picture, Reply
from bot.platforms import telegram_text

if TYPE_CHECKING:
    from aiogram.methods import TelegramMethod

log = structlog.get_logger()

Sleep = Callable[[float], Awaitable[None]]

Part = telegram_text.Message | Picture | File

PICTURE_NAME = "silkwire.png"
TRIES = 6
BACKOFF_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True, slots=True)
class Target:
    """A chat's id and, in a forum, the topic's."""

    chat: int
    topic: int | None = None


class Turns(Protocol):
    """Who says when a message may be sent."""

    async def turn(self, chat: int) -> None:
        """Wait for it."""

    async def wait(self, chat: int, seconds: float) -> None:
        """Telegram asked to wait for so long: the next turn comes after."""


class Freely:
    """No pace but what Telegram asks for."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep

    async def turn(self, chat: int) -> None:
        """Now."""

    async def wait(self, chat: int, seconds: float) -> None:
        """Sleep until then."""
        await self._sleep(seconds)


class Session(AiohttpSession):
    """aiogram's session, except that it follows no redirect: the token stands in the path and would go along."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        try:
            async with session.post(
                url,
                data=self.build_form_data(bot=bot, method=method),
                timeout=ClientTimeout(total=self.timeout if timeout is None else timeout),
                allow_redirects=False,
            ) as response:
                content = await response.text()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:  # its text may hold the address, and that the token
            raise TelegramNetworkError(method=method, message=type(error).__name__) from None
        return self.check_response(bot=bot, method=method, status_code=response.status, content=content).result


def open_bot(token: str, api_base: str | None = None) -> Bot:
    """A client for a bot.

    Args:
        token: as BotFather gave it.
        api_base: address of a self-hosted Bot API server, else Telegram's own.

    Raises:
        ConfigError: the token has not the shape of one.
    """
    server = TelegramAPIServer.from_base(api_base) if api_base else PRODUCTION
    try:
        return Bot(token, session=Session(api=server))
    except TokenValidationError as error:
        raise ConfigError(
            "telegram.token: this is no bot token; BotFather gives one such as 123456789:AAF..."
        ) from error


async def send(
    bot: Bot, target: Target, reply: Reply, *, sleep: Sleep = asyncio.sleep, turns: Turns | None = None
) -> Target:
    """Send a reply's messages in order, the buttons under the last.

    Args:
        turns: waited for before each message.

    Returns:
        Where they went: another chat where a group has become a supergroup.

    Raises:
        TelegramForbiddenError: blocked, kicked or without rights.
        TelegramBadRequest: refused for good (the chat is gone).
        TelegramNetworkError, TelegramServerError, ClientDecodeError: not reachable after several tries.
    """
    parts, turns = telegram_text.parts(reply), turns or Freely(sleep)
    for number, part in enumerate(parts, start=1):
        rows = telegram_text.buttons(reply) if number == len(parts) else []
        target = await _send_one(bot, target, part, rows, sleep=sleep, turns=turns)
    return target


async def tell(bot: Bot, person: str, reply: Reply, *, turns: Turns | None = None) -> bool:
    """Send to a person ("telegram:123456789") in private; whether it could be. Nobody can be told who never wrote."""
    platform, _, number = person.partition(":")
    if platform != "telegram":
        return False
    try:
        await send(bot, Target(int(number)), reply, turns=turns)
    except (TelegramAPIError, ClientDecodeError) as error:
        log.warning("telegram.untold", person=person, error=type(error).__name__)
        return False
    return True


async def _send_one(
    bot: Bot,
    target: Target,
    part: Part,
    rows: Sequence[Sequence[telegram_text.Button]],
    *,
    sleep: Sleep,
    turns: Turns,
) -> Target:
    """Send one part; the target comes back changed where a group has become a supergroup."""
    for attempt in range(TRIES):
        last = attempt == TRIES - 1
        await turns.turn(target.chat)
        try:
            await post(bot, target, part, rows)
            break
        except TelegramMigrateToChat as error:
            if last:
                raise
            target = Target(error.migrate_to_chat_id)
        except TelegramRetryAfter as error:
            if last:
                raise
            await turns.wait(target.chat, error.retry_after)
        except (TelegramBadRequest, TelegramEntityTooLarge, TelegramForbiddenError) as error:
            plain = simpler(part, error.message)
            if plain is None:
                raise
            log.warning("telegram.simplified", part=type(part).__name__, reason=error.message)
            part = plain
        except (TelegramNetworkError, TelegramServerError, ClientDecodeError):
            if last:
                raise
            await sleep(BACKOFF_SECONDS[attempt])
    return target


async def post(bot: Bot, target: Target, part: Part, rows: Sequence[Sequence[telegram_text.Button]] = ()) -> int:
    """Send one part once; the message's id.

    Raises:
        TelegramAPIError, ClientDecodeError: as aiogram tells what went wrong.
    """
    to: dict[str, Any] = {
        "chat_id": target.chat,
        "message_thread_id": target.topic,
        "reply_markup": _markup(rows),
    }
    match part:
        case Picture(content, alt) if telegram_text.is_photo(part):
            photo = BufferedInputFile(content, PICTURE_NAME)
            return (await bot.send_photo(photo=photo, caption=alt or None, **to)).message_id
        case Picture(content, words):
            file = BufferedInputFile(content, PICTURE_NAME)
            return (await bot.send_document(document=file, caption=words or None, **to)).message_id
        case File(name=name, content=content, caption=words):
            file = BufferedInputFile(content, name)
            return (await bot.send_document(document=file, caption=words or None, **to)).message_id
        case telegram_text.Message(text, entities):
            marked = [MessageEntity(type=e.type, offset=e.offset, length=e.length, url=e.url) for e in entities]
            plain = LinkPreviewOptions(is_disabled=True)
            return (await bot.send_message(text=text, entities=marked, link_preview_options=plain, **to)).message_id


def simpler(part: Part, reason: str) -> Part | None:
    """What to send instead of a part that was refused: a text bare, a picture as a file, a file's words alone."""
    match part:
        case telegram_text.Message(text, entities) if entities and "entit" in reason:
            return telegram_text.Message(text)
        case Picture(alt=words) if _is_of_right(reason) and words:
            return telegram_text.Message(words)
        case Picture(content, alt) if _is_of_file(reason):
            return File(PICTURE_NAME, content, "image/png", alt)
        case File(name=name, caption=words) if _is_of_file(reason) or _is_of_right(reason):
            return telegram_text.Message(words or name)
    return None


def _is_of_file(reason: str) -> bool:
    """Whether a refusal is of the file itself ("PHOTO_INVALID_DIMENSIONS", "file is too big"), not of the chat."""
    return any(word in reason.lower() for word in ("photo_", "image_", "file", "too large", "too big"))


def _is_of_right(reason: str) -> bool:
    """Whether only pictures or files may not be sent there ("not enough rights to send photos to the chat")."""
    return "rights to send" in reason.lower() and "text messages" not in reason.lower()


def _markup(rows: Sequence[Sequence[telegram_text.Button]]) -> InlineKeyboardMarkup | None:
    keyboard = [[InlineKeyboardButton(text=b.label, callback_data=b.data) for b in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=keyboard) if keyboard else None
