"""What stands between a wish and a subscription: words that were not understood, and what there may not be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import UserError
from bot.models import Block, Button, Line, Note, Reply, Run, Subscription
from handlers import formats
from handlers.registry import BUTTON_BYTES, Ctx
from handlers.subscriptions import planning
from handlers.subscriptions.wishes import Wish, read_wish

MOST = 20  # subscriptions of one chat
EXAMPLE = '/subscribe alerts "Middle Corridor"'


def refuse_more(ctx: Ctx, one: Subscription, others: Sequence[Subscription]) -> None:
    """
    Raises:
        UserError: it is there already, or there are too many.
    """
    others = [other for other in others if other.number != one.number]
    for other in others:
        if planning.same(one, other):
            told = ctx.say("That is subscription {number} already.", number=other.number)
            raise UserError(f"{told} /subscriptions {other.number}")
    if len(others) >= MOST:
        most = ctx.say("There are {count} subscriptions here, which is the most there may be.", count=len(others))
        raise UserError(f"{most} {ctx.say('End one first: {command}', command='/subscriptions')}")


def asked(ctx: Ctx, command: str, text: str, wish: Wish) -> Reply:
    """A question about the words that were not understood, with the ways to go on."""
    say = ctx.say
    left = [word for word in wish.left if word]
    strange = say(", ").join(formats.quoted(formats.shorten(word, 60), say) for word in left)
    example = say.examples("phrase", (EXAMPLE,))[0]
    blocks: list[Block] = [Line((Run(say("I do not understand: {words}", words=strange)),))]
    blocks.append(Note(say("Words to look for go in quotes: {example}", example=example)))
    offers = [
        Button(label, f"{command} {other}")
        for label, form in ((say("Look for these words"), '"{}"'), (say("Leave them out"), " "))
        if (other := _rewritten(ctx, text, left, form))
    ]
    fitting = tuple(one for one in offers if len(one.command.encode()) <= BUTTON_BYTES)
    long = (one for one in offers if one not in fitting)
    blocks += [Line((Run(f"{one.label}: "), Run(one.command, "code"))) for one in long]
    return Reply(blocks=tuple(blocks), buttons=(fitting,) if fitting else ())


def _rewritten(ctx: Ctx, text: str, left: Sequence[str], form: str) -> str:
    """The text with each word that was not understood in another form; "" where that is not understood either."""
    for word in left:
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
        if found is None:
            return ""
        text = text[: found.start()] + form.format(found[0]) + text[found.end() :]
    text = " ".join(text.split())
    return text if text and not read_wish(text, reader=ctx.say.code, today=ctx.today).left else ""
