"""Reply -> what Telegram is sent: texts with entities, split below its limits, pictures and files between. Pure.

Entities, never markup glued into strings: nothing an article says can become formatting. Offsets and lengths count
UTF-16 code units, as Telegram counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bot.models import Block, File, Heading, Line, Note, Picture, Quote, Reply, Run

TEXT_LIMIT = 4096  # UTF-16 units a message, after entities (Bot API, sendMessage)
ENTITY_LIMIT = 100  # entities a message; more are dropped without a word (python-telegram-bot, MessageLimit)
CALLBACK_LIMIT = 64  # bytes of callback data (Bot API, InlineKeyboardButton)
CAPTION_LIMIT = 1024  # UTF-16 units under a photo or document (Bot API, sendPhoto)
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes; what follows: width + height in pixels, their ratio (Bot API, sendPhoto)
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
FILE_LIMIT = 50 * 1024 * 1024  # bytes (Bot API, sendDocument)
PNG = b"\x89PNG\r\n\x1a\n"

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


def parts(reply: Reply) -> list[Message | Picture | File]:
    """What a reply is sent as, in order; words too long to stand under a picture or file follow it as a message."""
    sent: list[Message | Picture | File] = []
    for attached, group in groupby(reply.blocks, key=lambda block: isinstance(block, Picture | File)):
        if not attached:
            sent += _messages(group)
            continue
        for block in group:
            assert isinstance(block, Picture | File)
            sent += _attached(block)
    return sent


def render(reply: Reply) -> list[Message]:
    """The texts of a reply, in order; a block is split only where it alone is too long for a message."""
    return [part for part in parts(reply) if isinstance(part, Message)]


def _attached(block: Picture | File) -> Iterator[Message | Picture | File]:
    """A picture or file, or only its words where it is empty or larger than Telegram takes."""
    words = block.alt if isinstance(block, Picture) else block.caption
    if not 0 < len(block.content) <= FILE_LIMIT:
        yield from _messages([Line((Run(words),))])
    elif units(words) <= CAPTION_LIMIT:
        yield block
    else:
        yield replace(block, alt="") if isinstance(block, Picture) else replace(block, caption="")
        yield from _messages([Line((Run(words),))])


def is_photo(picture: Picture) -> bool:
    """Whether Telegram shows it as a photo: by its bytes, and its sides as a PNG's header tells them."""
    header = picture.content[:24]
    width, height = int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")
    if not header.startswith(PNG) or not width or not height:
        return False
    short, long = sorted((width, height))
    return len(picture.content) <= PHOTO_LIMIT and width + height <= PHOTO_SIDES and long <= PHOTO_RATIO * short


def _messages(blocks: Iterable[Block]) -> list[Message]:
    messages: list[Message] = []
    current = Message("")
    for block, gap in _with_gaps(blocks):
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
        case Picture(alt=words) | File(caption=words):
            return _runs((Run(words),))


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
