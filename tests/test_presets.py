"""The preset pack has the shape of a pack; whether its addresses answer, only a network could tell."""

from __future__ import annotations

from collections import Counter
from typing import get_args
from urllib.parse import urlsplit

import pytest
from babel import Locale

from bot.feeds.presets import presets, verified
from bot.languages import codes
from bot.models import Form, FullText, Ownership, Source

COUNTRIES = set(Locale("en").territories)
PLAIN_HTTP = {"www.news.cn", "www.xinhuanet.com", "www.people.com.cn", "en.people.cn", "www.chinadaily.com.cn"}


def known_by(source: Source) -> str:
    return source.url


def test_it_is_a_pack_of_a_hundred() -> None:
    assert 60 <= len(presets()) <= 100
    assert {source.origin for source in presets()} == {"preset"}


def test_no_address_stands_twice() -> None:
    bare = Counter(source.url.partition("://")[2].rstrip("/").lower() for source in presets())
    assert [url for url, times in bare.items() if times > 1] == []


def test_what_stands_for_a_source_tells_it_from_others() -> None:
    """In a list one sees name, language and section: two that are alike there could not be told apart."""
    seen = Counter((source.name, source.language, source.section) for source in presets())
    assert [row for row, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("source", presets(), ids=known_by)
def test_every_source_is_whole(source: Source) -> None:
    assert source.name.strip() == source.name != ""
    assert source.language in codes()
    assert source.country in COUNTRIES
    assert source.ownership in get_args(Ownership)
    assert source.form in get_args(Form)
    assert source.full_text in get_args(FullText)


@pytest.mark.parametrize("source", presets(), ids=known_by)
def test_addresses_are_public_and_encrypted_where_the_outlet_can(source: Source) -> None:
    for address in (source.url, source.site or ""):
        parts = urlsplit(address)
        assert parts.hostname
        assert "." in parts.hostname
        assert (parts.username, parts.port) == (None, None)
        assert parts.scheme == "https" or parts.hostname in PLAIN_HTTP


def test_the_topic_is_covered_in_five_languages_and_from_all_sides() -> None:
    languages = Counter(source.language for source in presets())
    assert {"ru", "kk", "en", "zh", "bg"} <= {code for code, count in languages.items() if count >= 8}
    for country in ("KZ", "CN", "RU", "BG"):
        owners = {source.ownership for source in presets() if source.country == country}
        assert owners >= {"private"}, country
        assert owners & {"state", "public"}, country
    assert {source.language for source in presets() if source.country == "KZ"} >= {"ru", "kk", "en"}
    assert {source.language for source in presets() if source.country == "CN"} >= {"zh", "en", "ru"}
    assert sum(source.country not in ("KZ", "CN", "RU", "BG") for source in presets()) >= 20
    assert {source.form for source in presets()} == {"feed", "sitemap"}


def test_what_is_verified_is_in_the_pack() -> None:
    assert verified() <= {source.url for source in presets()}
