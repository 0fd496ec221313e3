"""Who decides for a conversation: in private the person, in a group its admins, in a channel whoever posts there."""

from __future__ import annotations

from bot.errors import UserError
from bot.models import Address, Request
from handlers.registry import Ctx

# Commands that decide for the conversation; platforms find out who may only where one of them is meant.
MANAGING = frozenset(("subscribe", "subscriptions", "unsubscribe", "timezone", "quiet", "language", "mydata", "forget"))


def address_of(request: Request) -> Address:
    """Where a conversation is told: the chat, and in a forum the topic."""
    chat, _, topic = request.chat.partition("/")
    return Address(request.platform, chat, topic)


def refuse_members(ctx: Ctx) -> None:
    """
    Raises:
        UserError: the person does not decide here, or nobody could tell us whether.
    """
    if ctx.request.may_manage:
        return
    only = ctx.say("Here only admins of the group can do that.")
    retry = ctx.say("If you are one, try again in a minute: I could not find it out just now.")
    raise UserError(f"{only} {retry}")
