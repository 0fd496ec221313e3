"""A Bot API server on loopback: what Telegram accepts, refuses and forgets, as far as a chat bot meets it.

Sources: the Bot API reference ("Getting updates", "sendMessage", "sendPhoto", "MessageEntity", limits) and refusals
seen in the wild. Text length is counted after entities, in UTF-16 code units; updates wait until a later offset
confirms them.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAExampleExampleExampleExampleExample0"
BOT = {"id": 123456789, "is_bot": True, "first_name": "Silkwire", "username": "silkwire_test_bot"}
ENTITIES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
}  # fmt: skip
HTML_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}

PHOTO_LIMIT, FILE_LIMIT = 10 * 1024 * 1024, 50 * 1024 * 1024  # bytes (sendPhoto, sendDocument)

Params = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """A file as it came in a form."""

    name: str
    content: bytes


class Refusal(Exception):
    """An answer with ``ok: false``."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass
class Fault:
    """What happens to the next calls of a method instead of, or around, the real thing.

    Attributes:
        kind: "refuse" (answer ``refusal``), "html" (a proxy's 502 page), "drop" (carry out, then cut the connection).
    """

    method: str
    kind: str
    times: int = 1
    refusal: Refusal | None = None


@dataclass
class FakeTelegram:
    """The server's state; use as ``async with FakeTelegram().serve() as fake``."""

    chats: dict[int, str] = field(default_factory=dict)  # id -> private | group | blocked | gone | migrated:<id>
    sent: list[Params] = field(default_factory=list)
    calls: list[tuple[str, Params]] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    poll_cap: float = 30.0
    url: str = ""

    def __post_init__(self) -> None:
        self._updates: deque[dict[str, Any]] = deque()
        self._next_update = 1000
        self._next_message: defaultdict[int, int] = defaultdict(int)
        self._open_queries: set[str] = set()
        self._polling = False
        self._arrived = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> FakeTelegram:
        app = web.Application(client_max_size=FILE_LIMIT + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._arrived.set()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- the person's side ------------------------------------------------------------------------------------------

    def say(self, text: str, *, chat: int = 7, language: str | None = "en", thread: int | None = None) -> int:
        """A person writes; returns the update's id."""
        kind = self.chats.setdefault(chat, "private" if chat > 0 else "group")
        message: dict[str, Any] = {
            "message_id": self._message_id(chat),
            "date": 1_700_000_000,
            "chat": self._chat(chat, kind),
            "from": self._person(language),
            "text": text,
        }
        if thread is not None:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if command := re.match(r"/\w+(@\w+)?", text):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command[0])}]
        return self._push({"message": message})

    def press(
        self, data: str, *, chat: int = 7, language: str | None = "en", query: str | None = None, person: int = 42
    ) -> int:
        """A person presses an inline button with this callback data."""
        query = query or f"q{self._next_update}"
        self._open_queries.add(query)
        message = {
            "message_id": self._next_message[chat],
            "date": 1_700_000_000,
            "chat": self._chat(chat, self.chats.get(chat, "private")),
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

    def _message_id(self, chat: int) -> int:
        self._next_message[chat] += 1
        return self._next_message[chat]

    @staticmethod
    def _chat(chat: int, kind: str) -> dict[str, Any]:
        if chat > 0:
            return {"id": chat, "type": "private", "first_name": "A"}
        return {"id": chat, "type": "supergroup" if kind != "group" else "group", "title": "G"}

    @staticmethod
    def _person(language: str | None, number: int = 42) -> dict[str, Any]:
        person = {"id": number, "is_bot": False, "first_name": "A"}
        return person | ({"language_code": language} if language else {})

    # --- the bot's side ---------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        params = await _params(request)
        if request.match_info["token"] != TOKEN:
            return _refuse(Refusal(401, "Unauthorized"))
        fault = self._fault(method)
        if fault is not None and fault.kind == "html":
            return web.Response(status=502, text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
        if fault is not None and fault.refusal is not None:
            return _refuse(fault.refusal)
        handler: Callable[[Params], Any] | None = getattr(self, f"_do_{method}", None)
        if handler is None:
            return _refuse(Refusal(404, "Not Found: method not found"))
        self.calls.append((method, params))
        try:
            result = handler(params)
            if asyncio.iscoroutine(result):
                result = await result
        except Refusal as refusal:
            return _refuse(refusal)
        if fault is not None and fault.kind == "drop":
            assert request.transport is not None
            request.transport.close()
        return web.json_response({"ok": True, "result": result})

    def _fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method.lower() == method and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _do_getme(self, params: Params) -> Any:
        return BOT | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _do_deletewebhook(self, params: Params) -> bool:
        return True

    def _do_sendchataction(self, params: Params) -> bool:
        self._reachable(params)
        return True

    async def _do_getupdates(self, params: Params) -> list[dict[str, Any]]:
        if self._polling:
            raise Refusal(
                409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        limit = int(params.get("limit", 100))
        if not 1 <= limit <= 100:
            limit = 100
        offset = int(params.get("offset", 0))
        if offset < 0:
            while len(self._updates) > -offset:
                self._updates.popleft()
        self._updates = deque(update for update in self._updates if update["update_id"] >= offset)
        self._polling = True
        try:
            if not self._updates and int(params.get("timeout", 0)):
                self._arrived.clear()
                try:
                    async with asyncio.timeout(min(int(params["timeout"]), self.poll_cap)):
                        await self._arrived.wait()
                except TimeoutError:
                    pass
        finally:
            self._polling = False
        return list(self._updates)[:limit]

    def _do_setmycommands(self, params: Params) -> bool:
        commands = _json(params, "commands", "commands")
        if not isinstance(commands, list):
            raise Refusal(400, "Bad Request: can't parse commands JSON object")
        if len(commands) > 100:
            raise Refusal(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        language = params.get("language_code", "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise Refusal(400, "Bad Request: LANGUAGE_CODE_INVALID")
        self.commands[language] = commands
        return True

    def _do_answercallbackquery(self, params: Params) -> bool:
        query = params.get("callback_query_id", "")
        if query not in self._open_queries:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(params.get("text", "")) > 200:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        self._open_queries.discard(query)
        self.answered.append(query)
        return True

    def _do_sendmessage(self, params: Params) -> dict[str, Any]:
        chat = self._reachable(params)
        text, entities = _text(params)
        markup = _keyboard(params)
        message = {
            "message_id": self._message_id(chat),
            "date": 1_700_000_000,
            "chat": self._chat(chat, self.chats[chat]),
            "from": BOT,
            "text": text,
            "entities": entities,
        }
        self.sent.append(
            {"chat_id": chat, "text": text, "entities": entities, "markup": markup}
            | {key: int(params[key]) for key in ("message_thread_id",) if key in params}
        )
        return message

    def _do_sendphoto(self, params: Params) -> dict[str, Any]:
        photo = _upload(params, "photo", PHOTO_LIMIT)
        width, height = _sides(photo.content)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        return self._keep_upload(params, "photo", photo)

    def _do_senddocument(self, params: Params) -> dict[str, Any]:
        return self._keep_upload(params, "document", _upload(params, "document", FILE_LIMIT))

    def _keep_upload(self, params: Params, kind: str, upload: Upload) -> dict[str, Any]:
        chat = self._reachable(params)
        caption = params.get("caption", "")
        if units(caption) > 1024:
            raise Refusal(400, "Bad Request: message caption is too long")
        markup = _keyboard(params)
        self.sent.append(
            {"chat_id": chat, "text": caption, "entities": [], "markup": markup, kind: upload}
            | {key: int(params[key]) for key in ("message_thread_id",) if key in params}
        )
        size = {"file_id": "f1", "file_unique_id": "u1", "file_size": len(upload.content)}
        if kind == "photo":
            width, height = _sides(upload.content)
            told: Any = [size | {"width": width, "height": height}]
        else:
            told = size | {"file_name": upload.name}
        return {
            "message_id": self._message_id(chat),
            "date": 1_700_000_000,
            "chat": self._chat(chat, self.chats[chat]),
            "from": BOT,
            "caption": caption,
            kind: told,
        }

    def _reachable(self, params: Params) -> int:
        try:
            chat = int(params.get("chat_id", 0))
        except ValueError:
            chat = 0
        if not chat:
            raise Refusal(400, "Bad Request: chat_id is empty")
        kind = self.chats.get(chat, "gone")
        if kind == "gone":
            raise Refusal(400, "Bad Request: chat not found")
        if kind == "blocked":
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if kind == "kicked":
            raise Refusal(403, "Forbidden: bot was kicked from the group chat")
        if kind.startswith("migrated:"):
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=int(kind.split(":")[1]),
            )
        return chat


async def _params(request: web.Request) -> Params:
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        params |= {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
    else:
        for key, value in (await request.post()).items():
            params[key] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return params


def _upload(params: Params, field: str, limit: int) -> Upload:
    """The file a field is, or refers to ("attach://name")."""
    value = params.get(field)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if not isinstance(value, Upload):
        raise Refusal(400, f"Bad Request: there is no {field} in the request")
    if not value.content:
        raise Refusal(400, "Bad Request: file must be non-empty")
    if len(value.content) > FILE_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    if len(value.content) > limit:
        raise Refusal(400, f"Bad Request: file is too big; it must be at most {limit} bytes")
    return value


def _sides(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        raise Refusal(400, "Bad Request: IMAGE_PROCESS_FAILED")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _refuse(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


def _json(params: Params, key: str, name: str) -> Any:
    if key not in params:
        return None
    try:
        return json.loads(params[key])
    except ValueError as error:
        raise Refusal(400, f"Bad Request: can't parse {name} JSON object") from error


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of entity offsets."""
    return len(text.encode("utf-16-le")) // 2


def _text(params: Params) -> tuple[str, list[dict[str, Any]]]:
    text = params.get("text", "")
    if params.get("parse_mode", "").lower() == "html":
        text = _parse_html(text)
    if not text.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if units(text) > 4096:
        raise Refusal(400, "Bad Request: message is too long")
    entities = _json(params, "entities", "entities") or []
    for entity in entities:
        _check_entity(entity, text)
    if len(entities) > 100:
        entities = entities[:100]  # the rest is dropped silently
    return text, entities


def _check_entity(entity: dict[str, Any], text: str) -> None:
    if entity.get("type") not in ENTITIES:
        raise Refusal(400, f"Bad Request: can't parse MessageEntity: unsupported type {entity.get('type')}")
    start, length = entity.get("offset", -1), entity.get("length", 0)
    if start < 0 or length <= 0 or start + length > units(text):
        raise Refusal(400, "Bad Request: entity beyond the end of the message text")
    raw = text.encode("utf-16-le")
    try:
        raw[: 2 * start].decode("utf-16-le")
        raw[2 * start : 2 * (start + length)].decode("utf-16-le")
    except UnicodeDecodeError as error:
        raise Refusal(400, "Bad Request: entity begins in a middle of a UTF-16 symbol") from error
    if entity["type"] == "text_link" and not re.match(r"(https?|tg)://[^\s]+$", entity.get("url", "")):
        raise Refusal(400, "Bad Request: wrong HTTP URL")


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HTML_TAGS:
            raise Refusal(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack.pop() != tag:
            raise Refusal(400, "Bad Request: can't parse entities: Unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _parse_html(text: str) -> str:
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.stack:
        raise Refusal(
            400, f"Bad Request: can't parse entities: Can't find end tag corresponding to \"{parser.stack[-1]}\""
        )
    return "".join(parser.text)


def _keyboard(params: Params) -> list[list[dict[str, Any]]]:
    markup = _json(params, "reply_markup", "reply keyboard markup")
    if not markup or "inline_keyboard" not in markup:
        return []
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise Refusal(400, 'Bad Request: Field "inline_keyboard" must be of type Array')
    for button in (button for row in rows for button in row):
        if not button.get("text"):
            raise Refusal(400, "Bad Request: Inline keyboard button text must be non-empty")
        if "callback_data" not in button and "url" not in button:
            raise Refusal(400, "Bad Request: Text buttons are not allowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
