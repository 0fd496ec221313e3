"""A Telegram update -> a Request, and where its answer goes. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from aiogram.types import Chat, InaccessibleMessage, Message, Update

from bot.models import Request
from bot.platforms.telegram_send import Target

PLATFORM = "telegram"

_ADDRESSED = re.compile(r"(/\w+)@(\w+)")


def read_request(update: Update, username: str, now: datetime) -> Request | None:
    """What a person asks of us; None for what is not meant for us (another bot's command, talk in a group).

    ``may_manage`` is left for groups to find out.
    """
    text, user, language = _asked(update, username)
    target, message = target_of(update), message_of(update)
    if not text or not user or target is None or message is None:
        return None
    group = message.chat.type != "private"
    return Request(
        platform=PLATFORM,
        chat=str(target.chat) if target.topic is None else f"{target.chat}/{target.topic}",
        user=user,
        text=text,
        language=language,
        at=now,
        group=group,
        may_manage=not group,
    )


def message_of(update: Update) -> Message | InaccessibleMessage | None:
    """The message an update brings, or whose button was pressed."""
    return update.message or update.channel_post or (update.callback_query.message if update.callback_query else None)


def target_of(update: Update) -> Target | None:
    """Where the answer goes: the chat, and the topic of a forum."""
    message = message_of(update)
    if message is None:
        return None
    topic = getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", False) else None
    return Target(message.chat.id, topic)


def _asked(update: Update, username: str) -> tuple[str | None, str, str | None]:
    """The text, who says it, and their client's language."""
    if update.callback_query is not None:
        person = update.callback_query.from_user
        return update.callback_query.data, str(person.id), person.language_code
    message = update.message or update.channel_post
    if message is None or _is_passed_on(message):
        return None, "", None
    text, language = _for_us(message.text, message.chat, username), None
    if message.from_user is not None:
        language = message.from_user.language_code
    return text, _speaker(message), language


def _is_passed_on(message: Message) -> bool:
    """Whether it is a command given elsewhere, perhaps in the linked channel: who passes it on says nothing."""
    return message.forward_origin is not None and (message.text or "").startswith("/")


def _speaker(message: Message) -> str:
    """The group or channel in whose name is written (one account stands for all of these), else the person."""
    if message.sender_chat is not None:
        return str(message.sender_chat.id)
    if message.from_user is not None:
        return str(message.from_user.id)
    return str(message.chat.id) if message.chat.type == "channel" else ""


def _for_us(text: str | None, chat: Chat, username: str) -> str | None:
    """The text with our own name taken off; None where it speaks to someone else."""
    if not text:
        return None
    addressed = _ADDRESSED.match(text)
    if addressed is not None:
        ours = addressed[2].casefold() == username.casefold()
        return addressed[1] + text[addressed.end() :] if ours else None
    if chat.type == "private" or text.startswith("/"):
        return text
    mention = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)
    return mention.sub("", text).strip() if mention.search(text) else None
