"""Reply -> Telegram messages: plain text with entities, split below Telegram's limits. Pure.

Entities, never markup glued into strings: nothing an article says can become formatting. Offsets and lengths count
UTF-16 code units, as Telegram counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.models import Block, Heading, Line, Note, Quote, Reply, Run

TEXT_LIMIT = 4096  # UTF-16 units a message, after entities (Bot API, sendMessage)
ENTITY_LIMIT = 100  # entities a message; more are dropped without a word (python-telegram-bot, MessageLimit)
CALLBACK_LIMIT = 64  # bytes of callback data (Bot API, InlineKeyboardButton)

_STYLES = {"bold": "bold", "italic": "italic", "code": "code", "mark": "bold"}
_LINK = re.compile(r"https?://[^\s]+\Z")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a message: type as in the Bot API, offset and length in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message's text and entities."""

    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: a label and its callback data of at most 64 bytes."""

    label: str
    data: str


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def render(reply: Reply) -> list[Message]:
    """The messages of a reply, in order; a block is split only where it alone is too long for a message."""
    messages: list[Message] = []
    current = Message("")
    for block, gap in _with_gaps(reply.blocks):
        for piece in _cut(_block(block)):
            joined = _join(current, gap, piece)
            if units(joined.text) <= TEXT_LIMIT and len(joined.entities) <= ENTITY_LIMIT:
                current = joined
            else:
                messages.append(current)
                current = piece
    messages.append(current)
    return [message for message in messages if message.text.strip()]


def buttons(reply: Reply) -> list[list[Button]]:
    """The reply's buttons whose command fits into callback data; the command itself is the data."""
    rows = (
        [Button(button.label, button.command) for button in row if len(button.command.encode()) <= CALLBACK_LIMIT]
        for row in reply.buttons
    )
    return [row for row in rows if row]


def _with_gaps(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with the white space that parts it from the one before: lines of a list stand close."""
    before: Block | None = None
    for block in blocks:
        close = isinstance(block, Line) and isinstance(before, Line | Heading)
        yield block, "\n" if close else "\n\n"
        before = block


def _block(block: Block) -> Message:
    match block:
        case Heading(text=text):
            return _runs((Run(text, "bold"),))
        case Note(text=text):
            return _runs((Run(text, "italic"),))
        case Quote(runs=runs):
            inner = _runs(runs)
            return Message(inner.text, (Entity("blockquote", 0, units(inner.text)), *inner.entities))
        case Line(runs=runs):
            return _runs(runs)


def _runs(runs: Iterable[Run]) -> Message:
    text, entities = "", []
    for run in runs:
        offset, length = units(text), units(run.text)
        text += run.text
        if not length or not run.text.strip():
            continue
        if run.style in _STYLES:
            entities.append(Entity(_STYLES[run.style], offset, length))
        if run.url and _LINK.match(run.url):
            entities.append(Entity("text_link", offset, length, run.url))
    return Message(text, tuple(entities))


def _join(first: Message, gap: str, second: Message) -> Message:
    if not first.text:
        return second
    shift = units(first.text + gap)
    moved = (replace(entity, offset=entity.offset + shift) for entity in second.entities)
    return Message(first.text + gap + second.text, (*first.entities, *moved))


def _cut(message: Message) -> Iterator[Message]:
    """A block's message in pieces that each fit, cut at white space where there is any."""
    text, start = message.text, 0
    while units(text[start:]) > TEXT_LIMIT:
        end = start + TEXT_LIMIT
        while units(text[start:end]) > TEXT_LIMIT:
            end -= 1
        space = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
        end = space + 1 if space > start else end
        yield _slice(message, start, end)
        start = end
    yield _slice(message, start, len(text)) if start else message


def _slice(message: Message, start: int, end: int) -> Message:
    low, high = units(message.text[:start]), units(message.text[:end])
    kept = []
    for entity in message.entities:
        first, last = max(entity.offset, low), min(entity.offset + entity.length, high)
        if first < last:
            kept.append(replace(entity, offset=first - low, length=last - first))
    return Message(message.text[start:end], tuple(kept))
