"""A Telegram update -> a Request, and where its answer goes. Pure."""

from __future__ import annotations

import re
from datetime import datetime

from aiogram.types import Chat, Update, User

from bot.models import Request
from bot.platforms.telegram_send import Target

PLATFORM = "telegram"

_ADDRESSED = re.compile(r"(/\w+)@(\w+)")


def read_request(update: Update, username: str, now: datetime) -> Request | None:
    """What a person asks of us; None for what is not meant for us (another bot's command, talk in a group)."""
    spoken_for = None
    if update.callback_query is not None:
        text, person = update.callback_query.data, update.callback_query.from_user
    elif update.message is not None and update.message.from_user is not None:
        person, spoken_for = update.message.from_user, update.message.sender_chat
        text = _for_us(update.message.text, update.message.chat, username)
    else:
        return None
    target = target_of(update)
    return _request(text, person, target, now, spoken_for=spoken_for) if text and target is not None else None


def target_of(update: Update) -> Target | None:
    """Where the answer goes: the chat, and the topic of a forum."""
    message = update.message or (update.callback_query.message if update.callback_query else None)
    if message is None:
        return None
    topic = getattr(message, "message_thread_id", None) if getattr(message, "is_topic_message", False) else None
    return Target(message.chat.id, topic)


def _request(text: str, person: User, target: Target, now: datetime, *, spoken_for: Chat | None = None) -> Request:
    """``spoken_for``: the group or channel as which an anonymous admin writes: one account stands for all of these."""
    chat = str(target.chat) if target.topic is None else f"{target.chat}/{target.topic}"
    user = str(spoken_for.id if spoken_for is not None else person.id)
    return Request(platform=PLATFORM, chat=chat, user=user, text=text, language=person.language_code, at=now)


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
