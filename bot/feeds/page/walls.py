"""Pages that are no article: paywalls, consent and login pages, bot checks, pages not found, lists of articles. Pure.

Told by structure (what JSON-LD says, forms, markers of bot checks, lists of headlines) together with words, and by how
little else is there: an article that mentions a cookie banner, or stands beside a login form, still is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from bot.errors import Walled
from bot.feeds.page.address import is_home
from bot.feeds.page.head import Head
from bot.feeds.page.region import Region, is_beside
from bot.feeds.page.said import count_said, folded, says
from bot.feeds.page.tree import text_of, weight

_CHALLENGES = (
    "cf-browser-verification", "cf_chl_opt", "cf-challenge", "cf-turnstile", "challenge-form", "ddos-guard",
    "_incapsula_resource", "px-captcha", "captcha-delivery", "geo.captcha", "g-recaptcha", "h-captcha", "smartcaptcha",
    "smart-captcha", "checkbox-captcha", "aws-waf-token", "awswaf", "sucuri_cloudproxy", "__qrator", "servicepipe",
    "distil_r_captcha", "wzws-waf", "geetest", "jsl_clearance", "anubis_challenge",
)  # fmt: skip
_GATE = re.compile(
    r"""(?:class|id)\s{0,3}=\s{0,3}["'][^"'<>]{0,200}(?:paywall|piano|regwall|tp-container|subscri\w{2,5}-wall|premium-lock|metered)""",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\W*404\W*")
_PASSWORD = re.compile(r"""type\s{0,3}=\s{0,3}["']?password""", re.IGNORECASE)
_CONSENT_HOST = re.compile(
    r"^(?:consent|guce|cmp|privacy|gdpr)\.|/(?:consent|collectconsent|cookie-?(?:wall|consent))(?:[/?]|$)"
)
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|auth|sso|passport|account|register)(?:[/.?]|$)", re.IGNORECASE)
_CUT = ("…", "...", "[…]", "[...]")
_SHORT = 600  # weight below which a page may be anything
_TEASED = 1500  # weight that a wall leaves of an article at most; outlets show one to three paragraphs
_CLOSED = 3000  # the same where the page itself says it is not free
_AROUND = 30_000  # characters around an article in which a wall is looked for
_TWICE = 2  # an article may speak of cookies once
_FORM = 250  # weight of what stands about a form
_HEADLINE = 25  # weight of a link that names an article
_FEW = 400  # weight of what a list has of text that is no summary
_LIST = 15  # so many headlines beside next to no text make a list of articles
_NAMING = etree.XPath(f"count(//a[string-length(normalize-space(.)) >= {_HEADLINE}])")
_HEADED = etree.XPath(".//h2//a | .//h3//a | .//h4//a | .//a//h2 | .//a//h3 | .//a//h4")
_ENOUGH = 300
_IN_REGION = 6
_PER_HEADLINE = 400  # weight of prose to a headline: less, and it is a list of summaries


@dataclass(frozen=True, slots=True)
class Sight:
    """What is there to judge a page by.

    Attributes:
        url: where it was found.
        root: its pruned tree.
        text: what was read of it, weighing ``amount``.
        dated: whether a day was found.
    """

    url: str | None
    markup: str
    head: Head
    root: Any
    region: Region | None
    text: str
    amount: int
    dated: bool


def check_walls(sight: Sight) -> None:
    """Raise Walled where a page is no article of its own."""
    _check_closed(sight)
    if sight.amount >= _CLOSED:
        return
    _check_consent(sight)
    if sight.amount < _TEASED and not (sight.head.linked.article and sight.amount >= _SHORT):
        visible = folded(text_of(sight.root)[:_AROUND])
        _check_robot(sight, visible)
        _check_missing(sight)
        _check_login(sight, visible)
    if not _declared(sight.head):
        _check_list(sight)


def _declared(head: Head) -> bool:
    return head.linked.article or head.kind in ("article", "news")


def _check_closed(sight: Sight) -> None:
    linked = sight.head.linked
    if sight.head.tier == "locked" or (linked.closed and (linked.parted or sight.amount < _CLOSED)):
        raise Walled("behind a paywall: the page says it is not free", "paywall")
    if sight.amount >= _TEASED:
        return
    if says("paywall", folded(_around(sight.region))) or says("paywall", folded(sight.text)):
        raise Walled("behind a paywall: only its beginning is shown", "paywall")
    cut = sight.text.rstrip().endswith(_CUT)
    if cut and (sight.head.tier == "metered" or _GATE.search(sight.markup)):
        raise Walled("behind a paywall: only its beginning is shown", "paywall")


def _around(region: Region | None) -> str:
    if region is None:
        return ""
    element = region.element
    outer = element.getparent() if element.getparent() is not None else element
    return text_of(outer)[:_AROUND]


def _check_consent(sight: Sight) -> None:
    led = sight.url and _CONSENT_HOST.search(_host_and_path(sight.url)) and sight.amount < _TEASED
    if not led and count_said("consent", folded(sight.text)) < _TWICE:
        return
    asking = sum(weight(line) for line in sight.text.splitlines() if says("consent", folded(line)))
    if led or 2 * asking > sight.amount:
        raise Walled("a page that asks for consent to cookies", "consent")


def _host_and_path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"


def _check_robot(sight: Sight, visible: str) -> None:
    if sight.amount >= _SHORT or weight(visible) >= _TEASED:
        return
    titled = says("robot", folded(sight.head.window))
    if titled or says("robot", visible) or (weight(visible) < _SHORT and _is_challenge(sight.markup)):
        raise Walled("a check for robots", "robot")


def _is_challenge(markup: str) -> bool:
    low = markup.lower()
    return any(mark in low for mark in _CHALLENGES)


def _check_missing(sight: Sight) -> None:
    titles = [sight.head.window, sight.head.heading or "", sight.head.title or ""]
    if sight.amount < _SHORT and any(says("missing", folded(title)) or _NOTHING.fullmatch(title) for title in titles):
        raise Walled("a page that says there is none", "missing")


def _check_login(sight: Sight, visible: str) -> None:
    if sight.amount >= _SHORT:
        return
    titled = says("login", folded(f"{sight.head.window}\n{sight.head.heading or ''}"))
    led = sight.url is not None and _LOGIN_PATH.search(urlsplit(sight.url).path)
    speaks = weight(visible) < _SHORT and says("login", visible)
    if titled or speaks or ((led or sight.amount < _FORM) and _PASSWORD.search(sight.markup)):
        raise Walled("a page that asks to log in", "login")


def _check_list(sight: Sight) -> None:
    listed = sight.head.linked.collection or (sight.url is not None and is_home(urlsplit(sight.url)))
    few = sight.amount < _FEW and not sight.dated and not _titled(sight)
    naming = _NAMING(sight.root) if listed or few else 0
    if (listed and naming >= _IN_REGION) or (few and naming >= _LIST) or _summaries(sight.region):
        raise Walled("a list of articles", "list")


def _titled(sight: Sight) -> bool:
    """Whether a heading that is longer than a section's name stands over the text."""
    heading = sight.head.heading or ""
    return (
        weight(heading) > _HEADLINE
        and sight.region is not None
        and heading in " ".join(text_of(sight.region.element).split())
    )


def _summaries(region: Region | None) -> bool:
    if region is None or region.element.tag == "article":
        return False
    headed = sum(not is_beside(heading) for heading in _HEADED(region.element)[:_ENOUGH])
    return headed >= _IN_REGION and region.prose / headed < _PER_HEADLINE
