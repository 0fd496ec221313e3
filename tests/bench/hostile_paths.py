"""The attacks of ``tests.bench.hostile``: what the publisher answers, and the ways to an address inside."""

from __future__ import annotations

from collections.abc import Callable

from bot.feeds.fetch import Kind
from tests.fakes.attacks import (
    BROKEN,
    MIB,
    bomb,
    drip,
    drip_headers,
    empty_blocks,
    endless,
    members,
    nested_gzip,
    packed,
    silence,
)
from tests.fakes.publisher import Behaviour, Page, Publisher, address_of

ENCODINGS = ("gzip", "deflate", "raw-deflate", "br", "zstd")
# name: behaviour, kind, whether an answer may come of it (what is bounded then is time, memory and the loop)
Attack = tuple[str, Kind, bool]


def behaviours() -> dict[str, tuple[Behaviour, Kind, bool]]:
    found: dict[str, tuple[Behaviour, Kind, bool]] = {
        f"bomb of 300 MiB, {encoding}": (bomb(encoding), "feed", False) for encoding in ENCODINGS
    }
    found |= {
        "bomb, gzip, as a page": (bomb("gzip"), "page", False),
        "bomb, gzip, as a sitemap": (bomb("gzip"), "sitemap", False),
        "bomb within a bomb": (nested_gzip(), "feed", False),
        "40,000 empty gzip members": (members(), "feed", False),
        "40,000 gzip members of a byte": (members(blank=False), "feed", False),
        "deflate blocks of nothing": (empty_blocks(), "feed", False),
        "body of 58 MB": (Page(b"<item/>" * (58 * MIB // 7)), "feed", False),
        "body of 58 MB, length not told": (endless(b"<item/>" * 9000), "feed", False),
        "endless, as a page": (endless(), "page", False),
        "endless, chunked": (endless(chunked=True), "feed", False),
        "endless, chunks of a byte": (endless(b"x", chunked=True), "feed", False),
        "endless, chunks of a byte, many at once": (raw_chunks(), "feed", False),
        "endless 100 Continue": (drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 2000, 0, head=b""), "feed", False),
        "slow-loris body": (drip(pause=0.05), "feed", False),
        "slow-loris headers": (drip_headers(0.05), "feed", False),
        "silence": (silence, "feed", False),
        "sitemap of 50 MB": (Page(b" " * 50 * MIB, encoding="gzip"), "sitemap", True),
        "feed of 15 MiB": (Page(b" " * 15 * MIB), "feed", True),
    }
    return found | {name: (behaviour, "feed", False) for name, behaviour in BROKEN.items()}


def raw_chunks() -> Behaviour:
    """As many one-byte chunks as fit into what the system hands over at once."""
    return endless(b"1\r\nx\r\n" * 40_000, head=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n")


def network_attacks() -> dict[str, Attack]:
    """Path, kind and whether it may pass, by name."""
    found: dict[str, Attack] = {
        name: (f"/attack/{n}", kind, harmless) for n, (name, (_, kind, harmless)) in enumerate(behaviours().items())
    }
    found |= {
        "redirect loop": ("/circle/0", "feed", False),
        "redirect chain of 20": ("/chain/0", "feed", False),
        "robots.txt of 5,000 rules in 512 KiB": ("/page", "page", True),
    }
    return found


def lay_out(publisher: Publisher) -> None:
    for n, (behaviour, _, _) in enumerate(behaviours().values()):
        publisher.route(f"/attack/{n}", behaviour)
    for encoding in ENCODINGS:
        packed(encoding, 300)
    for n in range(3):
        publisher.redirect(f"/circle/{n}", f"/circle/{(n + 1) % 3}", 301)
    for n in range(20):
        publisher.redirect(f"/chain/{n}", f"/chain/{n + 1}")
    publisher.put("/plain", b"<rss/>")
    publisher.put("/closes", b"<rss/>", keep=False)
    rules = "".join(f"Disallow: /*a*{n}*b$\n" for n in range(4_990)) + "# much ado\n" * 100_000
    publisher.redirect("/page", publisher.url("/plain", host=60), host=0)
    publisher.robots("User-agent: *\n" + rules, host=60)
    publisher.redirect("/inside", publisher.url("/plain"), 302, host=50)
    publisher.redirect("/inside6", f"http://[::1]:{publisher.port}/plain", 301, host=50)
    publisher.redirect("/insidename", f"http://inside.example:{publisher.port}/plain", 302, host=50)


Make = Callable[[int], list[str]]


def _one(host: str) -> Make:
    return lambda port: [f"http://{host}:{port}/plain"]


# name: the addresses to ask (the last one is the attack), the names that are known, the kind
GATE_PATHS: dict[str, tuple[Make, dict[str, list[str | tuple[str, ...]]], Kind]] = {
    "inside by literal": (_one("127.0.0.1"), {}, "feed"),
    "inside by literal, IPv6": (_one("[::1]"), {}, "feed"),
    "inside by hexadecimal": (_one("0x7f.1"), {"0x7f.1": ["127.0.0.1"]}, "feed"),
    "inside by number": (_one("2130706433"), {}, "feed"),
    "inside by full-width digits": (_one("１２７.０.０.１"), {}, "feed"),
    "inside by name": (_one("inside.example"), {"inside.example": ["127.0.0.1"]}, "feed"),
    "inside by name, of two": (_one("two.example"), {"two.example": [("10.0.0.1", "127.0.0.1")]}, "feed"),
    "inside by redirect": (lambda port: [f"http://{address_of(50)}:{port}/inside"], {}, "feed"),
    "inside by redirect, IPv6": (lambda port: [f"http://{address_of(50)}:{port}/inside6"], {}, "feed"),
    "inside by redirect to a name": (
        lambda port: [f"http://{address_of(50)}:{port}/insidename"],
        {"inside.example": ["127.0.0.1"]},
        "feed",
    ),
    "rebinding": (
        lambda port: [f"http://rebind.example:{port}/closes"] * 2,
        {"rebind.example": [address_of(101), "127.0.0.1"]},
        "feed",
    ),
    "NAT64": (_one("[64:ff9b::7f00:1]"), {}, "feed"),
    "NAT64 by name": (_one("nat64.example"), {"nat64.example": ["64:ff9b::169.254.169.254"]}, "feed"),
    "6to4": (_one("[2002:7f00:1::1]"), {}, "feed"),
    "Teredo": (_one("[2001:0:4136:e378:8000:63bf:80ff:fffe]"), {}, "feed"),
    "mapped": (_one("[::ffff:127.0.0.1]"), {}, "feed"),
    "compatible": (_one("[::127.0.0.1]"), {}, "feed"),
    "link-local with a zone": (_one("[fe80::1%25eth0]"), {}, "feed"),
    "cloud metadata": (_one("169.254.169.254"), {}, "feed"),
    "inside, as a list of feeds (OPML)": (_one("127.0.0.1"), {}, "opml"),
    "inside, as a page": (_one("127.0.0.1"), {}, "page"),
    "inside, as a sitemap": (_one("127.0.0.1"), {}, "sitemap"),
    "inside, as an icon or picture": (_one("10.0.0.1"), {}, "page"),
    "a file": (lambda port: ["file:///etc/passwd"], {}, "feed"),
}
