"""Trade: what two parties, or one country and the world, sell each other, in money or as growth.

Goods by weight or number are indicators (``bot.facts.indicator``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from bot.facts.document import Document
from bot.facts.figures import Figure, figures
from bot.facts.figures.marks import country_marks, shared_marks
from bot.facts.figures.merging import merged
from bot.facts.figures.refused import refused_figures
from bot.facts.figures.units import MONEY
from bot.facts.mentions import Money
from bot.models import Bound, Fact, Mark, NearMiss, Span

Flow = Literal["turnover", "export", "import"]
_COUNTED = frozenset(
    f"figure.unit.{unit}"
    for unit in ("trains", "tourists", "students", "projects", "companies", "flights", "containers")
)
_ADJECTIVE = 24  # letters from the beginning of a country's adjective to the noun behind it
_LEAST = 10_000  # units of a currency; less is a shopper's bill
_FOLD = 100  # per cent
_ROUNDED = 5  # percentage points between "by a quarter" and 24.6%
FLOWS: dict[str, Flow] = {"trade.turnover": "turnover", "trade.export": "export", "trade.import": "import"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade(Fact):
    """Trade of a pair of countries, or of one with the world.

    Attributes:
        countries: for turnover the pair in alphabetical order, else the reporting country first.
        amount: whole units of ``currency``; None where only a growth is given.
        period: EDTF.
        change_pct: signed growth against the same period a year before.
        goods: in the text's words; None for all trade together.
    """

    kind: ClassVar[str] = "trade"
    flow: Flow
    countries: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    bound: Bound = "exact"
    period: str | None = None
    change_pct: Decimal | None = None
    goods: str | None = None
    status: Literal["actual", "target"] = "actual"


def extract(doc: Document) -> Iterable[Trade]:
    """The trade facts of a document."""
    found = [(fact, figure.sentence.role == "headline") for figure, fact in _facts(doc)]
    body = [figure.change.pct for figure in figures(doc) if figure.change and figure.sentence.role != "headline"]
    kept = [(fact, headline) for fact, headline in found if not (headline and _is_rounder(fact, body))]
    return merged(
        kept, lambda fact: (fact.flow, fact.amount or fact.change_pct, fact.currency, fact.countries, fact.status)
    )


def refused(doc: Document) -> Iterable[NearMiss]:
    """The figures that come nearest to this kind and are no fact of it."""
    return refused_figures(doc, "trade")


def _is_rounder(fact: Trade, body: list[Decimal]) -> bool:
    """Whether a headline's growth is told in the body, perhaps more exactly."""
    if fact.amount is not None or fact.change_pct is None:
        return False
    return any(change * fact.change_pct > 0 and abs(change - fact.change_pct) < _ROUNDED for change in body)


def _facts(doc: Document) -> Iterator[tuple[Figure, Trade]]:
    for figure in figures(doc):
        if is_trade(figure) and (fact := _trade(doc, figure)):
            yield figure, fact


def is_trade(figure: Figure) -> bool:
    """Whether the figure is a sum, or a growth, that a word of trade governs."""
    if figure.head not in FLOWS or not figure.is_abroad:
        return False
    if figure.count is not None:
        return figure.unit == MONEY and figure.count.value.amount >= _LEAST
    if figure.change is None or figure.change.against == "month" or not (figure.head_word or _goes_on(figure)):
        return False
    return not figure.weighed and not figure.says("indicator.transit", "indicator.share") and not _counts(figure)


def _goes_on(figure: Figure) -> bool:
    """Whether a growth is that of the trade just told, with another country or in another year."""
    leads = figure.before
    if leads is None or not (leads.passage is figure.passage or figure.says("figure.it")):
        return False
    dated = figure.when is not None and figure.when.edtf != leads.period and not figure.when.today
    return dated or any(one.code not in leads.pair for one in figure.parties)


def _counts(figure: Figure) -> bool:
    """Whether the growth is that of a number of things."""
    return any(word.concept in _COUNTED and word.end - word.start > 1 for word in figure.words)


def _trade(doc: Document, figure: Figure) -> Trade | None:
    assert figure.head is not None
    leads = _led_back(figure)
    flow = "export" if _is_one_sides(figure) else FLOWS[figure.head]
    flow = _OPPOSITE[leads.head or ""] if leads else flow
    value = figure.count.value if figure.count else None
    currency = _currency(doc, figure, value) if isinstance(value, Money) else None
    if value is not None and currency is None:
        return None
    countries = tuple(sorted(figure.pair)) if flow == "turnover" else _directed(doc, figure, flow)
    if not countries:
        return None
    goods = figure.goods
    return Trade(
        evidence=Span(figure.sentence.start, figure.sentence.end),
        marks=tuple(_marks(figure, goods, countries)),
        flow=flow,
        countries=countries,
        amount=value.amount if value else None,
        currency=currency,
        bound=_bound(figure),
        period=figure.period,
        change_pct=_change(figure),
        goods=goods.of(doc.text) if goods else None,
        status="target" if figure.planned else "actual",
    )


_OPPOSITE: dict[str, Flow] = {"trade.export": "import", "trade.import": "export"}


def _led_back(figure: Figure) -> Figure | None:
    """The figure whose opposite this one is: "in the opposite direction"."""
    leads = figure.before
    if figure.says("trade.back") is None or leads is None or leads.head not in _OPPOSITE:
        return None
    return leads if figure.head_word is None or (figure.says("trade.weak") and not figure.parties) else None


def _is_one_sides(figure: Figure) -> bool:
    """Whether a part of a turnover is one country's goods ("of that, 4 billion are Italian goods")."""
    leads = figure.before
    if figure.head_word is not None or leads is None or leads.head != "trade.turnover" or len(figure.parties) != 1:
        return False
    one = figure.parties[0]
    part = figure.says("figure.of_which") is not None
    return part and one.side == "adjective" and one.at > figure.at and one.code in leads.pair


def _currency(doc: Document, figure: Figure, money: Money) -> str | None:
    """ "¥" is the yuan where the text is of China and not of Japan."""
    signed = "¥" in doc.folded[money.start : money.end]
    if money.currency == "JPY" and signed and "CN" in figure.pair and "JP" not in figure.pair:
        return "CNY"
    return money.currency


def _bound(figure: Figure) -> Bound:
    """A target's "up to" names the target itself."""
    if figure.count is None:
        return "exact"
    bound = figure.count.value.bound
    return "exact" if figure.planned and bound == "at_most" else bound


def _change(figure: Figure) -> Decimal | None:
    change = figure.change
    if change is None or change.against == "month":
        return None
    if figure.count is not None and (change.against == "span" or _lies_far(figure)):
        return None
    return change.pct


def _lies_far(figure: Figure) -> bool:
    """Whether a plan's growth is one over several years ("to double it to 90 billion by 2030")."""
    return figure.planned and figure.change is not None and figure.change.pct >= _FOLD


def _directed(doc: Document, figure: Figure, flow: Flow) -> tuple[str, ...]:
    """(reporting country, partner): the seller reports an export, the buyer an import."""
    seller = buyer = None
    head = figure.head_word
    if _is_labelled(doc, figure):
        return tuple(sorted(figure.pair, key=lambda code: code == figure.parties[0].code))
    owner = _possessor(figure)
    for one in sorted(figure.parties[:3], key=lambda one: one.at):
        if one.side == "to" and buyer is None:
            buyer = one.code
        elif (one.side == "from" and seller is None) or (
            one.side == "adjective" and head and one.at > head.end and seller is None
        ):
            seller = one.code
        elif owner in (None, one.code):
            owner = one.code
        elif flow == "export" and buyer is None:
            buyer = one.code
        elif flow == "import" and seller is None:
            seller = one.code
    reporter, partner = (seller, buyer) if flow == "export" else (buyer, seller)
    if owner and owner != partner:
        reporter = owner if reporter is None else reporter
    return _filled(doc, figure, reporter, partner)


def _is_labelled(doc: Document, figure: Figure) -> bool:
    """Whether the label of a row names the partner of who heads the table ("China: exports 300")."""
    if not figure.row or figure.before is None or not figure.before.is_heading or len(figure.parties) != 1:
        return False
    one, head = figure.parties[0], figure.head_word
    return one.side == "name" and (head is None or ":" in doc.folded[one.at : head.start])


def _possessor(figure: Figure) -> str | None:
    """Whose exports they are where an adjective stands right before the word ("of Chinese exports")."""
    head = figure.head_word
    if head is None:
        return None
    near = [one for one in figure.parties if one.side == "adjective" and 0 < head.start - one.at < _ADJECTIVE]
    return near[-1].code if near else None


def _filled(doc: Document, figure: Figure, reporter: str | None, partner: str | None) -> tuple[str, ...]:
    if (before := _led_back(figure)) and before.head:
        return _directed(doc, before, FLOWS[before.head])
    if reporter and partner and reporter != partner:
        return (reporter, partner)
    pair = figure.pair
    if reporter is None and partner is None:
        leads = figure.before
        if leads and leads.passage is figure.passage and leads.head in ("trade.export", "trade.import"):
            return _directed(doc, leads, FLOWS[leads.head])
        return pair
    known = reporter or partner
    if figure.says("trade.world") and reporter:
        return (reporter,)
    other = next((code for code in pair if code != known), None)
    if other is None:
        alone = reporter is None and figure.says("trade.weak") is not None  # a firm's sales in a country
        return (known,) if known and not alone else ()
    assert known is not None
    return (known, other) if reporter else (other, known)


def _marks(figure: Figure, goods: Span | None, countries: tuple[str, ...]) -> Iterator[Mark]:
    if figure.count:
        yield Mark("amount", Span(figure.count.value.start, figure.count.value.end), "money")
    if figure.change:
        yield Mark(
            "change_pct", Span(figure.change.start, figure.change.end), f"against the {figure.change.against} before"
        )
    if figure.head_word:
        yield Mark("flow", Span(figure.head_word.start, figure.head_word.end), figure.head_word.concept)
    elif figure.before:
        word = figure.before.head_word
        if word:
            yield Mark("flow", Span(word.start, word.end), "taken over")
    yield from country_marks(figure, countries)
    yield from shared_marks(figure)
    if goods:
        yield Mark("goods", goods, "beside the flow")
