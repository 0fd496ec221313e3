"""Refusals of the Bot API as they were seen in the wild: what it says when nothing can be sent to a chat.

Sources: issues of python-telegram-bot, aiogram, tdlib/telegram-bot-api; Telegram gives no codes, only these words.
"""

from __future__ import annotations

from tests.fakes.telegram_requests import Refusal

# State of a chat -> what a message to it is answered with.
REFUSALS = {
    "gone": (400, "Bad Request: chat not found"),
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "kicked": (403, "Forbidden: bot was kicked from the group chat"),
    "kicked from supergroup": (403, "Forbidden: bot was kicked from the supergroup chat"),
    "kicked from channel": (403, "Forbidden: bot was kicked from the channel chat"),
    "no member of supergroup": (403, "Forbidden: bot is not a member of the supergroup chat"),
    "no member of channel": (403, "Forbidden: bot is not a member of the channel chat"),
    "group deleted": (403, "Forbidden: the group chat was deleted"),
    "group deactivated": (400, "Bad Request: group is deactivated"),
    "never started": (403, "Forbidden: bot can't initiate conversation with a user"),
    "another bot": (403, "Forbidden: bots can't send messages to bots"),
    "no rights": (400, "Bad Request: not enough rights to send text messages to the chat"),
    "no rights at all": (400, "Bad Request: have no rights to send a message"),
    "no admin of channel": (400, "Bad Request: need administrator rights in the channel chat"),
    "write forbidden": (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    "restricted": (400, "Bad Request: CHAT_RESTRICTED"),
    "topic closed": (400, "Bad Request: TOPIC_CLOSED"),
    "topic gone": (400, "Bad Request: message thread not found"),
    "topic deleted": (400, "Bad Request: TOPIC_DELETED"),
}


def refusal_of(state: str) -> Refusal | None:
    """What a message to a chat in that state is refused with; None where it is not."""
    return Refusal(*REFUSALS[state]) if state in REFUSALS else None
