"""A Bot API server on loopback: what Telegram accepts, refuses and forgets, as far as a chat bot meets it.

Sources: the Bot API reference ("Getting updates", "sendMessage", "sendPhoto", "MessageEntity", limits) and refusals
seen in the wild. Text length is counted after entities, in UTF-16 code units; updates wait until a later offset
confirms them.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.telegram_limits import Limits
from tests.fakes.telegram_people import BOT, DATE, People
from tests.fakes.telegram_refusals import refusal_of
from tests.fakes.telegram_requests import (
    FILE_LIMIT,
    PHOTO_LIMIT,
    Params,
    Refusal,
    Upload,
    read_json,
    read_keyboard,
    read_params,
    read_text,
    read_upload,
    refuse,
    sides_of,
    units,
)

TOKEN = "123456789:AAExampleExampleExampleExampleExample0"


@dataclass
class Fault:
    """What happens to the next calls of a method instead of, or around, the real thing.

    Attributes:
        kind: "refuse" (answer ``refusal``), "html" (a proxy's 502 page), "drop" (carry out, then cut the connection),
            "late" (carry out, and never answer), "redirect" (to another place, which ``strayed`` tells of).
    """

    method: str
    kind: str
    times: int = 1
    refusal: Refusal | None = None


@dataclass
class FakeTelegram(People):
    """The server's state; use as ``async with FakeTelegram() as fake``.

    Attributes:
        strayed: paths of requests that followed a redirect: the token stands in them.
    """

    calls: list[tuple[str, Params]] = field(default_factory=list)
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    poll_cap: float = 30.0
    limits: Limits | None = None
    on_call: Callable[[str], None] = lambda method: None
    url: str = ""
    strayed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._polling = False
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> FakeTelegram:
        app = web.Application(client_max_size=FILE_LIMIT + 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_route("*", "/elsewhere/{path:.*}", self._stray)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._arrived.set()
        self._over.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        params = await read_params(request)
        if request.match_info["token"] != TOKEN:
            return refuse(Refusal(401, "Unauthorized"))
        fault = self._fault(method)
        if fault is not None and fault.kind == "html":
            return web.Response(status=502, text="<html><body>502 Bad Gateway</body></html>", content_type="text/html")
        if fault is not None and fault.kind == "redirect":
            raise web.HTTPTemporaryRedirect(f"{self.url}/elsewhere{request.path}")
        if fault is not None and fault.refusal is not None:
            return refuse(fault.refusal)
        handler: Callable[[Params], Any] | None = getattr(self, f"_do_{method}", None)
        if handler is None:
            return refuse(Refusal(404, "Not Found: method not found"))
        self.calls.append((method, params))
        self.on_call(method)
        try:
            if self.limits is not None and method.startswith("send"):
                self.limits.take(int(params["chat_id"]))
            result = handler(params)
            if asyncio.iscoroutine(result):
                result = await result
        except Refusal as refusal:
            return refuse(refusal)
        if fault is not None and fault.kind == "drop":
            assert request.transport is not None
            request.transport.close()
        if fault is not None and fault.kind == "late":
            await self._over.wait()
        return web.json_response({"ok": True, "result": result})

    async def _stray(self, request: web.Request) -> web.Response:
        self.strayed.append(request.path)
        return web.json_response({"ok": True, "result": True})

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
        commands = read_json(params, "commands", "commands")
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

    def _do_getchatmember(self, params: Params) -> dict[str, Any]:
        chat, person = int(params["chat_id"]), int(params["user_id"])
        if refusal := refusal_of(self.chats.get(chat, "gone")):
            raise refusal
        return self._member(person, self.roles.get((chat, person), "member"))

    def _do_getchatadministrators(self, params: Params) -> list[dict[str, Any]]:
        chat = int(params["chat_id"])
        admins = {person: role for (of, person), role in self.roles.items() if of == chat and role != "member"}
        return [self._member(person, role) for person, role in admins.items()]

    def _do_sendmessage(self, params: Params) -> dict[str, Any]:
        chat = self._reachable(params)
        text, entities = read_text(params)
        markup = read_keyboard(params)
        message = {
            "message_id": self._message_id(chat),
            "date": DATE,
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
        photo = read_upload(params, "photo", PHOTO_LIMIT)
        width, height = sides_of(photo.content)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        return self._keep_upload(params, "photo", photo)

    def _do_senddocument(self, params: Params) -> dict[str, Any]:
        return self._keep_upload(params, "document", read_upload(params, "document", FILE_LIMIT))

    def _keep_upload(self, params: Params, kind: str, upload: Upload) -> dict[str, Any]:
        chat = self._reachable(params)
        caption = params.get("caption", "")
        if units(caption) > 1024:
            raise Refusal(400, "Bad Request: message caption is too long")
        markup = read_keyboard(params)
        self.sent.append(
            {"chat_id": chat, "text": caption, "entities": [], "markup": markup, kind: upload}
            | {key: int(params[key]) for key in ("message_thread_id",) if key in params}
        )
        size = {"file_id": "f1", "file_unique_id": "u1", "file_size": len(upload.content)}
        if kind == "photo":
            width, height = sides_of(upload.content)
            told: Any = [size | {"width": width, "height": height}]
        else:
            told = size | {"file_name": upload.name}
        return {
            "message_id": self._message_id(chat),
            "date": DATE,
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
        if refusal := refusal_of(kind):
            raise refusal
        if kind.startswith("migrated:"):
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=int(kind.split(":")[1]),
            )
        return chat
