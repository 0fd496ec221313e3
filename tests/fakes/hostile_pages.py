"""Pages made to be chewed on for minutes: by name, a maker of bytes. None of them may cost more than some seconds."""

from __future__ import annotations

from collections.abc import Callable

_START = b"<!doctype html><html lang=en><head><meta charset=utf-8><title>News of the day</title></head><body>"
_END = b"</body></html>"
_PROSE = b"The plant in the north opened a second line on Monday and took on a hundred people from the town nearby. "


def page(body: bytes) -> bytes:
    """A page with that body."""
    return _START + body + _END


def _numbered(pattern: str, count: int) -> bytes:
    return "".join(pattern.format(number) for number in range(count)).encode()


HOSTILE_PAGES: dict[str, Callable[[], bytes]] = {
    "200k paragraphs": lambda: page(b"<p>x</p>" * 200_000),
    "20k paragraphs": lambda: page(b"<p>x</p>" * 20_000),
    "20k long paragraphs": lambda: page((b"<p>" + _PROSE + b"</p>") * 20_000),
    "100k attributes": lambda: page(b"<p " + _numbered('a{0}="{0}" ', 100_000) + b">" + _PROSE + b"</p>"),
    "100k bare attributes": lambda: page(b"<p " + _numbered("a{0} ", 100_000) + b">" + _PROSE + b"</p>"),
    "100k attributes, unquoted": lambda: page(b"<p " + _numbered("a{0}=1\n", 100_000) + b">" + _PROSE + b"</p>"),
    "100k attributes, slashes": lambda: page(b"<p " + _numbered("a{0}/", 100_000) + b">" + _PROSE + b"</p>"),
    "100k attributes, quotes only": lambda: page(b"<p " + _numbered('a{0}=""', 100_000) + b">" + _PROSE + b"</p>"),
    "a tag with < in its values": lambda: page(b"<p " + _numbered('a{0}="<" ', 50_000) + b">" + _PROSE + b"</p>"),
    "400 attributes a tag": lambda: page((b"<p " + _numbered('a{0}="" ', 400) + b">x</p>") * 800),
    "100k links": lambda: page(_numbered('<a href="/{0}">Read the news number {0}</a> ', 100_000)),
    "20k links": lambda: page(_numbered('<a href="/{0}">Read all of the news number {0}</a> ', 20_000)),
    "20k links in a list": lambda: page(b"<ul>" + _numbered('<li><a href="/{0}">News {0}</a>', 16_000) + b"</ul>"),
    "table of 1000 x 100": lambda: page(b"<table>" + (b"<tr>" + b"<td>1</td>" * 100 + b"</tr>") * 1000 + b"</table>"),
    "table of 240 x 100": lambda: page(b"<table>" + (b"<tr>" + b"<td>1</td>" * 100 + b"</tr>") * 240 + b"</table>"),
    "table without ends": lambda: page(b"<table>" + (b"<tr>" + b"<td>1" * 100) * 450 + b"</table>"),
    "tables in tables": lambda: page(b"<table><tr><td>" * 12_000 + _PROSE),
    "200k nested": lambda: page(b"<div>" * 200_000 + _PROSE),
    "45k nested": lambda: page(b"<div>" * 45_000 + _PROSE),
    "45k nested inline": lambda: page(b"<p>" + b"<b>" * 45_000 + _PROSE),
    "nested with prose": lambda: page((b"<div>" + _PROSE) * 20_000),
    "nested with classes": lambda: page((b'<div class="post-content">' + _PROSE) * 20_000),
    "100k comments": lambda: page(b"<!--" * 100_000 + _PROSE),
    "40k comments": lambda: page(b"<!-- x -->" * 40_000 + _PROSE),
    "table of prose": lambda: page(b"<table>" + (b"<tr>" + (b"<td>" + _PROSE + b"</td>") * 10) * 2_000 + b"</table>"),
    "list of prose": lambda: page(b"<ul>" + (b"<li>" + _PROSE + b"</li>") * 20_000 + b"</ul>"),
    "nested lists of prose": lambda: page((b"<ul><li>" + _PROSE) * 20_000),
    "links in prose": lambda: page(b"<p>" + (_PROSE + b'<a href="/x">the town</a> ') * 20_000 + b"</p>"),
    "inline in prose": lambda: page(b"<p>" + (_PROSE + b"<b>the</b> <i>town</i> ") * 10_000 + b"</p>"),
    "inline in half a page": lambda: page(b"<p>" + (_PROSE[:44] + b"<b>the</b> <i>town</i> ") * 9_000 + b"</p>"),
    "links in half a page": lambda: page(b"<p>" + (_PROSE[:30] + b'<a href="/x">the town</a> ') * 9_000 + b"</p>"),
    "spans in half a page": lambda: page(b"<p>" + (_PROSE[:30] + b"<span>the</span>town<q>x</q>") * 9_000 + b"</p>"),
    "emphasis unknown": lambda: page(
        b"<p>" + (_PROSE[:30] + b"<x-y>the</x-y>town<q>x</q><sup>1</sup>") * 6_000 + b"</p>"
    ),
    "divs of prose": lambda: page((b"<div><div>" + _PROSE + b"</div></div>") * 12_000),
    "quotes of prose": lambda: page((b"<blockquote><p>" + _PROSE + b"</p></blockquote>") * 12_000),
    "article bodies": lambda: page(
        (b'<div itemprop="articleBody" class="post-content">' + _PROSE + b"</div>") * 20_000
    ),
    "prose in half a page": lambda: page((b"<p>" + _PROSE + b"</p><p>x</p>") * 6_000 + b"<i>x</i>" * 12_000),
    "line breaks": lambda: page(b"<div>" + (_PROSE + b"<br>") * 30_000 + b"</div>"),
    "short line breaks": lambda: page(b"<div>" + b"x<br>" * 49_000 + b"</div>"),
    "spans": lambda: page(b"<p>" + b"<span>word </span>" * 24_000 + b"</p>"),
    "headings": lambda: page(b"<h2>A heading of some length here</h2>" * 20_000),
    "articles": lambda: page((b"<article><p>" + _PROSE + b"</p></article>") * 10_000),
    "definitions": lambda: page(b"<dl>" + b"<dt>x<dd>y" * 20_000 + b"</dl>"),
    "images": lambda: page(b'<figure><img src="a.jpg"><figcaption>x</figcaption></figure>' * 8_000),
    "times": lambda: page(b'<time datetime="2025-01-01">x</time>' * 24_000 + b"<p>" + _PROSE * 9),
    "dates in classes": lambda: page(b'<span class="date">yesterday</span>' * 24_000 + b"<p>" + _PROSE * 9),
    "one endless text": lambda: page(b"<p>" + _PROSE * 40_000),
    "one endless word": lambda: page(b"<p>" + b"x" * 4_000_000),
    "endless spaces": lambda: page(b"<p>" + _PROSE + b" " * 4_000_000 + _PROSE),
    "endless title": lambda: b"<title>" + b"a - b | c " * 300_000 + b"</title><p>" + _PROSE * 9,
    "endless heading": lambda: page(b"<h1>" + b"a _ - | " * 300_000 + b"</h1><p>" + _PROSE * 9),
    "endless attribute": lambda: page(b'<p class="' + b"comment " * 400_000 + b'">' + _PROSE * 9),
    "unfinished tag": lambda: page(b"<p>" + _PROSE * 9 + b"<a " * 40_000),
    "unfinished quote": lambda: page(b'<p title="' + b"x = ' y" * 400_000),
    "many quotes": lambda: page(b"<p " + b"'\"" * 400_000 + b">" + _PROSE),
    "JSON-LD, deep": lambda: page(
        b'<script type="application/ld+json">' + b"[" * 400_000 + b"</script><p>" + _PROSE * 9
    ),
    "JSON-LD, commas": lambda: page(
        b'<script type="application/ld+json">{' + b"," * 900_000 + b"</script><p>" + _PROSE * 9
    ),
    "JSON-LD, spaces": lambda: page(
        b'<script type="application/ld+json">{,' + b" " * 900_000 + b"</script>" + _PROSE * 9
    ),
    "JSON-LD, scripts": lambda: page(
        b'<script type="application/ld+json">{"@type":"Article"}</script>' * 20_000 + _PROSE * 9
    ),
    "JSON-LD, wide": lambda: page(
        b'<script type="application/ld+json">{"@graph":['
        + b'{"@type":"Article"},' * 40_000
        + b"1]}</script>"
        + _PROSE * 9
    ),
    "entities": lambda: page(b"<p>" + b"&amp;" * 800_000),
    "unknown entities": lambda: page(b"<p>" + b"&x;" * 1_000_000),
    "laughs": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"&a;") for n in range(12))
        + b"]><html><body><p>&a11;"
        + _PROSE * 9
    ),
    "processing instructions": lambda: page(b"<?x y?>" * 40_000 + _PROSE * 9),
    "forms": lambda: page(b"<form><p>x</p>" * 12_000 + _PROSE * 9),
    "noscripts": lambda: page(b"<noscript><p>x</p></noscript>" * 12_000 + _PROSE * 9),
    "metas": lambda: _numbered('<meta name="a{0}" content="b">', 45_000) + _PROSE * 9,
    "many itemprops": lambda: page(b'<i itemprop="author"><i itemprop="name">' * 22_000 + _PROSE * 9),
    "ellipses": lambda: page(b"<p>" + b"... " * 300_000 + b"</p>"),
    "too large": lambda: page(b"x" * 6_000_000),
    "zero bytes": lambda: b"\x00" * 1_000_000,
    "noise": lambda: bytes((n * 7919 + n // 256 * 31) % 256 for n in range(300_000)),
    "UTF-16 without end": lambda: b"\xff\xfe<" + b"\x00p\x00>\x00" * 20_000,
}
