"""Pages that are no article: paywalls, consent and login pages, bot checks, pages not found, lists of articles. Pure.

Told by structure (what JSON-LD says, forms, markers of bot checks, lists of headlines) together with words, and by how
little else is there: an article that mentions a cookie banner, or stands beside a login form, still is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.errors import Walled
from bot.feeds.page.address import is_home
from bot.feeds.page.head import Head
from bot.feeds.page.region import Region, weight
from bot.feeds.page.said import folded, said

_CHALLENGE = re.compile(
    r"cf-browser-verification|cf_chl_opt|cf-challenge|cf-turnstile|challenge-form|ddos-guard|_Incapsula_Resource|"
    r"px-captcha|captcha-delivery|geo\.captcha|g-recaptcha|h-captcha|smart-?captcha|checkbox-captcha|aws-waf-token|"
    r"awswaf|sucuri_cloudproxy|__qrator|servicepipe|distil_r_captcha|wzws-waf|geetest|jsl_clearance|anubis_challenge",
    re.IGNORECASE,
)
_CONSENT_HOST = re.compile(
    r"^(?:consent|guce|cmp|privacy|gdpr)\.|/(?:consent|collectconsent|cookie-?(?:wall|consent))(?:[/?]|$)"
)
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|auth|sso|passport|account|register)(?:[/.?]|$)", re.IGNORECASE)
_GATE = 'boolean(.//*[contains(@class, "paywall") or contains(@id, "paywall") or contains(@class, "piano") or contains(@class, "regwall") or contains(@class, "tp-container") or contains(@class, "subscription-wall") or contains(@class, "subscribe-wall") or contains(@class, "premium-lock") or contains(@class, "metered")])'  # fmt: skip  # noqa: E501
_CUT = ("…", "...", "[…]", "[...]")
_SHORT = 600  # weight below which a page may be anything
_TEASED = 1500  # weight that a wall leaves of an article at most; outlets show one to three paragraphs
_CLOSED = 3000  # the same where the page itself says it is not free
_AROUND = 30_000  # characters around an article in which a wall is looked for
_HEADLINE = 25  # weight of a link that names an article
_LIST = 15  # so many headlines beside next to no text make a list of articles
_IN_REGION = 6
_PER_HEADLINE = 400  # weight of prose to a headline: less, and it is a list of summaries


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen of a page before anything is taken out of it.

    Attributes:
        passwords: whether a password is asked for.
        challenge: whether a bot check's marks are in it.
        gate: whether an element is named as a paywall's.
        headlines: links that are long enough to name an article.
    """

    passwords: bool
    challenge: bool
    gate: bool
    headlines: int


def see(root: Any, markup: str) -> Sight:
    """Look at the tree before it is pruned."""
    links = root.xpath(f"count(//a[string-length(normalize-space(.)) >= {_HEADLINE}])")
    return Sight(
        passwords=bool(root.xpath('boolean(//input[@type="password"])')),
        challenge=bool(_CHALLENGE.search(markup)),
        gate=bool(root.xpath(_GATE)),
        headlines=int(links),
    )


def check_walls(url: str | None, head: Head, sight: Sight, region: Region | None, root: Any, text: str) -> None:
    """Raise Walled where a page is no article of its own.

    Args:
        root: the pruned tree; text: what was read of it.
    """
    amount = weight(text)
    _check_closed(head, sight, region, text, amount)
    if amount >= _CLOSED:
        return
    _check_consent(url, text, amount)
    if amount < _TEASED and not (head.linked.article and amount >= _SHORT):
        visible = folded(" ".join("".join(root.itertext()).split())[:_AROUND])
        _check_robot(head, sight, visible, amount)
        _check_missing(head, amount)
        _check_login(url, sight, visible, amount)
    if not _declared(head):
        _check_list(url, head, sight, region, amount)


def _declared(head: Head) -> bool:
    return head.linked.article or head.kind in ("article", "news")


def _check_closed(head: Head, sight: Sight, region: Region | None, text: str, amount: int) -> None:
    if head.tier == "locked" or (head.linked.closed and (head.linked.parted or amount < _CLOSED)):
        raise Walled("behind a paywall: the page says it is not free", "paywall")
    if amount >= _TEASED:
        return
    around = folded(_around(region))
    if said("paywall").search(around) or said("paywall").search(folded(text)):
        raise Walled("behind a paywall: only its beginning is shown", "paywall")
    if (sight.gate or head.tier == "metered") and text.rstrip().endswith(_CUT):
        raise Walled("behind a paywall: only its beginning is shown", "paywall")


def _around(region: Region | None) -> str:
    if region is None:
        return ""
    element = region.element
    outer = element.getparent() if element.getparent() is not None else element
    return "".join(outer.itertext())[:_AROUND]


def _check_consent(url: str | None, text: str, amount: int) -> None:
    lines = [line for line in text.splitlines() if line.strip()]
    asking = sum(weight(line) for line in lines if said("consent").search(folded(line)))
    if (url and _CONSENT_HOST.search(_host_and_path(url)) and amount < _TEASED) or 2 * asking > max(amount, 1):
        raise Walled("a page that asks for consent to cookies", "consent")


def _host_and_path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"


def _check_robot(head: Head, sight: Sight, visible: str, amount: int) -> None:
    named = said("robot").search(folded(head.window)) or said("robot").search(folded(head.heading or ""))
    speaks = weight(visible) < _TEASED and said("robot").search(visible)
    if amount < _SHORT and (named or speaks or (sight.challenge and weight(visible) < _SHORT)):
        raise Walled("a check for robots", "robot")


def _check_missing(head: Head, amount: int) -> None:
    title = f"{head.window}\n{head.heading or ''}\n{head.title or ''}"
    if amount < _SHORT and (said("missing").search(folded(title)) or re.search(r"(?<!\d)404(?!\d)", title)):
        raise Walled("a page that says there is none", "missing")


def _check_login(url: str | None, sight: Sight, visible: str, amount: int) -> None:
    asked = sight.passwords or (url and _LOGIN_PATH.search(urlsplit(url).path))
    if (asked and amount < _SHORT) or (amount < _SHORT and weight(visible) < _TEASED and said("login").search(visible)):
        raise Walled("a page that asks to log in", "login")


def _check_list(url: str | None, head: Head, sight: Sight, region: Region | None, amount: int) -> None:
    listed = head.linked.collection or (url is not None and is_home(urlsplit(url)))
    few = amount < _SHORT and sight.headlines >= _LIST and head.published is None
    if (listed and sight.headlines >= _IN_REGION) or few or _summaries(region):
        raise Walled("a list of articles", "list")


def _summaries(region: Region | None) -> bool:
    if region is None or region.element.tag == "article":
        return False
    headed = region.element.xpath("count(.//h2//a | .//h3//a | .//h4//a | .//a//h2 | .//a//h3 | .//a//h4)")
    return bool(headed >= _IN_REGION and region.prose / headed < _PER_HEADLINE)
