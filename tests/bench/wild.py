"""A publisher with two hundred feeds of all sorts on loopback, and a real `silkwire refresh` of them, twice.

    python -m tests.bench.wild [--feeds 200]

Good ones (RSS, Atom, JSON Feed, sitemaps, five languages, four encodings of the wire, old charsets, teasers with pages)
and bad ones (gone, moved, banned, broken, hostile, not public), each sort on hosts of its own. Prints what `refresh`
prints, the lines of its log that are not of a feed that went well, and `/feeds`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from time import perf_counter

from tests.bench.wire import Story, language_of, page, rss, story
from tests.fakes import attacks, hostile_feeds
from tests.fakes.publisher import Behaviour, Page, Publisher, address_of, publisher_process

ITEMS = 12
Sort = Callable[[Publisher, int, str, list[Story]], None]


def full(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    publisher.put("/rss", rss(stories, base), host=host, etag=f'"{host}"')


def teasers(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    publisher.put("/rss", rss(stories, base, full=False), host=host)
    for one in stories:
        publisher.put(one.path, page(one, base), host=host, media_type="text/html; charset=utf-8")


def teasers_walled(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    publisher.put("/rss", rss(stories, base, full=False), host=host)
    publisher.robots(f"User-agent: *\nDisallow: {stories[0].path}\n", host=host)
    for one in stories[1:]:
        publisher.refuse(one.path, 403, host=host)


def atom(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    entries = "".join(
        f"<entry><id>tag:wire,2025:{one.outlet}-{one.number}</id><title>{escape(one.title)}</title>"
        f'<link href="{one.path}"/><updated>{one.published.isoformat()}</updated>'
        f'<content type="text">{escape(one.text)}</content></entry>'
        for one in stories
    )
    head = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><id>urn:wire</id>'
    publisher.put("/rss", f"{head}{entries}</feed>", host=host, media_type="application/atom+xml")


def json_feed(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    items = [
        {"id": f"{one.number}", "url": f"{base}{one.path}", "title": one.title, "content_text": one.text,
         "date_published": one.published.isoformat()}
        for one in stories
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": items}
    publisher.put("/rss", json.dumps(feed), host=host, media_type="application/feed+json")


def sitemap(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    urls = "".join(f"<url><loc>{base}{one.path}</loc></url>" for one in stories)
    publisher.put("/map", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>', host=host)
    index = f"<sitemapindex><sitemap><loc>{base}/map</loc></sitemap></sitemapindex>"
    publisher.put("/rss", index, host=host, media_type="application/xml")
    for one in stories:
        publisher.put(one.path, page(one, base), host=host, media_type="text/html; charset=utf-8")


def encoded(encoding: str) -> Sort:
    def lay(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
        publisher.put("/rss", Page(rss(stories, base), encoding=encoding), host=host)

    return lay


def old_charset(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    charset = {"zh": "gb18030", "en": "windows-1252", "kk": "utf-16"}.get(language_of(host), "windows-1251")
    text = rss(stories, base).decode().replace('encoding="UTF-8"', f'encoding="{charset}"')
    publisher.put("/rss", text.encode(charset, "xmlcharrefreplace"), host=host, media_type="text/xml")


def broken(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    publisher.put("/rss", rss(stories, base)[:-3000].replace(b"<guid", b"<b>&nbsp;&bad;<guid", 1), host=host)


def undated(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    text = rss(stories, base).decode().replace("2025 ", "2099 ").replace("<guid", "<x").replace("</guid", "</x")
    publisher.put("/rss", text, host=host)


def replayed(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    old = [story(host, number) for number in range(10 * ITEMS)]
    publisher.put("/rss", rss(old, base), host=host)


def moved(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
    publisher.redirect("/rss", "/new", 301, host=host)
    publisher.put("/new", rss(stories, base), host=host)


def answering(status: int, retry_after: str | None = None) -> Sort:
    def lay(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
        publisher.refuse("/rss", status, retry_after=retry_after, host=host)

    return lay


def to(target: str) -> Sort:
    def lay(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
        publisher.redirect("/rss", target, host=host)

    return lay


def holding(body: bytes, media_type: str = "application/rss+xml") -> Sort:
    def lay(publisher: Publisher, host: int, base: str, stories: list[Story]) -> None:
        publisher.put("/rss", body, host=host, media_type=media_type)

    return lay


def behaving(behaviour: Behaviour) -> Sort:
    return lambda publisher, host, base, stories: publisher.route("/rss", behaviour, host=host)


GOOD: dict[str, Sort] = {
    "full": full, "teasers": teasers, "teasers, walled": teasers_walled, "Atom": atom, "JSON Feed": json_feed,
    "sitemap": sitemap, "gzip": encoded("gzip"), "brotli": encoded("br"), "zstd": encoded("zstd"),
    "old charset": old_charset, "broken XML": broken, "undated": undated, "replayed": replayed, "moved": moved,
}  # fmt: skip
BAD: dict[str, Sort] = {
    "gone": answering(410), "missing": answering(404), "banned": answering(403),
    "busy": answering(429, "3600"), "down": answering(503, "600"), "loop": to("/rss"),
    "not public": to("http://169.254.169.254/latest/meta-data"), "a page": holding(b"<html>Hello</html>", "text/html"),
    "empty": holding(b""), "gzip bomb": behaving(attacks.bomb("gzip")), "brotli bomb": behaving(attacks.bomb("br")),
    "zstd bomb": behaving(attacks.bomb("zstd")), "endless": behaving(attacks.endless()),
    "attributes": holding(hostile_feeds.attributes()), "billion laughs": holding(hostile_feeds.billion_laughs()),
    "slow-loris": behaving(attacks.drip()), "hangs up": behaving(attacks.hang_up),
}  # fmt: skip


def sort_of(number: int) -> tuple[str, Sort]:
    """Every seventh feed is a bad one, each sort in its turn."""
    sorts = list((BAD if number % 7 == 6 else GOOD).items())
    return sorts[(number // 7 if number % 7 == 6 else number - number // 7) % len(sorts)]


def lay_out(publisher: Publisher, feeds: int) -> None:
    for host in range(feeds):
        sort_of(host)[1](publisher, host, publisher.url("", host=host), [story(host, n) for n in range(ITEMS)])


def configure(folder: Path, port: int, feeds: int) -> Path:
    lines = [f'storage.url = "sqlite:///{folder / "wild.db"}"', "[feeds]", "preset = false", "host_delay = 0"]
    lines += ['allow_networks = ["127.0.0.0/8"]', 'contact = "editor@example.org"']
    lines += ["[log]", 'format = "json"']
    for host in range(feeds):
        sort, code = sort_of(host)[0], language_of(host)
        lines += ["[[feeds.sources]]", f'name = "{sort} {host}"', f'url = "http://{address_of(host)}:{port}/rss"']
        lines += [f'language = "{code}"', 'form = "sitemap"' if sort == "sitemap" else ""]
    config = folder / "config.toml"
    config.write_text("\n".join(lines), "utf-8")
    return config


def silkwire(config: Path, *command: str, said: str = "", log: Path | None = None) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "bot", "--config", str(config), *command]
    with (log or Path("/dev/null")).open("w") as errors:
        return subprocess.run(whole, input=said, stdout=subprocess.PIPE, stderr=errors, text=True, check=False)


def told(log: Path) -> None:
    """The events of a log by number, and the lines of those that did not go well."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines() if line.startswith("{")]
    ours = [line for line in lines if "." in line["event"] and " " not in line["event"]]
    print("log:", dict(Counter(f"{line['event']} {line.get('status', '')}".strip() for line in ours)))
    for line in ours:
        if line.get("status") not in ("ok", "unchanged", "failed") and line["event"] != "page.missing":
            print("  ", json.dumps(line, ensure_ascii=False)[:200])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200)
    given = parser.parse_args()
    lay = partial(lay_out, feeds=given.feeds)
    with tempfile.TemporaryDirectory() as folder, publisher_process(lay, many_hosts=True) as port:
        config = configure(Path(folder), port, given.feeds)
        for number in (1, 2):
            began, log = perf_counter(), Path(folder) / f"log{number}"
            done = silkwire(config, "refresh", "--verbose", log=log)
            lines = done.stdout.splitlines()
            print(f"\n$ silkwire refresh --verbose    # round {number}: exit {done.returncode}", end=", ")
            print(f"{perf_counter() - began:.0f} s")
            print("\n".join(line for line in lines if number == 1 or line in lines[-2:]))
            told(log)
        print("\n$ echo /feeds | silkwire chat\n" + silkwire(config, "chat", said="/feeds\n").stdout)


if __name__ == "__main__":
    main()
