"""Figures told by many: which are one record, which of its values agree. Rules for trade, investment, indicator.

A figure is told apart by what is measured, of whom, when, and whether it is actual or planned; goods by their concept,
not by their words. The measure (currency, unit) tells apart too: nothing is converted, so 312 billion yuan and 44
billion dollars are two records of one thing, never a dispute. Growth alone ("rose by 30%") has no measure and joins the
record there is.

    told with a period        one record for each period; of investment and indicators, whose fields do not say which
                              plant or route is meant, one for each number that agrees
    "since ...", no end       it grows while it is told: one record for what agrees within FRESH months
    without a period          joins the record of the same thing whose value agrees and whose period ended last, no
                              more than FRESH months before; a target the agreeing target that ends next; a part of
                              a year only by the very same number: "trade is 44 billion" means a year; else as above

Keys: a figure of a period has one (trade) or one for each stretch of numbers it may stand for. So that an undated one
finds its record, a year's figures also have the number's stretch with that year, parts of years the number itself; the
undated one has both with each year it may mean. An undated figure thus connects years' figures of the same size, of
neighbouring years, and hardly any others: what is connected is looked through whenever one of it is told.

What is decided depends on the set of claims: everything is sorted before it is taken in turn, the finest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from bot.facts.contract import to_json
from bot.ledger.cluster import Figure, clusters, find_cluster, finest
from bot.ledger.goods import concept_of
from bot.ledger.periods import FRESH, canonical, is_open, month_of, months_between
from bot.ledger.precision import buckets
from bot.ledger.rule import Rule, Told, content, content_of, fact_at
from bot.ledger.undated import in_time, is_same, is_year, nearness, years
from bot.models import About, Claim, Fact, Tally

_PAIRS = (("amount", "currency"), ("count", "unit"), ("value", "unit"), ("period",), ("change_pct",))


class FigureRule(Rule):
    """What the three kinds share.

    Attributes:
        numbers: field -> the field of its measure.
        told_by: fields of a claim's data that tell one figure from another.
        whole: whether a period has one figure, so that numbers that differ are in dispute.
        rounded: whether figures without a period are one where they agree, not only where they are the very same.
    """

    numbers: tuple[tuple[str, str], ...] = (("amount", "currency"),)
    told_by: tuple[str, ...] = ("countries", "status")
    whole = False
    rounded = True

    def claim(self, fact: Fact, about: About, language: str, day: date) -> Claim:
        data = content(fact)
        if data.get("period"):
            data["period"] = canonical(data["period"])
        if not data.get("period") or is_open(data["period"]):
            data["told"] = month_of(day)
        if about.statistics:
            data["statistics"] = about.statistics
        data |= self.more(fact, about, language)
        return Claim(kind=fact.kind, data=data, keys=tuple(dict.fromkeys(self._keys(fact.kind, data))))

    def more(self, fact: Fact, about: About, language: str) -> dict[str, Any]:
        """What the kind adds to the data."""
        return {}

    def figure(self, claim: Claim) -> Figure:
        return Figure.of(claim, self.numbers)

    def identity(self, data: Any) -> str:
        """What is measured, of whom, actual or planned: all but when."""
        return "|".join(_plain(data.get(name)) for name in self.told_by)

    def alike(self, one: Figure, other: Figure) -> bool:
        """Whether figures that agree may be of one thing as far as the rest of what they say goes."""
        return True

    def partition(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        by_identity: dict[str, list[Figure]] = defaultdict(list)
        for claim in claims:
            by_identity[self.identity(claim.data)].append(self.figure(claim))
        return [
            [figure.claim for figure in group]
            for _, figures in sorted(by_identity.items())
            for group in self._records(figures)
        ]

    def values(self, claims: Sequence[Claim]) -> list[list[Claim]]:
        return [
            [figure.claim for figure in group] for group in clusters(map(self.figure, claims), self.alike, fill=True)
        ]

    def best(self, told: Told) -> tuple[Fact, Tally]:
        """The finest number; what it leaves open is taken from the next finest that says it."""
        ordered = sorted(told, key=lambda pair: (finest(self.figure(pair[0])), pair[1].first, pair[1].lead.id))
        claim, tally = ordered[0]
        fields = content_of(claim)
        for other, _ in ordered[1:]:
            _fill(fields, content_of(other))
        return fact_at(claim.kind, fields, tally.lead.fact), tally

    # --- Records of one identity

    def _records(self, figures: Sequence[Figure]) -> Iterator[list[Figure]]:
        dated: dict[str, list[Figure]] = defaultdict(list)
        loose: dict[str, list[Figure]] = defaultdict(list)
        for figure in figures:
            (loose if figure.told else dated)[figure.period or ""].append(figure)
        known = [group for _, some in sorted(dated.items()) for group in self._of_period(some)]
        undated = self._joined(known, loose.pop("", []))
        yield from known
        for some in [undated, *(some for _, some in sorted(loose.items()))]:
            yield from clusters(some, self._told_together)

    def _of_period(self, figures: Sequence[Figure]) -> list[list[Figure]]:
        """The records of one period."""
        if not self.whole:
            return clusters(figures, self.alike)
        measured: dict[str, list[Figure]] = defaultdict(list)
        bare = []
        for figure in sorted(figures, key=finest):
            if figure.measures:
                measured[min(figure.measures)].append(figure)
            else:
                bare.append(figure)
        groups = [measured[name] for name in sorted(measured)]
        if not groups:
            return [bare]
        for figure in bare:
            groups[_measure_of(figure, groups)].append(figure)
        return groups

    def _joined(self, known: Sequence[list[Figure]], undated: Sequence[Figure]) -> list[Figure]:
        """Put undated figures with the records they fit; those that fit none."""
        settled = [clusters(group, self.alike) for group in known] if undated else []
        left = []
        for figure in undated:
            fitting = [
                (nearness(figure, group[0][0]), place)
                for place, group in enumerate(settled)
                if in_time(figure, group[0][0]) and self._fits(figure, group)
            ]
            if fitting:
                known[min(fitting)[1]].append(figure)
            else:
                left.append(figure)
        return left

    def _told_together(self, one: Figure, other: Figure) -> bool:
        """Whether what agrees is told at about one time; without a period growth alone is one with its like only."""
        if not one.period and (bool(one.measures) != bool(other.measures) or not self._near_enough(one, other)):
            return False
        apart = abs(months_between(one.told or "", other.told or ""))
        return self.alike(one, other) and (one.planned or apart <= FRESH)

    def _near_enough(self, one: Figure, other: Figure) -> bool:
        return self.rounded or not one.measures or is_same(one, other)

    def _fits(self, undated: Figure, groups: Sequence[Sequence[Figure]]) -> bool:
        """Whether an undated figure may be of a record, given its values; growth alone says too little."""
        groups = [group for group in groups if group[0].measures]
        if not undated.measures or not groups:
            return False
        if self.rounded and is_year(groups[0][0]):
            return find_cluster(undated, groups, self.alike) is not None
        return any(self.alike(undated, figure) and is_same(undated, figure) for group in groups for figure in group)

    # --- Keys

    def _keys(self, kind: str, data: Any) -> Iterator[str]:
        figure = self.figure(Claim(kind=kind, data=data, keys=()))
        identity = f"{kind}|{self.identity(data)}"
        period, sizes = figure.period, list(_sizes(figure))
        if period and ((self.whole and not figure.told) or not sizes):
            yield f"{identity}|{period}"
        elif period:
            yield from (f"{identity}|{period}|{size}" for size in sizes)
        elif not figure.measures:
            yield from (f"{identity}|~|{size}" for size in sizes or [figure.told or ""])
        if not (figure.told and period):
            yield from (f"{identity}|~{year}|{name}" for year in years(figure) for name in self._meeting(figure))

    def _meeting(self, figure: Figure) -> Iterator[str]:
        """What an undated figure and the one it means have in common beside the year."""
        rough = self.rounded and (figure.told or is_year(figure))
        for measure, number in figure.measures.items():
            if rough:
                yield from (f"{measure}{size}" for size in buckets(number))
            if figure.told or not rough:
                yield f"{measure}={number.number.normalize():f}"


class TradeRule(FigureRule):
    """One figure for a flow of some goods between two parties in a period; two numbers for it are a dispute."""

    told_by = ("flow", "countries", "concept", "status")
    whole = True

    def more(self, fact: Fact, about: About, language: str) -> dict[str, Any]:
        goods = to_json(fact).get("goods")
        return {"concept": concept_of(goods, language)} if goods else {}

    def series(self, fact: Fact, claims: Sequence[Claim]) -> str | None:
        """ "trade turnover CN KZ USD", "trade export KZ CN wheat USD"; of targets with " target" behind it.

        None without an amount, or for a figure whose period is not told.
        """
        told = to_json(fact)
        if told.get("amount") is None or not told.get("period"):
            return None
        goods = claims[0].data.get("concept")
        name = [fact.kind, told["flow"], *told.get("countries", ()), goods, told.get("currency")]
        name.append("target" if told.get("status") == "target" else None)
        return " ".join(part for part in name if part)


class InvestmentRule(FigureRule):
    """Sums and counts; no field says which plant or programme, so only those that agree are of one thing."""

    numbers = (("count", "unit"), ("amount", "currency"))


class IndicatorRule(FigureRule):
    """Counted things; of whom is not among the fields: the countries of its sentence stand in for it ("of").

    One sentence may name fewer countries than another, but none that the other does not; of shares, and of things no
    metric names, they are the same. Without a period only the very same number is one: round ones are everywhere.
    """

    numbers = (("value", "unit"),)
    told_by = ("metric",)
    rounded = False

    def more(self, fact: Fact, about: About, language: str) -> dict[str, Any]:
        return {"of": sorted(set(about.countries))} if about.countries else {}

    def identity(self, data: Any) -> str:
        vague = data.get("metric") == "other" or data.get("unit") == "percent"
        return "|".join([_plain(data.get("metric")), *([_plain(data.get("of"))] if vague else [])])

    def alike(self, one: Figure, other: Figure) -> bool:
        mine, theirs = set(one.claim.data.get("of", ())), set(other.claim.data.get("of", ()))
        return mine <= theirs or theirs <= mine


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _sizes(figure: Figure) -> Iterator[str]:
    """The stretches its numbers lie in; of growth where there is nothing else."""
    for measure, number in figure.measures.items():
        yield from (f"{measure}{size}" for size in buckets(number))
    if figure.change is not None:
        yield from (f"%{size}" for size in buckets(figure.change))


def _measure_of(figure: Figure, groups: Sequence[Sequence[Figure]]) -> int:
    """Where growth alone belongs: with the same growth, else where most is told, else first in the alphabet."""
    same = [place for place, group in enumerate(groups) if any(figure.same_change(other) for other in group)]
    return min(same or range(len(groups)), key=lambda place: (-sum(bool(f.measures) for f in groups[place]), place))


def _fill(fields: dict[str, Any], others: dict[str, Any]) -> None:
    for name, *beside in _PAIRS:
        if fields.get(name) is not None or others.get(name) is None:
            continue
        if not any(fields.get(number) is not None for number in ("amount", "value", "count")) and "bound" in others:
            fields["bound"] = others["bound"]
        fields |= {field: others[field] for field in (name, *beside) if others.get(field) is not None}


RULES: dict[str, Rule] = {"trade": TradeRule(), "investment": InvestmentRule(), "indicator": IndicatorRule()}
