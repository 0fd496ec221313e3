"""``silkwire feeds`` and ``silkwire doctor --feeds``, with the real client against a site on loopback."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.feeds.listing import aligned
from bot.feeds.opml import parse_opml
from bot.feeds.presets import presets
from bot.models import Checked, Source
from storage import open_storage
from tests.commands import Outcome, Run
from tests.fakes.outlet import lay_out
from tests.fakes.publisher import publisher_process
from tests.making import NOW


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with publisher_process(lay_out, many_hosts=True) as listening:
        yield listening


@pytest.fixture
def feeds(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``silkwire feeds ...`` in an empty folder, without the preset pack; loopback may be asked, without delay."""
    monkeypatch.setenv("SILKWIRE_FEEDS_PRESET", "false")
    monkeypatch.setenv("SILKWIRE_FEEDS_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("SILKWIRE_FEEDS_HOST_DELAY", "0")

    def call(*arguments: str) -> Outcome:
        return run("feeds", *arguments)

    return call


@pytest.fixture
def site(port: int) -> str:
    return f"http://127.0.0.1:{port}"


# --- add, discover


def test_a_feed_is_added_as_it_calls_itself(feeds: Run, site: str) -> None:
    added = feeds("add", f"{site}/feed.xml")
    assert (added.code, added.err) == (0, "")
    assert added.out == f"added: 1 Новости, {site}/feed.xml (3 entries, the newest of 2025-08-30)\n"
    assert feeds("add", f"{site}/feed.xml").out == f"known already: 1 Новости, {site}/feed.xml\n"
    (line,) = [json.loads(line) for line in feeds("list", "--json").out.splitlines()]
    assert {name: line[name] for name in ("number", "name", "language", "origin", "state", "site")} == {
        "number": 1, "name": "Новости", "language": "ru", "origin": "added", "state": "new",
        "site": "https://outlet.example/",
    }  # fmt: skip


def test_what_a_person_says_goes_before_what_the_feed_says(feeds: Run, site: str) -> None:
    said = ("--name", "Лента", "--language", "kk", "--country", "KZ", "--ownership", "state", "--section", "economy")
    assert feeds("add", f"{site}/feed.xml", *said, "--full-text", "never").code == 0
    (line,) = [json.loads(line) for line in feeds("list", "--json").out.splitlines()]
    assert [line[name] for name in ("name", "language", "country", "ownership", "section", "full_text")] == [
        "Лента", "kk", "KZ", "state", "economy", "never",
    ]  # fmt: skip


def test_an_address_that_has_moved_is_added_where_it_lives(feeds: Run, site: str) -> None:
    assert f"added: 1 Новости, {site}/feed.xml" in feeds("add", f"{site}/old.xml").out


def test_the_one_feed_of_a_page_is_added(feeds: Run, site: str) -> None:
    assert feeds("add", f"{site}/one").out.startswith(f"added: 1 Новости, {site}/feed.xml (3 entries")


def test_of_several_each_is_listed_with_its_command(feeds: Run, site: str) -> None:
    several = feeds("add", f"{site}/several")
    assert (several.code, several.out) == (2, "")
    first, *rows = several.err.splitlines()
    assert first == f"silkwire: {site}/several has several feeds; add the one you want:"
    assert rows == [
        f"  silkwire feeds add {site}/a.xml   # Economy, en, 3 entries, the newest of 2025-08-30",
        f"  silkwire feeds add {site}/b.xml   # World, kk, 1 entry, the newest of 2025-08-30",
    ]
    assert feeds("list", "--json").out == ""


@pytest.mark.parametrize(
    ("page", "address", "name"),
    [("/list", "/rss/a.rss", "Listed"), ("/feed.xml", "/feed.xml", "Новости")],
)
def test_discover_prints_what_answers(feeds: Run, site: str, page: str, address: str, name: str) -> None:
    told = feeds("discover", f"{site}{page}")
    assert told.out.startswith(f"{site}{address}  {name}, ru, 3 entries")
    assert feeds("list", "--json").out == ""


def test_the_usual_places_and_sitemaps_of_news_are_looked_at(feeds: Run, port: int) -> None:
    guessed = feeds("discover", f"http://127.0.0.3:{port}/news/")
    assert guessed.out.startswith(f"http://127.0.0.3:{port}/news/feed  Guessed, ru, 3 entries")
    mapped = feeds("discover", f"http://127.0.0.4:{port}/")
    assert mapped.out.startswith(f"http://127.0.0.4:{port}/news-map.xml  ")
    feeds("add", f"http://127.0.0.4:{port}/")
    assert json.loads(feeds("list", "--json").out)["form"] == "sitemap"


@pytest.mark.parametrize("page", ["/none", "/image"])
def test_where_there_is_no_feed_it_is_said(feeds: Run, port: int, page: str) -> None:
    address = f"http://127.0.0.5:{port}{page}"
    told = feeds("add", address)
    assert (told.code, told.out) == (1, "")
    assert told.err == f"silkwire: there is no feed at {address}, nor does its page name one that answers\n"


def test_an_address_that_does_not_answer(feeds: Run, site: str) -> None:
    told = feeds("add", f"{site}/missing")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"silkwire: {site}/missing: answered 404")


@pytest.mark.parametrize("address", ["ftp://example.kz/x", "two words", "http://", "file:///etc/passwd", "https://[x"])
def test_what_is_no_address(feeds: Run, address: str) -> None:
    told = feeds("add", address)
    assert (told.code, told.out) == (2, "")
    assert "is no address on the web" in told.err


def test_networks_that_are_not_public_are_not_asked(feeds: Run, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SILKWIRE_FEEDS_ALLOW_NETWORKS")
    for command in ("add", "discover"):
        told = feeds(command, f"{site}/feed.xml")
        assert (told.code, told.out) == (1, "")
        assert "not public" in told.err
    assert "not public" in feeds("import", f"{site}/list.opml").err


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [("--language", "english", "--language must be"), ("--ownership", "mine", "--ownership must be one of"),
     ("--full-text", "often", "--full-text must be one of"), ("--country", "Kazakhstan", "--country must be")],
)  # fmt: skip
def test_a_wrong_option_is_named_before_anything_is_asked(feeds: Run, option: str, value: str, named: str) -> None:
    told = feeds("add", "https://unreachable.example/feed", option, value)
    assert (told.code, told.out) == (2, "")
    assert named in told.err


def test_an_address_may_be_added_untried(feeds: Run) -> None:
    told = feeds("add", "unreachable.example/feed", "--untried", "--name", "Later")
    assert told.out == "added: 1 Later, https://unreachable.example/feed (not tried)\n"


def test_a_title_that_a_terminal_would_obey(feeds: Run, site: str) -> None:
    told = feeds("add", f"{site}/hostile.xml")
    assert told.out.isprintable() or told.out.rstrip("\n").isprintable()
    assert len(json.loads(feeds("list", "--json").out)["name"]) <= 60


# --- remove, pause, resume


@pytest.fixture
def three(feeds: Run) -> Run:
    for name, path in (("Tengri", "a"), ("Sputnik ru", "b"), ("Sputnik kk", "c")):
        assert feeds("add", f"https://x.example/{path}", "--untried", "--name", name).code == 0
    return feeds


def states(feeds: Run) -> dict[int, str]:
    return {line["number"]: line["state"] for line in map(json.loads, feeds("list", "--json").out.splitlines())}


@pytest.mark.parametrize("which", ["1", "tengri", "https://x.example/a"])
def test_pause_and_resume_by_number_name_or_address(three: Run, which: str) -> None:
    assert three("pause", which).out == "paused: 1 Tengri, https://x.example/a\n"
    assert states(three) == {1: "paused", 2: "new", 3: "new"}
    assert three("resume", which).out == "resumed, to be asked at once: 1 Tengri, https://x.example/a\n"
    assert states(three)[1] == "new"


def test_what_is_removed_can_be_had_back(three: Run) -> None:
    told = three("remove", "tengri").out
    assert told.startswith("removed: 1 Tengri")
    assert list(states(three)) == [2, 3]
    assert three("remove", "tengri").code == 2
    back = re.findall(r"silkwire feeds (add \S+)", told)[0]
    assert three(*back.split(), "--untried").code == 0
    assert list(states(three)) == [1, 2, 3]


@pytest.mark.parametrize("command", ["remove", "pause", "resume"])
def test_of_several_that_are_called_so_none_is_changed(three: Run, command: str) -> None:
    told = three(command, "sputnik")
    assert (told.code, told.out) == (2, "")
    assert f"silkwire feeds {command} 2   2 Sputnik ru, https://x.example/b" in told.err
    assert set(states(three).values()) == {"new"}


def test_what_there_is_not(three: Run) -> None:
    told = three("pause", "nonesuch")
    assert told.code == 2
    assert told.err == "silkwire: there is no source 'nonesuch'; `silkwire feeds list` shows what there is\n"


def test_a_preset_that_is_removed_stays_so(run: Run) -> None:
    assert run("feeds", "remove", "1").code == 0
    numbers = [json.loads(line)["number"] for line in run("feeds", "list", "--json").out.splitlines()]
    assert numbers == list(range(2, len(presets()) + 1))


async def test_feeds_are_changed_while_another_process_has_the_database(database: str, three: Run) -> None:
    async with open_storage(database) as running:
        assert (await asyncio.to_thread(three, "pause", "1")).code == 0
        assert [one.paused for one in await running.sources.list()] == ["paused", None, None]
        await running.sources.resume(1, now=NOW)
        assert (await asyncio.to_thread(states, three))[1] == "new"


# --- list


async def _have_been_asked(database: str) -> None:
    async with open_storage(database) as storage:
        one, two, three = await storage.sources.list()
        fine = Checked(number=one.number, at=NOW, next_check=NOW)
        wrong = [Checked(number=two.number, at=NOW, next_check=NOW, error="answered 503 Busy") for _ in range(6)]
        gone = Checked(number=three.number, at=NOW, next_check=NOW, error="answered 410 Gone", paused="gone")
        for check in (fine, *wrong, gone):
            await storage.sources.checked([check])


def test_a_table_of_how_they_are(database: str, three: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(_have_been_asked(database))
    monkeypatch.setenv("SILKWIRE_BOT_TIME_ZONE", "Asia/Almaty")
    rows = three("list").out.splitlines()
    assert [re.split(r"  +", row.strip()) for row in rows[:4]] == [
        ["no", "name", "lang", "state", "last success", "new article", "error"],
        ["1", "Tengri", "-", "in order", "2025-09-01 17:00", "-"],
        ["2", "Sputnik ru", "-", "broken", "-", "-", "answered 503 Busy (6 times)"],
        ["3", "Sputnik kk", "-", "gone", "-", "-", "its server says that it is no more"],
    ]
    assert rows[-1] == "3 sources: 1 in order, 1 broken, 1 gone"


def test_the_pack_is_listed_before_anything_was_asked(run: Run) -> None:
    told = run("feeds", "list")
    assert (told.code, told.err) == (0, "")
    assert len(told.out.splitlines()) == len(presets()) + 3
    assert told.out.endswith(f"{len(presets())} sources: {len(presets())} not asked yet\n")


def test_columns_stand_below_each_other_in_any_script() -> None:
    rows = list(aligned([("1", "新华网", "x"), ("10", "Казинформ", "y"), ("3", "BTA", "z")]))
    assert rows == [" 1  新华网     x", "10  Казинформ  y", " 3  BTA        z"]


def test_an_error_that_does_not_fit_stands_on_the_next_line() -> None:
    rows = list(aligned([("1", "Tengri", "answered 503 Service Unavailable"), ("12", "新华网", "ok")], limit=20))
    assert rows == [" 1  Tengri", "    answered 503 Ser", "12  新华网  ok"]


def test_no_feeds_at_all(feeds: Run) -> None:
    assert feeds("list").out.splitlines()[-1] == "0 sources"


# --- OPML


def test_what_is_exported_is_imported_elsewhere(three: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert three("export", "feeds.opml").out == "3 feeds in feeds.opml\n"
    assert three("list", "--opml").out.splitlines()[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    assert three("import", "feeds.opml").out == "0 added, 3 known already, 0 refused\n"
    monkeypatch.setenv("SILKWIRE_STORAGE_URL", f"sqlite:///{tmp_path}/other.db")
    assert three("import", "feeds.opml").out == "3 added, 0 known already, 0 refused\n"
    written = [source for source in parse_opml((tmp_path / "feeds.opml").read_bytes()) if isinstance(source, Source)]
    assert [source.name for source in written] == [
        json.loads(line)["name"] for line in three("list", "--json").out.splitlines()
    ]


def test_refusals_are_named_and_the_rest_is_added(feeds: Run, tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text(
        '<opml><outline xmlUrl="file:///etc/passwd"/><outline text="A" xmlUrl="http://a.kz/"/></opml>'
    )
    told = feeds("import", "in.opml")
    assert told == Outcome(
        0, "1 added, 0 known already, 1 refused\n", "refused: file:///etc/passwd: not an address on the web\n"
    )


def test_a_list_may_be_fetched(feeds: Run, site: str) -> None:
    assert feeds("import", f"{site}/list.opml").out == "2 added, 0 known already, 0 refused\n"
    assert feeds("import", f"{site}/nowhere.opml").code == 1


@pytest.mark.parametrize(
    ("content", "code", "why"),
    [("<html/>", 1, "not OPML"), ("<opml/>", 1, "names no feed"), (None, 2, "no such file or directory")],
)
def test_lists_that_are_none(feeds: Run, tmp_path: Path, content: str | None, code: int, why: str) -> None:
    if content is not None:
        (tmp_path / "x.opml").write_text(content)
    told = feeds("import", "x.opml")
    assert told == Outcome(code, "", f"silkwire: x.opml: {why}\n")


def test_a_file_that_cannot_be_written(three: Run) -> None:
    told = three("export", "no/such/folder.opml")
    assert (told.code, told.out) == (2, "")
    assert "cannot be written" in told.err


# --- doctor --feeds


def test_the_doctor_asks_every_feed(feeds: Run, run: Run, site: str) -> None:
    for path in ("feed.xml", "old.xml", "empty.xml", "missing.xml", "one"):
        assert feeds("add", f"{site}/{path}", "--untried", "--name", path).code == 0
    told = run("doctor", "--feeds")
    assert told.code == 0
    *rows, blank, counts = told.out.splitlines()
    assert (sorted(rows), blank) == (
        [
            f"empty   empty.xml: {site}/empty.xml gave no entries",
            f"failed  missing.xml: {site}/missing.xml: answered 404 Not Found",
            next(row for row in rows if row.startswith(f"failed  one: {site}/one: ")),
            f"moved   old.xml: lives at {site}/feed.xml now; 3 entries, the newest of 2025-08-30",
            "ok      feed.xml: 3 entries, the newest of 2025-08-30",
        ],
        "",
    )
    assert counts == "5 feeds: 1 ok, 1 moved, 1 empty, 2 failed"
    quiet = run("doctor", "--feeds", "--quiet").out.splitlines()
    assert [row.split()[0] for row in quiet[:-2]] == ["failed", "failed"]


def test_the_doctor_fails_only_where_nothing_answers(feeds: Run, run: Run, site: str) -> None:
    assert feeds("add", f"{site}/missing.xml", "--untried").code == 0
    assert run("doctor", "--feeds").code == 1
    assert feeds("add", f"{site}/feed.xml").code == 0
    assert run("doctor", "--feeds").code == 0


def test_the_doctor_says_which_addresses_nobody_has_verified(
    run: Run, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    packed = Source(url=f"{site}/missing.xml", name="Packed", site="https://outlet.example")
    monkeypatch.setattr("bot.cli.reach.presets", lambda: (packed,))
    monkeypatch.setattr("bot.cli.trying.presets", lambda: (packed,))
    monkeypatch.setenv("SILKWIRE_FEEDS_ALLOW_NETWORKS", "127.0.0.0/8")
    told = run("doctor", "--feeds")
    assert told.code == 1
    assert "was never verified: look for its new one with `silkwire feeds discover https://outlet.example`" in told.out
