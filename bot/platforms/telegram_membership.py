"""Whether we are wanted in a chat, and who decides there: what Telegram tells of it, and what it has to be asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiogram.types import ChatMemberAdministrator, ChatMemberRestricted, ChatMemberUpdated, Message, Update

from bot.models import Address
from bot.platforms.telegram_updates import PLATFORM, message_of, target_of

log = structlog.get_logger()

ROLE_SECONDS = 60.0  # how long somebody's role is taken to stay what it was
ROLES_KEPT = 10_000
ASK_SECONDS = 5  # for an answer to who somebody is: people wait meanwhile

_AWAY = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
_ADMINS = (ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR)


class Memberships(Protocol):
    """Who hears of what became of us in a chat."""

    async def closed(self, address: Address, reason: str) -> None:
        """A chat cannot be written to: "blocked", "kicked", "no rights", "topic closed", "topic gone", "gone"."""

    async def opened(self, address: Address) -> None:
        """A chat, or where a topic is named that topic, can be written to. Told of every message: it is cheap."""

    async def migrated(self, old: str, new: str) -> None:
        """A group goes on under another id. It is told twice, and by errors beside."""

    async def wait(self, chat: str, seconds: float) -> None:
        """Telegram asks not to write to a chat for so long."""


async def tell_membership(update: Update, memberships: Memberships) -> None:
    """Pass on what an update says about our place in its chat."""
    if update.my_chat_member is not None:
        address = Address(PLATFORM, str(update.my_chat_member.chat.id))
        reason = reason_of(update.my_chat_member)
        await (memberships.opened(address) if reason is None else memberships.closed(address, reason))
    message = update.message
    if message is not None and message.migrate_to_chat_id is not None:
        await memberships.migrated(str(message.chat.id), str(message.migrate_to_chat_id))
    elif message is not None and message.migrate_from_chat_id is not None:
        await memberships.migrated(str(message.migrate_from_chat_id), str(message.chat.id))
    elif (target := target_of(update)) is not None:
        await memberships.opened(Address(PLATFORM, str(target.chat), str(target.topic or "")))


def reason_of(change: ChatMemberUpdated) -> str | None:
    """Why we cannot write to the chat after a change of our place in it; None where we can."""
    private, now = change.chat.type == "private", change.new_chat_member
    if now.status in _AWAY:
        return "blocked" if private else "kicked"
    if isinstance(now, ChatMemberRestricted) and not now.can_send_messages:
        return "no rights"
    if change.chat.type == "channel" and not (isinstance(now, ChatMemberAdministrator) and now.can_post_messages):
        return "no rights"  # members of a channel only read
    return None


class Roles:
    """Who decides for a chat. Telegram is asked once a minute at most for each person there.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, bot: Bot, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot, self._clock = bot, clock
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}

    async def may_manage(self, update: Update) -> bool:
        """Whether whoever wrote, posted or pressed is an admin there; in private everybody is.

        Who writes as the group itself is an anonymous admin, who posts in a channel may; who presses a button may be
        anybody. Who writes as another channel, or through the one that is linked to the group, is nobody we know.
        """
        message = message_of(update)
        if message is None:
            return False
        if message.chat.type == "private":
            return True
        if update.callback_query is not None:
            return await self._is_admin(message.chat.id, update.callback_query.from_user.id)
        if update.channel_post is not None:
            return True
        return await self._wrote_as_admin(message) if isinstance(message, Message) else False

    async def _wrote_as_admin(self, message: Message) -> bool:
        if message.is_automatic_forward:
            return False
        if message.sender_chat is not None:
            return message.sender_chat.id == message.chat.id
        return message.from_user is not None and await self._is_admin(message.chat.id, message.from_user.id)

    async def _is_admin(self, chat: int, person: int) -> bool:
        now = self._clock()
        until, known = self._known.get((chat, person), (0.0, False))
        if now < until:
            return known
        try:
            is_admin = await self._ask(chat, person)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.warning("telegram.role_unknown", error=type(error).__name__)
            return False
        if len(self._known) >= ROLES_KEPT:
            self._known = {key: role for key, role in self._known.items() if now < role[0]}
        self._known[chat, person] = (now + ROLE_SECONDS, is_admin)
        return is_admin

    async def _ask(self, chat: int, person: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat, person, request_timeout=ASK_SECONDS)
            return member.status in _ADMINS
        except ClientDecodeError as error:  # a server of another version names other rights; the role is the same
            match error.data:
                case {"ok": True, "result": {"status": str(status)}}:
                    return status in _ADMINS
            raise
        except TelegramBadRequest:  # only where we are admins are we sure to be told of anybody; of admins always
            admins = await self._bot.get_chat_administrators(chat, request_timeout=ASK_SECONDS)
            return any(admin.user.id == person for admin in admins)
