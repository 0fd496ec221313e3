"""What is traded, in the text's words: the noun phrase beside "export", "import", or the label of a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.facts.document import Document
from bot.facts.figures.grammar import Grammar, grammar
from bot.facts.mentions import Mention, Word
from bot.models import Span

if TYPE_CHECKING:
    from bot.facts.figures.figure import Figure

_WORD = re.compile(r"\w+(?:[-–']\w+)*")
_STOP = re.compile(r"[,;:.!?()«»\"“”„，。；：！？（）、]|\s[–—-]\s|[–—]")
_DASH = re.compile(r"\s[–—-]\s")
_WEIGHTS = ("tonnes", "m3", "cars", "containers")
_LONGEST = 60
_IN_BRACKET = 14  # letters between a bracket and its value: a sign of currency, "about"
_NO_GOODS = frozenset({"trade.generic", "trade.there", "trade.back", "figure.of_which", "figure.it", "figure.same"})


def goods_of(doc: Document, figure: Figure) -> Span | None:
    """The goods of a figure of exports or imports; None for all trade together."""
    rules = grammar(doc.language.code)
    head = figure.head_word
    leads = figure.before
    if leads and leads.count and leads.count.word and leads.passage is figure.passage and leads.unit in _WEIGHTS:
        return _phrase(doc, rules, figure, leads.count.word.end, figure.at) or leads.goods
    if (bracket := _bracket(doc, figure)) and (found := _before(doc, rules, figure, bracket, _behind(head, bracket))):
        return found
    if head is None:
        return _label(doc, rules, figure)
    found = None
    if figure.count and figure.at > head.end and rules.transitive.fullmatch(doc.folded, head.start, head.end):
        found = _worth_of(doc, rules, figure, figure.count.value.end)
    if found is None and rules.goods in ("after", "both"):
        found = _after(doc, rules, figure, head.start, head.end)
    if found is None and rules.goods in ("before", "both"):
        found = _before(doc, rules, figure, head.start)
    if found is None and figure.count and figure.at > head.end:
        found = _worth_of(doc, rules, figure, figure.count.value.end)
    if found is None and figure.at > head.end and (dash := _DASH.search(doc.folded, head.end, figure.at)):
        dated = any(when.start < dash.start() < when.end for when in figure.passage.whens)
        found = None if dated else _before(doc, rules, figure, dash.start(), head.end)
    return found or _fronted(doc, rules, figure, head)


def _bracket(doc: Document, figure: Figure) -> int | None:
    """Where the bracket opens that the value stands in by itself ("cars (1.4 billion)")."""
    begin = max(figure.start, figure.at - _IN_BRACKET)
    at = max(doc.folded.rfind("(", begin, figure.at), doc.folded.rfind("（", begin, figure.at))
    return at if at > figure.start and not any(mark in doc.folded[at : figure.at] for mark in ")）") else None


def _behind(head: Word | None, bracket: int) -> int:
    return head.end if head and head.end <= bracket else 0


def _fronted(doc: Document, rules: Grammar, figure: Figure, head: Word) -> Span | None:
    """ "Electric cars from China were imported for 412 million": before a verb that names no subject."""
    if not rules.passive.fullmatch(doc.folded, head.start, head.end):
        return None
    start = figure.start
    while start < head.start and not doc.folded[start].isalnum():
        start += 1
    return _phrase(doc, rules, figure, start, head.start)


def _label(doc: Document, rules: Grammar, figure: Figure) -> Span | None:
    """The words before the figure of a row, or of one more item of a list ("barley – 71.2 million")."""
    leads = figure.before
    if leads is None:
        return None
    if figure.parties:
        return leads.goods if leads.passage is figure.passage else None
    part = figure.says("figure.of_which")
    inside = leads.passage is figure.passage and part is not None and part.end <= figure.at
    if not (figure.row or leads.goods or inside) or figure.says("figure.it", "trade.turnover") or (part and not inside):
        return None
    if figure.count and (worth := _worth_of(doc, rules, figure, figure.count.value.end)):
        return worth
    start = part.end if part and inside else figure.start
    joined = rules.cuts.match(doc.folded, start)
    start = joined.end() if joined else start
    while start < figure.at and not doc.folded[start].isalnum():
        start += 1
    return _phrase(doc, rules, figure, start, figure.at)


def _worth_of(doc: Document, rules: Grammar, figure: Figure, start: int) -> Span | None:
    """ "2 billion dollars' worth of oil": goods right after the sum."""
    match = rules.worth_of.match(doc.folded, start)
    return _phrase(doc, rules, figure, match.end(), figure.end) if match else None


def _after(doc: Document, rules: Grammar, figure: Figure, begin: int, start: int) -> Span | None:
    end = figure.at if figure.at > start else figure.end
    at = start
    if rules.goods_marker and not rules.transitive.fullmatch(doc.folded, begin, start):
        match = _WORD.search(doc.folded, start, end)
        if match is None or match[0] not in rules.goods_marker or _STOP.search(doc.folded[start : match.start()]):
            return None
        at = match.end()
    return _phrase(doc, rules, figure, at, end)


def _phrase(doc: Document, rules: Grammar, figure: Figure, start: int, end: int) -> Span | None:
    """The noun phrase that begins at ``start``."""
    if not rules.spaced:
        return _trimmed_han(doc, rules, figure, start, end)
    start = _past_countries(doc, rules, figure, start)
    end = min(end, start + _LONGEST, *_barriers(figure, start, end))
    stop = _STOP.search(doc.folded, start, end)
    end = stop.start() if stop else end
    words: list[re.Match[str]] = []
    for match in _WORD.finditer(doc.folded, start, end):
        if rules.ends.fullmatch(match[0]) and not (words and match[0] in rules.joins):
            break
        words.append(match)
    return _clean(figure, [(m.start(), m.end()) for m in words])


def _past_countries(doc: Document, rules: Grammar, figure: Figure, start: int) -> int:
    """Past "of Russian", "to China": countries with nothing but function words before them."""
    for country in figure.passage.countries:
        if start <= country.start < start + 16:
            between = _WORD.findall(doc.folded[start : country.start])
            if all(word in rules.stops or word in rules.skip for word in between):
                start = _word_end(doc, country.end)
    return start


def _barriers(figure: Figure, start: int, end: int) -> list[int]:
    passage = figure.passage
    mentions: list[Mention] = [*passage.whens, *passage.changes, *passage.values, *passage.countries]
    return [mention.start for mention in mentions if start <= mention.start < end] or [end]


def _before(doc: Document, rules: Grammar, figure: Figure, end: int, start: int = 0) -> Span | None:
    """The noun phrase that ends at ``end``; a partner between it and there is stepped over."""
    start = max(figure.start, start, end - _LONGEST)
    passage = figure.passage
    for country in passage.countries:
        if 0 <= end - _word_end(doc, country.end) <= 1 and country.start > start and rules.to_ending.pattern != "(?!)":
            end = country.start
    mentions: list[Mention] = [*passage.whens, *passage.changes, *passage.values, *passage.countries]
    before = [_word_end(doc, mention.end) for mention in mentions if start < mention.end <= end]
    start = max([start, *before])
    stops = list(_STOP.finditer(doc.folded, start, end))
    start = stops[-1].end() if stops else start
    if not rules.spaced:
        return _trimmed_han(doc, rules, figure, start, end)
    words: list[tuple[int, int]] = []
    for match in reversed(list(_WORD.finditer(doc.folded, start, end))):
        if rules.ends.fullmatch(match[0]) and not (words and match[0] in rules.joins):
            break
        words.insert(0, match.span())
    while words and doc.folded[slice(*words[0])] in rules.joins:
        words.pop(0)
    return _clean(figure, words)


def _word_end(doc: Document, end: int) -> int:
    while end < len(doc.folded) and (
        (doc.folded[end].isalpha() and ord(doc.folded[end]) < 0x3000) or doc.folded[end] in "'’"
    ):
        end += 1
    return end


def _clean(figure: Figure, words: list[tuple[int, int]]) -> Span | None:
    """Without words that name no goods ("total", "products") at either end."""
    generic = [(word.start, word.end) for word in figure.words if word.concept in _NO_GOODS]

    def is_generic(at: tuple[int, int]) -> bool:
        return any(start <= at[0] and at[1] <= end for start, end in generic)

    kept = list(words)
    while kept and is_generic(kept[0]):
        kept.pop(0)
    while kept and len(kept) > 1 and _joint(figure, kept[-1]):
        kept.pop()
    if not kept or all(is_generic(word) for word in words):
        return None
    return Span(kept[0][0], kept[-1][1])


def _joint(figure: Figure, word: tuple[int, int]) -> bool:
    return word[1] - word[0] == 1


def _trimmed_han(doc: Document, rules: Grammar, figure: Figure, start: int, end: int) -> Span | None:
    """Han text up to the first function word; nothing is left where only such words stand there."""
    end = min(end, start + 16, *_barriers(figure, start, end))
    stop = _STOP.search(doc.folded, start, end)
    end = stop.start() if stop else end
    match = rules.ends.search(doc.folded, start, end)
    while match and match.start() == start:
        start = match.end()
        match = rules.ends.search(doc.folded, start, end)
    end = match.start() if match else end
    text = doc.folded[start:end]
    generic = any(word.concept == "trade.generic" and word.start <= start and end <= word.end for word in figure.words)
    if len(text.strip()) < 2 or generic:
        return None
    return Span(start, end)
