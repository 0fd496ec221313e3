"""Where in the tree of a page its article stands. Pure.

Prose is text outside links that is longer than a label. The article is the deepest element that holds nearly all prose
of the page; what is given to trafilatura is a small tree of that element alone, which costs a fifth of the whole page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from bot.feeds.page.tree import drop, text_of, weight
from bot.feeds.page.when import marked_moments

_PROSE = etree.XPath("//text()[string-length(.) > 8 and not(ancestor::a)]")
_LABEL = 24  # characters: a shorter text is a label of something
_FURNITURE = ("script", "style", "noscript", "template", "svg", "math", "nav", "footer", "aside", "iframe", "button",
              "select", "object", "embed", "dialog", "canvas", "head", "audio", "video", "map")  # fmt: skip
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
     "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "center"),
)  # fmt: skip
_INNER = etree.XPath("count(.//*[" + " or ".join(f"self::{name}" for name in sorted(_BLOCKS)) + "])")
_HOLDERS = frozenset(("article", "main", "div", "section", "body", "td"))  # what an article may be the whole of
_PARSER = html.HTMLParser(encoding="utf-8")
_BESIDE = re.compile(r"comment|disqus|related|recommend|read-?(?:also|more)|sidebar|cookie|consent|gdpr|popup|modal|foot(?!n)|copyright|subscri|\bmenu\b|\bnav", re.IGNORECASE)  # fmt: skip  # noqa: E501
_INLINE = ("b", "i", "em", "strong", "u", "font", "mark", "small", "big", "ins", "abbr", "cite", "bdi", "wbr", "nobr")
_MANY = 1000  # an article has not so many links
_BEFORE = 0.03  # share of the prose that a lead is not: one is longer
_AFTER = 0.2  # share that stands below an article as other things do
_COLUMNS = frozenset(("td", "tr", "tbody"))
_WITH_HEADING = etree.XPath("boolean(.//h1)")
_TEASERS = etree.XPath('.//*[contains(@class, "teaser") or contains(@class, "Teaser")][not(.//a)]')
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Region:
    """The element that holds the article, and how much prose there is in it and on the page (``weight``)."""

    element: Any
    prose: int
    whole: int


def prune(root: Any) -> None:
    """Take out of the tree what is never an article's text; a form stays where it holds the page's paragraphs."""
    etree.strip_elements(root, *_FURNITURE, with_tail=False)
    for form in list(root.iter("form")):
        if form.find(".//p") is not None or form.find(".//article") is not None or form.find(".//h1") is not None:
            form.tag = "div"
        else:
            drop(form)


def find_region(root: Any) -> Region | None:
    """Where the article stands in a pruned tree; None for a page without prose."""
    for strict in (True, False):  # without what is called beside an article; where that is all, with it
        weights = _weigh(root, strict=strict)
        if whole := weights.get(root, 0):
            element = _deepest(root, weights)
            return Region(element, weights[element], whole)
    return None


def _weigh(root: Any, *, strict: bool) -> defaultdict[Any, int]:
    """How much prose each element holds."""
    weights: defaultdict[Any, int] = defaultdict(int)
    beside: dict[Any, bool] = {}
    for text in _PROSE(root):
        block = _block(text)
        if block is None or (strict and is_beside(block, beside)):
            continue
        amount = weight(" ".join(text.split()))
        if amount <= _LABEL:
            continue
        while block is not None:
            weights[block] += amount
            block = block.getparent()
    return weights


def _block(text: Any) -> Any:
    """The block a text stands in."""
    element = text.getparent()
    if text.is_tail:
        element = element.getparent()
    while element is not None and element.tag not in _BLOCKS:
        element = element.getparent()
    return element


def is_beside(element: Any, known: dict[Any, bool] | None = None) -> bool:
    """Whether an element or one around it is called what stands beside an article, and is not around the heading."""
    known = {} if known is None else known
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    verdict = known[element] if element is not None else False
    for one in reversed(path):
        if not verdict and one.tag not in ("body", "html", "article", "main"):
            named = _BESIDE.search(one.get("class") or "") or _BESIDE.search(one.get("id") or "")
            verdict = named is not None and not _WITH_HEADING(one)
        known[one] = verdict
    return verdict


def _deepest(root: Any, weights: defaultdict[Any, int]) -> Any:
    element = root
    while (
        element.tag != "article"
        and (inner := max(element, key=lambda child: weights.get(child, 0), default=None)) is not None
    ):
        if not _holds_all(element, inner, weights):
            break
        element = inner
    while not _may_hold(element) and element.getparent() is not None:
        element = element.getparent()
    return element


def _may_hold(element: Any) -> bool:
    """Whether an article may be the whole of an element; a site's own elements have a hyphen."""
    return element.tag in _HOLDERS or "-" in element.tag


def _holds_all(element: Any, inner: Any, weights: defaultdict[Any, int]) -> bool:
    """Whether a child holds all of the article in an element: more may stand below it than before, where leads are."""
    amount = weights.get(element, 0)
    before = after = 0
    place = element.index(inner)
    for number, child in enumerate(element):
        lost = weights.get(child, 0) if child is not inner else 0
        before += lost if number < place and child.tag not in _COLUMNS else 0
        after += lost if number > place or child.tag in _COLUMNS else 0
        if lost > _LABEL and child.tag == inner.tag and child.get("class") == inner.get("class") and child.get("class"):
            return False
    return before <= _BEFORE * amount and after <= _AFTER * amount and weights.get(inner, 0) > 0


def article_tree(elements: list[Any]) -> Any:
    """A page with nothing but these elements in one article, copied; its lone texts are paragraphs."""
    page = etree.Element("html")
    body = etree.SubElement(page, "body")
    article = etree.SubElement(body, "article")
    for element in elements:
        whole = weight(text_of(element))
        copied = deepcopy(element)
        copied.tail = None
        copied.tag = "div" if _may_hold(copied) else copied.tag
        article.append(copied)
        _bare_names(copied, whole)
    for teaser in _TEASERS(article):  # a lead is called so as well as a link to another article
        teaser.attrib.pop("class")
    _paragraphs(article)
    _plain(article)
    return as_html(page)


def _plain(article: Any) -> None:
    """Take out the marks of words, which are nothing to us and cost trafilatura the square of their number."""
    etree.strip_tags(article, *_INLINE)
    for name in ("a", "span"):
        if article.xpath(f"count(.//{name})") > _MANY:
            etree.strip_tags(article, name)


def as_html(root: Any) -> Any:
    """A copy of a tree in the elements that trafilatura and htmldate want; they are too costly for a whole page."""
    return html.document_fromstring(etree.tostring(root, encoding="utf-8", method="html"), parser=_PARSER)


def _bare_names(element: Any, whole: int) -> None:
    """Take the names off what holds most of the text: by them trafilatura would take a part for the whole."""
    while element is not None:
        for name in ("class", "id", "itemprop", "role", "style"):
            element.attrib.pop(name, None)
        if element.tag in ("article", "main"):
            element.tag = "div"
        element = next((c for c in element if isinstance(c.tag, str) and weight(text_of(c)) > _MOST * whole), None)


def _paragraphs(article: Any) -> None:
    """Make paragraphs of divs that hold a text and no further block: trafilatura hardly reads divs."""
    blocks = {_block(text) for text in _PROSE(article)}
    for block in blocks:
        if block is not None and block.tag in ("div", "section", "header") and _INNER(block) == 0:
            block.tag = "p"


def seen_moments(region: Region | None) -> list[str]:
    """Texts that may be the day the article was published: of marked elements in and around it, nearest first."""
    if region is None:
        return []
    around = region.element.getparent()
    places = [region.element] if around is None else [region.element, around]
    return [text for place in places for element, text in marked_moments(place) if not is_beside(element)]
