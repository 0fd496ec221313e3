"""Feeds made to hurt whoever reads them: name -> what makes the bytes. None of them holds anything worth reading."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

CANARY = "http://127.0.0.1:9/canary"  # nothing may ask for it
MEGABYTE = 1024 * 1024


def rss(item: bytes, before: bytes = b"") -> bytes:
    """An RSS feed around the inside of an item."""
    return before + b"<rss version='2.0'><channel><title>T</title><item>" + item + b"</item></channel></rss>"


def page(markup: bytes) -> bytes:
    """An RSS feed with markup as an item's text."""
    return rss(b"<title>T</title><link>http://a.org/1</link><description><![CDATA[" + markup + b"]]></description>")


def attributes(count: int = 100_000) -> bytes:
    return b" ".join(b"a%d='x'" % number for number in range(count))


def billion_laughs() -> bytes:
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    return rss(b"<title>&j;</title>", b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + entities + b"]>")


def quadratic_blowup() -> bytes:
    return rss(b"<title>" + b"&a;" * 50_000 + b"</title>", b'<!DOCTYPE r [<!ENTITY a "' + b"a" * 50_000 + b'">]>')


def external(entity: str) -> bytes:
    return rss(b"<title>T&x;</title>", f'<!DOCTYPE r [<!ENTITY x SYSTEM "{entity}">]>'.encode())


def nested(tag: bytes, depth: int) -> bytes:
    return rss(b"<title>T</title><description>" + (b"<" + tag + b">") * depth + b"</description>")


def json_feed(**item: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "title": "T", **item}]}
    return json.dumps(feed).encode()


HOSTILE_FEEDS: dict[str, Callable[[], bytes]] = {
    "billion laughs": billion_laughs,
    "quadratic blow-up": quadratic_blowup,
    "external entity, a file": lambda: external("file:///etc/passwd"),
    "external entity, an address": lambda: external(CANARY),
    "external document type": lambda: f'<!DOCTYPE rss SYSTEM "{CANARY}">'.encode() + rss(b"<title>T&x;</title>"),
    "parameter entity": lambda: (
        f'<!DOCTYPE r [<!ENTITY % p SYSTEM "{CANARY}"> %p;]>'.encode() + rss(b"<title>T</title>")
    ),
    "stylesheet": lambda: f'<?xml-stylesheet href="{CANARY}"?>'.encode() + rss(b"<title>T</title>"),
    "includes a file": lambda: rss(
        b'<title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>T</title>'
    ),
    "name of a file": lambda: b"/etc/passwd",
    "an address": CANARY.encode,
    "100,000 attributes": lambda: rss(b"<title>T</title><x " + attributes() + b"/>"),
    "100,000 attributes in markup": lambda: page(b"<p " + attributes() + b">x</p>"),
    "100,000 attributes in escaped markup": lambda: rss(
        b"<title>T</title><description>&lt;p " + attributes() + b"&gt;x&lt;/p&gt;</description>"
    ),
    "2,000 tags of 2,000 attributes": lambda: rss((b"<x " + attributes(200) + b"/>") * 2000),
    "100,000 comments": lambda: rss(b"<title>T</title>" + b"<!-- c -->" * 100_000),
    "100,000 comments in markup": lambda: page(b"<!--" * 100_000),
    "100,000 closed comments in markup": lambda: page(b"<!-- c -->" * 100_000 + b"<p>x</p>"),
    "100,000 comments never closed": lambda: rss(b"<title>T</title>" + b"<!-- " * 100_000),
    "100,000 sections never closed": lambda: rss(b"<title>T</title>" + b"<![CDATA[" * 100_000),
    "100,000 sections": lambda: rss(b"<title>" + b"<![CDATA[x]]>" * 100_000 + b"</title>"),
    "100,000 instructions": lambda: rss(b"<title>T</title>" + b"<?p x?>" * 100_000),
    "200,000 nested elements": lambda: nested(b"b", 200_000),
    "20,000 nested elements": lambda: nested(b"b", 20_000),
    "200,000 nested in markup": lambda: page(b"<b>" * 200_000),
    "200,000 nested blocks in markup": lambda: page(b"<div>" * 200_000 + b"x"),
    "nested items": lambda: b"<rss version='2.0'><channel>" + b"<item><title>T</title>" * 40_000,
    "nested entries": lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><title>T</title>" * 40_000,
    "100,000 items": lambda: rss(b"</item>".join([b"<item><title>T</title>"] * 100_000)),
    "49,000 items": lambda: rss(b"</item>".join([b"<item><title>T</title><link>http://a.org/1</link>"] * 49_000)),
    "1,000,000 addresses": lambda: b"<urlset>" + b"<url><loc>http://a.org/</loc></url>" * 400_000 + b"</urlset>",
    "58 MB": lambda: rss(b"<title>T</title><description>" + b"x" * 58 * MEGABYTE + b"</description>"),
    "14 MB of text": lambda: rss(b"<title>T</title><description>" + b"x " * 7 * MEGABYTE + b"</description>"),
    "14 MB of angle brackets": lambda: b"<" * 14 * MEGABYTE,
    "14 MB of ampersands": lambda: rss(b"<title>" + b"&" * 14 * MEGABYTE + b"</title>"),
    "14 MB of zero bytes": lambda: b"<" + b"\0" * 14 * MEGABYTE,
    "14 MB of spaces": lambda: b" " * 14 * MEGABYTE + b"<rss",
    "14 MB of spaces in a tag": lambda: rss(b"<title " + b" " * 14 * MEGABYTE + b">T</title>"),
    "14 MB of white space in markup": lambda: page(b"<p>" + b" \n" * 7 * MEGABYTE + b"</p>"),
    "1 MB of entities": lambda: rss(b"<title>T</title><description>" + b"&nbsp;" * 170_000 + b"</description>"),
    "1 MB of small paragraphs": lambda: page(b"<p>x</p>" * 125_000),
    "1 MB of broken markup": lambda: page(b"<p <a '\">< /<" * 80_000),
    "zero bytes": lambda: rss(b"<title>T\0\0T</title><descr\0iption>x</description>"),
    "control characters": lambda: rss(b"<title>" + bytes(range(1, 32)) + b"&#0;&#8;&#x1f;&#xFFFFFFFF;</title>"),
    "half a character": lambda: rss(b"<title>\xed\xa0\x80\xff\xfe&#xD800;</title>"),
    "100,000 links": lambda: (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title>"
        + b"<link href='http://a.org/'/>" * 100_000
        + b"</entry></feed>"
    ),
    "100,000 namespaces": lambda: rss(b"".join(b"<x%d:y xmlns:x%d='u%d'/>" % (n, n, n) for n in range(100_000))),
    "a long date": lambda: rss(b"<title>T</title><pubDate>" + b"1 " * MEGABYTE + b"</pubDate>"),
    "10,000 strange dates": lambda: rss(
        b"</item><item>".join(b"<title>T</title><pubDate>%d 1:1:1 x</pubDate>" % n for n in range(10_000))
    ),
    "UTF-16 that is none": lambda: b"\xff\xfe" + rss(b"<title>T</title>"),
    "an encoding that is none": lambda: b"<?xml version='1.0' encoding='zip'?>" + rss(b"<title>T\xff</title>"),
    "UTF-7": lambda: b"<?xml version='1.0' encoding='utf-7'?>+ADw-rss+AD4-",
    "JSON, nested": lambda: b'{"items":' + b"[" * 1_000_000,
    "JSON, a long number": lambda: b'{"items":[{"id":' + b"9" * MEGABYTE + b"}]}",
    "JSON of the wrong sort": lambda: json_feed(
        url=["a"], content_html={"a": 1}, date_published=5, authors=[None], language=[]
    ),
    "JSON, half a character": lambda: json_feed(content_html="\ud800<p>x</p>"),
    "a gzip bomb": lambda: gzip.compress(b"<urlset>" + b" " * 200 * MEGABYTE),
}
"""Each is to be refused, or read in a moment; nothing may be opened, asked for or expanded."""
