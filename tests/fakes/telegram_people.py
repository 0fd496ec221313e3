"""The other side of a Telegram chat: people who write, press, post, let the bot in and shut it out."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_requests import Params

BOT = {"id": 123456789, "is_bot": True, "first_name": "Silkwire", "username": "silkwire_test_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
DATE = 1_700_000_000

# ChatMemberRestricted and ChatMemberAdministrator: the rights that the Bot API always names.
MEMBERS_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip
ADMINS_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip


@dataclass
class People:
    """What they do becomes updates, which wait until the bot confirms them.

    Attributes:
        chats: id -> private | group | supergroup | forum | channel, or a state in which nothing can be sent there
            (``tests.fakes.telegram_refusals``), or migrated:<id>.
        roles: (chat, person) -> creator | administrator | member ...; who is not named is a member.
        sent: what the bot sent.
    """

    chats: dict[int, str] = field(default_factory=dict)
    sent: list[Params] = field(default_factory=list)
    roles: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._updates: deque[dict[str, Any]] = deque()
        self._next_update = 1000
        self._next_message: defaultdict[int, int] = defaultdict(int)
        self._open_queries: set[str] = set()
        self._arrived = asyncio.Event()

    def say(
        self,
        text: str,
        *,
        chat: int = 7,
        language: str | None = "en",
        thread: int | None = None,
        person: int = 42,
        as_chat: int | None = None,
        **more: Any,
    ) -> int:
        """A person writes; returns the update's id.

        Args:
            as_chat: in whose name: the group's own is an anonymous admin's.
            more: further fields of the message.
        """
        kind = self.chats.setdefault(chat, "private" if chat > 0 else "group")
        message = self._message(chat, kind, text) | {"from": self._person(language, person)} | more
        if as_chat is not None:
            named = {"id": as_chat, "type": "supergroup" if as_chat == chat else "channel", "title": "C"}
            message |= {"from": ANONYMOUS, "sender_chat": named}
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        return self._push({"message": message})

    def post(self, text: str, *, chat: int) -> int:
        """Somebody who may posts in a channel; who that is, the bot is not told."""
        self.chats[chat] = "channel"
        message = self._message(chat, "channel", text)
        return self._push({"channel_post": message | {"sender_chat": message["chat"]}})

    def change_place(self, status: str, *, chat: int, kind: str | None = None, **rights: bool) -> int:
        """Somebody lets the bot into a chat, or shuts it out (my_chat_member): member, kicked, left, restricted ..."""
        kind = kind or ("private" if chat > 0 else "supergroup")
        new: dict[str, Any] = {"user": BOT, "status": status}
        if status == "kicked":
            new["until_date"] = 0
        if status == "restricted":
            new |= {"is_member": True, "until_date": 0, **dict.fromkeys(MEMBERS_RIGHTS, True)}
        if status == "administrator":
            new |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(ADMINS_RIGHTS, True)}
        change = {
            "chat": self._chat(chat, kind),
            "from": self._person("en", 42),
            "date": DATE,
            "old_chat_member": {"user": BOT, "status": "left"},
            "new_chat_member": new | rights,
        }
        return self._push({"my_chat_member": change})

    def migrate(self, old: int, new: int) -> None:
        """A group becomes a supergroup: both tell so, and the old one takes no more messages."""
        self.chats |= {old: f"migrated:{new}", new: "supergroup"}
        for chat, kind, field_, other in (
            (old, "group", "migrate_to_chat_id", new),
            (new, "supergroup", "migrate_from_chat_id", old),
        ):
            message = self._message(chat, kind, "") | {"from": self._person("en", 42), field_: other}
            del message["text"]
            self._push({"message": message})

    def press(
        self, data: str, *, chat: int = 7, language: str | None = "en", query: str | None = None, person: int = 42
    ) -> int:
        """A person presses an inline button with this callback data."""
        query = query or f"q{self._next_update}"
        self._open_queries.add(query)
        message = {
            "message_id": self._next_message[chat],
            "date": DATE,
            "chat": self._chat(chat, self.chats.get(chat, "private" if chat > 0 else "group")),
            "from": BOT,
            "text": "…",
        }
        return self._push(
            {
                "callback_query": {
                    "id": query,
                    "from": self._person(language, person),
                    "message": message,
                    "chat_instance": "1",
                    "data": data,
                }
            }
        )

    def push_raw(self, update: dict[str, Any]) -> int:
        """Any update, for what has no helper."""
        return self._push(update)

    def redeliver(self, update: dict[str, Any]) -> None:
        """Deliver an update once more under its old id."""
        self._updates.append(update)
        self._arrived.set()

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """Updates that no offset has confirmed."""
        return list(self._updates)

    def texts(self, chat: int = 7) -> list[str]:
        return [message["text"] for message in self.sent if message["chat_id"] == chat]

    def _push(self, update: dict[str, Any]) -> int:
        self._next_update += 1
        self._updates.append({"update_id": self._next_update, **update})
        self._arrived.set()
        return self._next_update

    def _member(self, person: int, status: str) -> dict[str, Any]:
        member: dict[str, Any] = {"user": self._person(None, person), "status": status}
        if status == "creator":
            member["is_anonymous"] = False
        if status == "administrator":
            member |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(ADMINS_RIGHTS, True)}
        return member

    def _message_id(self, chat: int) -> int:
        self._next_message[chat] += 1
        return self._next_message[chat]

    def _message(self, chat: int, kind: str, text: str) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": self._message_id(chat),
            "date": DATE,
            "chat": self._chat(chat, kind),
            "text": text,
        }
        if command := re.match(r"/\w+(@\w+)?", text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
        return message

    @staticmethod
    def _chat(chat: int, kind: str) -> dict[str, Any]:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": "A"}
        return {"id": chat, "type": kind if kind in ("group", "channel") else "supergroup", "title": "G"}

    @staticmethod
    def _person(language: str | None, number: int = 42) -> dict[str, Any]:
        person = {"id": number, "is_bot": False, "first_name": "A"}
        return person | ({"language_code": language} if language else {})
