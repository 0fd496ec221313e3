"""The word that governs a figure: said in its own stretch, or taken over from the figure it continues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.facts.document import Document
from bot.facts.figures.figure import Figure
from bot.facts.figures.grammar import grammar
from bot.facts.figures.groups import Group
from bot.facts.figures.units import MONEY, PERCENT
from bot.facts.mentions import Word

MAIN = frozenset(
    {
        "trade.turnover", "trade.export", "trade.import", "indicator.export_volume", "indicator.import_volume",
        "investment.invest", "investment.loan", "investment.give", "figure.deal", "figure.never", "trade.partner",
    }
)  # fmt: skip
_PHRASES = ("figure.planned", "figure.name")  # what they hold governs nothing: "set a goal", "ministry of trade"
_LEANING = frozenset({"figure.it", "figure.of_which", "figure.same", "figure.planned", "trade.back"})
_LIGHT = ("figure.deal", "investment.give", "trade.partner")
_GOVERNED = frozenset({MONEY, "tonnes", "m3", "bcm", "cars"})


def main_word(doc: Document, words: Sequence[Word]) -> Word:
    """The governing one of several words of a clause."""
    return words[-1 if grammar(doc.language.code).head_last else 0]


def own_head(doc: Document, group: Group) -> Word | None:
    """The governing word of the stretch: in the figure's own clause, else in the nearest before it, else after it.

    Who is a partner in trade has a turnover.
    """
    word = _own_head(doc, group)
    return replace(word, concept="trade.turnover") if word and word.concept == "trade.partner" else word


def _own_head(doc: Document, group: Group) -> Word | None:
    words = _longest([word for word in group.words if word.concept in MAIN or word.concept in _PHRASES])
    if not words:
        return None
    here = [word for word in words if group.clause <= word.start < group.at]
    after = [word for word in words if word.start >= group.at]
    earlier = [word for word in words if word.start < group.clause]
    if not _of_money(group):
        earlier = [word for word in earlier if word.concept != "figure.never"]
    never = next((word for word in here if word.concept == "figure.never"), None)
    if never or here:
        found = never or (here[0] if _is_deal(here) else main_word(doc, _weighty([*here, *_loan(here, after)])))
        return _of_stake(doc, group, found)
    if after and not (earlier and _cut_off(doc, group, after[0])):
        return _weighty(after)[0]
    return _weighty(earlier)[-1] if earlier else None


def taken_head(group: Group, leads: Figure | None) -> str | None:
    """The concept that governs the figure before, where this one goes on from it."""
    if leads is None or leads.head is None or leads.head == "figure.never":
        return None
    if _is_total(group, leads):
        return "trade.turnover"
    if leads.passage is group.passage or leads.is_heading:
        return leads.head
    if group.count and group.count.unit not in _GOVERNED:
        return None
    apart = group.passage.sentence.paragraph - leads.sentence.paragraph
    if _leans(group, near=not apart):
        return leads.head
    listed = leads.head in ("trade.export", "trade.import") and not apart and leads.goods
    return leads.head if listed else None


def is_abroad(figure: Figure) -> bool:
    """Whether goods cross a border: "sold" alone does not say so, and a company that is sold is no goods."""
    word, leads = figure.head_word, figure.before
    if word is None:
        return leads is None or leads.is_abroad
    if not any(one.concept == "trade.weak" and one.start == word.start for one in figure.words):
        return True
    if figure.says("trade.stake"):
        return False
    if figure.says("trade.there") and len(figure.pair) > 1:
        return True
    here = figure.parties
    if (
        len(here) > 1
        or (here and figure.says("figure.home"))
        or any(one.side in ("to", "from") and one.at > figure.start for one in here)
    ):
        return True
    return leads is not None and (leads.head or "").startswith("trade.") and leads.is_abroad


def _is_total(group: Group, leads: Figure) -> bool:
    """ "In all, 17 billion": what exports and imports told just before come to."""
    before = leads.before
    flows = {leads.head, before.head if before else None}
    return group.says("figure.total") is not None and flows == {"trade.export", "trade.import"} and not leads.goods


def _leans(group: Group, *, near: bool) -> bool:
    """Whether a pronoun, a plan, another country or another date shows that the sentence goes on with the same."""
    if any(word.concept in _LEANING for word in group.words):
        return True
    if any(group.start <= country.start < group.end for country in group.passage.countries):
        return True
    return near and any(group.start <= when.start < group.end for when in group.passage.whens)


def _of_money(group: Group) -> bool:
    return group.count is None or group.count.unit in (MONEY, PERCENT)


def _of_stake(doc: Document, group: Group, word: Word) -> Word:
    """Who buys a stake invests; what a contract is signed for is no trade yet."""
    weak = any(one.concept == "trade.weak" and one.start == word.start for one in group.words)
    if not weak and word.concept != "investment.give":
        return word
    if word.concept == "trade.import" and group.says("investment.stake"):
        return replace(word, concept="investment.invest")
    deals = [one for one in group.words if one.concept == "figure.deal"]
    last = grammar(doc.language.code).head_last and any(deal.start > group.at for deal in deals)
    return deals[0] if deals and (last or _of_money(group)) else word


def _weighty(words: list[Word]) -> list[Word]:
    """Without the signing of a deal, a mere giving or a partner, where a figure has another governing word."""
    return [word for word in words if word.concept not in _LIGHT] or words


def _loan(here: Sequence[Word], after: Sequence[Word]) -> list[Word]:
    """What is given stands behind the sum in "to provide 100 million dollars in loans"."""
    gives = all(word.concept == "investment.give" for word in here)
    return [word for word in after if gives and word.concept in ("investment.loan", "investment.invest")][:1]


def _longest(words: list[Word]) -> list[Word]:
    """Those of MAIN that stand inside no longer one ("export" in "import and export", "set" in "set a goal")."""
    return [
        word
        for word in words
        if word.concept in MAIN
        and not any(
            other.start <= word.start and word.end <= other.end and other.end - other.start > word.end - word.start
            for other in words
        )
    ]


def _is_deal(words: list[Word]) -> bool:
    """Whether a contract governs, as in "a contract to supply"; not in "they agreed to bring trade to"."""
    return words[0].concept == "figure.deal" and all(word.concept != "trade.turnover" for word in words)


def _cut_off(doc: Document, group: Group, word: Word) -> bool:
    """Whether a comma stands between the figure and the word after it."""
    return any(mark in doc.folded[group.at : word.start] for mark in (", ", "，", "; ", "；"))
