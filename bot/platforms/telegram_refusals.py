"""What Telegram's refusals mean for a chat, told by their words: there are no codes."""

from __future__ import annotations

from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError

# What a refusal says (lower case), and why nothing can be sent there until somebody changes that.
_CLOSED = (
    ("blocked by the user", "blocked"),
    ("initiate conversation", "blocked"),
    ("user is deactivated", "gone"),
    ("messages to bots", "gone"),
    ("chat not found", "gone"),
    ("chat was deleted", "gone"),
    ("group is deactivated", "gone"),
    ("peer_id_invalid", "gone"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("topic_closed", "topic closed"),
    ("message thread not found", "topic gone"),
    ("topic_deleted", "topic gone"),
    ("not enough rights", "no rights"),
    ("have no rights", "no rights"),
    ("need administrator rights", "no rights"),
    ("chat_write_forbidden", "no rights"),
    ("chat_restricted", "no rights"),
)


def closed_by(error: TelegramAPIError) -> str | None:
    """Why the chat, or the topic, cannot be written to; None where only this message was refused."""
    said = error.message.lower()
    reason = next((reason for words, reason in _CLOSED if words in said), None)
    return "no rights" if reason is None and isinstance(error, TelegramForbiddenError) else reason
