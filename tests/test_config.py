"""Configuration: where it comes from, what is refused and how, and that the example file is complete."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.config import SECTIONS, Config, FeedsConfig, Secret, SourceConfig, find_config, read_config
from bot.errors import ConfigError
from bot.models import Source

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config.example.toml"
TOKEN = "123456789:" + "A" * 35


def read(tmp_path: Path, text: str, **environ: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return read_config(path, environ)


def refusal(tmp_path: Path, text: str, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text, **environ)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_example_is_the_defaults() -> None:
    example = read_config(EXAMPLE, {})
    defaults = read_config(None, {})
    assert {name: getattr(example, name) for name in SECTIONS} == {name: getattr(defaults, name) for name in SECTIONS}


def test_the_example_has_every_key() -> None:
    example = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert {name: list(keys) for name, keys in example.items()} == {
        name: [key.name for key in fields(section)] for name, section in SECTIONS.items()
    }


def test_every_key_of_the_example_has_one_comment() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for above, comment, line in zip(["", *lines], lines, lines[1:], strict=False):
        if re.match(r"\w+ =", line):
            assert comment.startswith("# "), line
            assert not above.startswith("#"), line


def test_nothing_at_all_is_the_defaults() -> None:
    assert read_config(None, {}) == Config()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[storag]\n", ["storag is no known section", "did you mean storage", "telegram"]),
        ("[storage]\nurll = 'x'\n", ["storage.urll is no known key", "did you mean url?", "known: url"]),
        ("[storage]\nurl = 5\n", ["storage.url must be text", "5"]),
        ("[storage]\nurl = ''\n", ["storage.url must not be empty"]),
        ("storage = 'sqlite:///x.db'\n", ["[storage]"]),
        ("[log]\nlevel = 'inof'\n", ["log.level must be one of debug, info, warning, error", "did you mean info?"]),
        ("[log]\nlevel = 3\n", ["log.level must be one of"]),
        ("[bot]\nlanguage = 'English'\n", ["bot.language", "English"]),
        ("[bot]\ntime_zone = 'Mars/Olympus'\n", ["bot.time_zone", "Mars/Olympus"]),
        ("[bot]\ntime_zone = '../etc'\n", ["bot.time_zone"]),
        ("[telegram]\napi_base = 'localhost'\n", ["telegram.api_base", "localhost"]),
        ("[telegram]\ntoken_file = 'none-there'\n", ["telegram.token_file", "none-there"]),
        ("[telegram]\nambiguous = 'ask'\n", ["telegram.ambiguous must be one of repeat, hold"]),
        ("[bot]\npurge_after_days = 0\n", ["bot.purge_after_days must be a whole number from 1 to 3650"]),
        ("[feeds]\nsources = 'x'\n", ["feeds.sources must be a list"]),
        ("[[feeds.sources]]\nname = 'A'\n", ["feeds.sources[1].url is missing"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'x'\n", ["feeds.sources[1].url"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'https://a.org'\nlang = 'ru'\n", ["feeds.sources[1].lang", "language?"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'https://a.org'\nform = 'rss'\n", ["form must be one of feed, sitemap"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'https://a.org'\ncountry = 'Kazakhstan'\n", ["country must be", "KZ"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'https://a.org'\nfull_text = 'no'\n", ["full_text", "never"]),
        ("[[feeds.sources]]\nname = 'A'\nurl = 'http://[::1'\n", ["feeds.sources[1].url must be an address"]),
        ("[feeds]\npreset = 'yes'\n", ["feeds.preset must be true or false"]),
        ("[feeds]\nallow_networks = ['local']\n", ["feeds.allow_networks must be networks", "127.0.0.0/8"]),
        ("[feeds]\nallow_networks = 5\n", ["feeds.allow_networks must be a list"]),
        ('[feeds]\ncontact = "a\\r\\nCookie: b"\n', ["feeds.contact must be one line"]),
        ("[feeds]\ninterval = 0\n", ["feeds.interval must be a whole number from 1 to 1440"]),
        ("[feeds]\ninterval = 1.5\n", ["feeds.interval must be a whole number"]),
        ("[feeds]\nhost_delay = nan\n", ["feeds.host_delay must be a number from 0 to 60"]),
        ("[feeds]\ntogether = true\n", ["feeds.together must be a whole number"]),
        ("[feeds]\nworkers = 65\n", ["feeds.workers must be a whole number from 1 to 64"]),
        ("[log\n", ["not TOML", "line 1"]),
    ],
)
def test_a_wrong_key_or_value_is_named(tmp_path: Path, text: str, parts: list[str]) -> None:
    said = refusal(tmp_path, text)
    assert "config.toml" in said
    assert all(part in said for part in parts), said


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_config(path, {})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    config = read(tmp_path, "[storage]\nurl = 'sqlite:///a.db'\n", SILKWIRE_STORAGE_URL="sqlite:///b.db")
    assert config.storage.url == "sqlite:///b.db"


def test_a_wrong_value_of_the_environment_is_named(tmp_path: Path) -> None:
    assert "log.level" in refusal(tmp_path, "", SILKWIRE_LOG_LEVEL="loud")


def test_sources(tmp_path: Path) -> None:
    config = read(tmp_path, "[[feeds.sources]]\nname = 'Inform'\nurl = 'https://inform.kz/rss/'\nlanguage = 'ru'\n")
    assert config.feeds.sources == (SourceConfig("Inform", "https://inform.kz/rss/", language="ru"),)
    assert config.feeds.sources[0].source() == Source(
        url="https://inform.kz/rss/", name="Inform", language="ru", origin="config"
    )


def test_a_source_says_all_that_is_known_of_it(tmp_path: Path) -> None:
    said = {
        "name": "A",
        "url": "https://a.org/map.xml",
        "form": "sitemap",
        "site": "https://a.org",
        "language": "kk",
        "country": "KZ",
        "ownership": "private",
        "section": "economy",
        "full_text": "always",
    }
    lines = "".join(f"{key} = '{value}'\n" for key, value in said.items())
    (source,) = read(tmp_path, f"[[feeds.sources]]\n{lines}").feeds.sources
    assert source.source() == Source(**said, origin="config")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("variable", "said", "found"),
    [
        ("preset", "false", False),
        ("preset", "True", True),
        ("allow_networks", "127.0.0.0/8, ::1", ("127.0.0.0/8", "::1/128")),
        ("interval", "5", 5),
        ("host_delay", "0.25", 0.25),
        ("together", "8", 8),
    ],
)
def test_feeds_from_the_environment(tmp_path: Path, variable: str, said: str, found: object) -> None:
    config = read(tmp_path, "", **{f"SILKWIRE_FEEDS_{variable.upper()}": said})
    assert getattr(config.feeds, variable) == found


@pytest.mark.parametrize("how", ["file", "key", "environment"])
def test_the_token_is_read_and_never_shown(tmp_path: Path, how: str) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    texts = {"file": f"token_file = '{tmp_path}/token'", "key": f"token = '{TOKEN}'", "environment": ""}
    environ = {"SILKWIRE_TELEGRAM_TOKEN": TOKEN} if how == "environment" else {}
    config = read(tmp_path, f"[telegram]\n{texts[how]}\n", **environ)
    assert config.telegram.token.reveal() == TOKEN
    assert TOKEN not in f"{config!r} {config} {config.telegram.token} {config.telegram.token!r}"


def test_a_token_that_is_no_text_is_refused_without_showing_it(tmp_path: Path) -> None:
    assert "123456789" not in refusal(tmp_path, "[telegram]\ntoken = 123456789\n")


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret("x")


def test_which_file(tmp_path: Path) -> None:
    named, usual = tmp_path / "named.toml", tmp_path / "config.toml"
    assert find_config(None, {}, tmp_path) is None
    usual.touch()
    named.touch()
    assert find_config(None, {}, tmp_path) == usual
    assert find_config(None, {"SILKWIRE_CONFIG": str(named)}, tmp_path) == named
    assert find_config(usual, {"SILKWIRE_CONFIG": str(named)}, tmp_path) == usual


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        find_config(None, {"SILKWIRE_CONFIG": str(tmp_path / "gone.toml")}, tmp_path)


# --- People


def test_people_are_named_by_platform_and_number(tmp_path: Path) -> None:
    config = read(tmp_path, '[bot]\nadmins = ["telegram:1", "telegram:1"]\ntrusted = ["discord:22", "terminal:me"]')
    assert config.bot.admins == ("telegram:1",)
    assert config.bot.correctors == {"telegram:1", "discord:22", "terminal:me"}


def test_people_from_the_environment_stand_between_commas(tmp_path: Path) -> None:
    config = read(tmp_path, '[bot]\ntrusted = ["telegram:9"]', SILKWIRE_BOT_TRUSTED="telegram:1, discord:22")
    assert config.bot.correctors == {"telegram:1", "discord:22"}


@pytest.mark.parametrize("value", ['["@somebody"]', '["telegram:somebody"]', '["telegram:"]', "[1]", "1", '["icq:1"]'])
def test_names_that_may_change_hands_are_refused(tmp_path: Path, value: str) -> None:
    said = refusal(tmp_path, f"[bot]\nadmins = {value}")
    assert "bot.admins must be" in said
    assert "telegram:123456789" in said


def test_the_readme_describes_every_key_of_feeds() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme[readme.index("| `[feeds]` |") :]
    assert [key for key in (f.name for f in fields(FeedsConfig)) if f"| `{key}` |" not in section] == []
    assert [key for key in (f.name for f in fields(SourceConfig)) if f"\n    {key} = " not in section] == []


def test_a_token_from_a_file_leaves_the_other_keys_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123456:abc\n")
    path = tmp_path / "config.toml"
    path.write_text(f"[telegram]\ntoken_file = '{tmp_path}/token'\nambiguous = 'hold'\n")
    telegram = read_config(path, {}).telegram
    assert (telegram.token.reveal(), telegram.ambiguous) == ("123456:abc", "hold")
