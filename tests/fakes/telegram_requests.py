"""What a Bot API server reads from a request, and refuses of it: texts, entities, keyboards, files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

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


async def read_params(request: web.Request) -> Params:
    params: Params = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        params |= {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
    else:
        for key, value in (await request.post()).items():
            params[key] = Upload(value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return params


def read_upload(params: Params, field: str, limit: int) -> Upload:
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


def sides_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        raise Refusal(400, "Bad Request: IMAGE_PROCESS_FAILED")
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def refuse(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.code)


def read_json(params: Params, key: str, name: str) -> Any:
    if key not in params:
        return None
    try:
        return json.loads(params[key])
    except ValueError as error:
        raise Refusal(400, f"Bad Request: can't parse {name} JSON object") from error


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of entity offsets."""
    return len(text.encode("utf-16-le")) // 2


def read_text(params: Params) -> tuple[str, list[dict[str, Any]]]:
    text = params.get("text", "")
    if params.get("parse_mode", "").lower() == "html":
        text = _parse_html(text)
    if not text.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    if units(text) > 4096:
        raise Refusal(400, "Bad Request: message is too long")
    entities = read_json(params, "entities", "entities") or []
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


def read_keyboard(params: Params) -> list[list[dict[str, Any]]]:
    markup = read_json(params, "reply_markup", "reply keyboard markup")
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
