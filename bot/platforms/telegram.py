"""Telegram by long polling: updates in, ``dispatch``, messages out. No business words, no storage, no handlers.

    getUpdates --receive--> inbox --acknowledge (next offset)--> dispatch --> Reply --> sendMessage... --> settle

An update is stored before the next ``getUpdates`` acknowledges it, and settled after its answer is sent: a crash in
between means that it is answered again, never that it is lost. One chat's updates are answered in their order, chats
side by side.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand
from aiogram.types import Update as TelegramUpdate
from pydantic import ValidationError

from bot.errors import ConfigError
from bot.models import Address, Reply, Request, Update
from bot.platforms.telegram_membership import Memberships, Roles, tell_membership
from bot.platforms.telegram_refusals import closed_by
from bot.platforms.telegram_send import Sleep, Target, Turns, send
from bot.platforms.telegram_updates import PLATFORM, read_request, target_of

log = structlog.get_logger()

Dispatch = Callable[[Request], Awaitable[Reply]]
Clock = Callable[[], datetime]
T = TypeVar("T")

ALLOWED = ["message", "callback_query", "channel_post", "my_chat_member"]
POLL_SECONDS = 25
RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)  # between polls that fail; the last one repeats
DRAIN_SECONDS = 10.0  # for answers under way when we are asked to stop
AT_ONCE = 20  # answers under way at the same time


class Inbox(Protocol):
    """Where updates are kept from receipt until they are answered (``storage`` is one)."""

    async def receive_update(self, update: Update, *, now: datetime) -> bool: ...

    async def settle_update(self, platform: str, update_id: int, *, now: datetime) -> None: ...

    async def pending_updates(self, platform: str) -> Sequence[Update]: ...

    async def last_update(self, platform: str) -> int | None: ...


def _now() -> datetime:
    return datetime.now(UTC)


class Telegram:
    """One bot: polls, answers, stops.

    Args:
        bot: aiogram's client (``open_bot``).
        dispatch: answers a Request with a Reply; it raises for nothing but cancellation.
        inbox: keeps updates until they are answered.
        commands: language code -> (command, description) for Telegram's menu; "" is for all other languages.
        manages: whether a message in a group takes an admin: only then Telegram is asked who is one.
        memberships: hears where we are let in and shut out.
        turns: at what pace is answered.
    """

    def __init__(  # noqa: PLR0913  # what follows the first four is named, and has a default
        self,
        bot: Bot,
        dispatch: Dispatch,
        inbox: Inbox,
        commands: Mapping[str, Sequence[tuple[str, str]]],
        *,
        manages: Callable[[Request], Awaitable[bool]] | None = None,
        memberships: Memberships | None = None,
        turns: Turns | None = None,
        sleep: Sleep = asyncio.sleep,
        now: Clock = _now,
    ) -> None:
        self._manages, self._memberships, self._turns = manages, memberships, turns
        self._roles = Roles(bot)
        self._bot, self._dispatch, self._inbox, self._commands = bot, dispatch, inbox, commands
        self._sleep, self._now = sleep, now
        self._last_of: dict[str, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._username = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop`` is set, then let answers under way finish.

        Raises:
            ConfigError: Telegram does not know the token.
        """
        try:
            await self._introduce()
            for update in await self._inbox.pending_updates(PLATFORM):
                self._start(update)
            polling = asyncio.create_task(self._poll())
            stopping = asyncio.create_task(stop.wait())
            done, _ = await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in (polling, stopping):
                task.cancel()
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=DRAIN_SECONDS)
            if polling in done:
                polling.result()
        finally:
            for task in self._under_way:
                task.cancel()
            await self._bot.session.close()

    async def _introduce(self) -> None:
        me = await self._insist(self._bot.get_me)
        self._username = me.username or ""
        await self._insist(self._bot.delete_webhook)
        for language, commands in self._commands.items():
            menu = [BotCommand(command=name, description=text) for name, text in commands]
            try:
                await self._bot.set_my_commands(menu, language_code=language or None)
            except TelegramAPIError as error:  # the bot answers without a menu too
                log.warning("telegram.menu_refused", language=language, reason=error.message)
        log.info("telegram.started", bot=self._username)

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Call until Telegram answers; only an unknown token ends it."""
        attempt = 0
        while True:
            try:
                return await call()
            except TelegramUnauthorizedError as error:
                raise ConfigError("telegram.token: Telegram does not know this token; ask BotFather") from error
            except TelegramRetryAfter as error:
                wait: float = error.retry_after
            except TelegramConflictError:
                wait = RETRY_SECONDS[-1]
                log.warning("telegram.second_poller", hint="another process polls with this token; stop one of them")
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
                wait = RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)]
                log.warning("telegram.unreachable", error=type(error).__name__, wait=wait)
            attempt += 1
            await self._sleep(wait)

    async def _poll(self) -> None:
        last = await self._inbox.last_update(PLATFORM)
        offset = last + 1 if last is not None else None
        while True:
            updates = await self._insist(partial(self._get, offset))
            for kept in updates:
                if await self._inbox.receive_update(kept, now=self._now()):
                    self._start(kept)
                offset = kept.update_id + 1

    async def _get(self, offset: int | None) -> list[Update]:
        try:
            got = await self._bot.get_updates(offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED)
        except ClientDecodeError as error:
            if (raw := _unread(error)) is None:
                raise
            return [_kept(int(one["update_id"]), json.dumps(one)) for one in raw]
        return [_kept(one.update_id, one.model_dump_json(exclude_none=True, by_alias=True)) for one in got]

    def _start(self, update: Update) -> None:
        """Answer an update once the chat's earlier ones are answered."""
        chat = _chat_of(update)
        before = self._last_of.get(chat)
        task = asyncio.create_task(self._answer(update, before))
        self._last_of[chat] = task
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(lambda done: self._last_of.pop(chat) if self._last_of.get(chat) is done else None)

    async def _answer(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        try:
            parsed = TelegramUpdate.model_validate(json.loads(update.payload), context={"bot": self._bot})
            await self._reply(parsed)
        except (ValidationError, ValueError):
            log.warning("telegram.update_unreadable", update_id=update.update_id)
        except TelegramForbiddenError:
            log.info("telegram.chat_closed", update_id=update.update_id)
        except TelegramBadRequest as error:
            log.warning("telegram.refused", update_id=update.update_id, reason=error.message)
        except (TelegramAPIError, ClientDecodeError) as error:
            # Not settled: it is answered at the next start.
            log.warning("telegram.unanswered", update_id=update.update_id, error=type(error).__name__)
            return
        await self._inbox.settle_update(PLATFORM, update.update_id, now=self._now())

    async def _reply(self, update: TelegramUpdate) -> None:
        if self._memberships is not None:
            await tell_membership(update, self._memberships)
        if update.callback_query is not None:
            with suppress(TelegramBadRequest):  # too old to be answered; the press still counts
                await update.callback_query.answer()
        request = read_request(update, self._username, self._now())
        target = target_of(update)
        if request is not None and target is not None:
            async with self._slots:
                reply = await self._dispatch(await self._with_role(request, update))
            await self._send(target, reply)

    async def _with_role(self, request: Request, update: TelegramUpdate) -> Request:
        """In groups: whether it is an admin who asks, where that matters."""
        if not request.group or self._manages is None or not await self._manages(request):
            return request
        return replace(request, may_manage=await self._roles.may_manage(update))

    async def _send(self, target: Target, reply: Reply) -> None:
        """Send an answer, and pass on what Telegram lets us know of the chat on that way."""
        try:
            went = await send(self._bot, target, reply, sleep=self._sleep, turns=self._turns)
        except (TelegramForbiddenError, TelegramBadRequest) as error:
            reason = closed_by(error)
            if reason is not None and self._memberships is not None:
                await self._memberships.closed(Address(PLATFORM, str(target.chat), str(target.topic or "")), reason)
            raise
        if went.chat != target.chat and self._memberships is not None:
            await self._memberships.migrated(str(target.chat), str(went.chat))


def _kept(number: int, payload: str) -> Update:
    return Update(platform=PLATFORM, update_id=number, payload=payload)


def _unread(error: ClientDecodeError) -> list[dict[str, Any]] | None:
    """The updates that came, where one of them is of a shape aiogram does not know: it must not hold up the others."""
    answer = error.data
    return answer["result"] if isinstance(answer, dict) and answer.get("ok") is True else None


def _chat_of(update: Update) -> str:
    """What updates are kept in order by; unreadable ones share a place of their own."""
    with suppress(ValueError, KeyError, TypeError):
        data = json.loads(update.payload)
        of = data.get("message") or data.get("channel_post") or data.get("my_chat_member")
        return str((of or data["callback_query"]["message"])["chat"]["id"])
    return ""
