"""What goes between a person and a handler: request and reply, platform-neutral."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Style = Literal["plain", "bold", "italic", "code", "mark"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style, perhaps a link."""

    text: str
    style: Style = "plain"
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 2 for the groups below it (a year)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply, never split by a platform: a fact with its citation, a hint, a sentence."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of an article, with the words that matter in style "mark"."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: how the question was understood, what was looked at."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing; ``content`` is a PNG, ``alt`` says in words what it shows."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class File:
    """Something to keep: a calendar, a table.

    Attributes:
        name: what it is saved as, with its ending.
        media_type: "text/calendar", "text/csv".
        caption: one line about it; "" for none.
    """

    name: str
    content: bytes
    media_type: str
    caption: str = ""


Block = Heading | Line | Quote | Note | Picture | File


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the command that pressing it stands for, such as "/why a1b2"."""

    label: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One message of a person, platform-neutral.

    Attributes:
        platform: "telegram", "discord" or "terminal".
        chat: the platform's id of the conversation (what settings and /more belong to).
        user: the platform's id of the person.
        text: what was typed, or the command behind the button that was pressed.
        language: the language of the person's client as the platform tells it ("pt-BR"), if it does.
        at: when, in UTC.
        group: whether others read along: in a group, a channel.
        may_manage: whether the person decides for the conversation: what it is told, and what is forgotten of it.
    """

    platform: str
    chat: str
    user: str
    text: str
    language: str | None = None
    at: datetime
    group: bool = False
    may_manage: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered; each platform renders, escapes and splits it at its own limit.

    Attributes:
        buttons: rows of them.
        more: the command that ``/more`` stands for from now on; "" where a list has ended, None to leave it as it is.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = field(default=())
    more: str | None = None
