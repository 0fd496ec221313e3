"""What a file is, told by how it begins and how its name ends."""

from __future__ import annotations

import re
from typing import Literal

Form = Literal["text", "page", "feed", "json", "jsonl", "warc"]
HEAD = 2048  # bytes that tell

_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE\s+rss[^>]*>\s*)*<(?:rss|feed|rdf:RDF|atom:feed)\b", re.S | re.I)  # fmt: skip  # noqa: E501
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.S | re.I)
_BY_SUFFIX: dict[str, Form] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".warc": "warc",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
}  # fmt: skip


def sniff(head: bytes, suffix: str) -> Form:
    """What a file is, by how it begins (unpacked, where it is packed), else by its name's ending."""
    if head.startswith(b"WARC/"):
        return "warc"
    if _FEED.match(head):
        return "feed"
    if _PAGE.match(head):
        return "page"
    return _BY_SUFFIX.get(suffix.lower(), "text")
