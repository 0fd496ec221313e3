"""What a figure is the measure of: the rules by unit, and by governing word where only a growth is given."""

from __future__ import annotations

from typing import Literal

from bot.facts.figures.figure import Figure

Metric = Literal[
    "container_trains", "freight", "transit", "flights", "tourists", "visitors", "students", "production",
    "export_volume", "import_volume", "capacity", "length", "other",
]  # fmt: skip


def metric_of(figure: Figure, before: dict[int, Metric | None]) -> Metric | None:
    """What is counted; None for what is no indicator."""
    if figure.head == "figure.never" and figure.head_word is not None:
        return None
    if figure.count is None:
        return _metric_of_change(figure)
    if figure.unit not in _BY_UNIT:
        return None
    leads = figure.before
    if leads is not None and leads.unit == figure.unit and _continues(figure, leads):
        metric = before.get(id(leads))
        return None if metric in ("tourists", "visitors") and figure.count.value.amount < _FEWEST_TOURISTS else metric
    return _BY_UNIT[figure.unit](figure)


def _continues(figure: Figure, leads: Figure) -> bool:
    """Whether a value is of the metric of the one before: no word of its own says otherwise."""
    own = ("transit", "capacity", "produce", "tourism", "study", "travel", "live")
    if figure.head_word is not None or figure.says(*(f"indicator.{word}" for word in own)):
        return False
    return leads.passage is figure.passage or (
        figure.count is not None and figure.count.bare and figure.unit != "percent"
    )


def _metric_of_change(figure: Figure) -> Metric | None:
    """What a growth without a value is the growth of."""
    if figure.change is None or figure.change.against == "month" or figure.says("indicator.share"):
        return None
    if figure.weighed and figure.head in _VOLUMES:
        return _VOLUMES[figure.head]
    if figure.head_word and figure.head_word.concept.startswith(("trade.", "investment.", "figure.")):
        return None
    return next((metric for concept, metric in _GROWING.items() if figure.says(concept)), None)


_GROWING: dict[str, Metric] = {
    "indicator.transit": "transit",
    "figure.unit.tourists": "tourists",
    "figure.unit.students": "students",
    "figure.unit.flights": "flights",
    "indicator.freight": "freight",
}
_VOLUMES: dict[str | None, Metric] = {
    "trade.export": "export_volume",
    "trade.import": "import_volume",
    "indicator.export_volume": "export_volume",
    "indicator.import_volume": "import_volume",
}


def _of_weight(figure: Figure) -> Metric | None:
    if figure.says("indicator.capacity"):
        return "capacity"
    if figure.says("indicator.transit") or _passes_through(figure):
        return "transit"
    if figure.head in _VOLUMES and figure.is_abroad and not (figure.says("trade.weak") and _is_cargo(figure)):
        return _VOLUMES[figure.head]
    if figure.says("indicator.carriage"):
        return "freight"
    return _of_production(figure)


def _is_cargo(figure: Figure) -> bool:
    """Whether cargo is what is counted, no goods by name ("sent 3 million tonnes of cargo")."""
    word = figure.says("indicator.cargo")
    return word is not None and word.start > figure.at


def _of_production(figure: Figure) -> Metric | None:
    """What a joint plant, or one country's in another, makes; what a country makes at home is its own affair."""
    if not figure.says("indicator.produce"):
        return None
    leads = figure.before
    shared = (
        figure.says("investment.joint", "investment.own")
        or (leads is not None and (leads.head or "").startswith("investment."))
        or len([p for p in figure.parties if p.at >= figure.clause]) > 1
    )
    return "production" if shared else None


def _passes_through(figure: Figure) -> bool:
    """ "Through Azerbaijan", or in Kazakh "Azerbaijan through": what is carried crosses a country."""
    for word in figure.words:
        for country in figure.passage.countries:
            if word.concept == "indicator.through" and 0 <= country.start - word.end <= _ARTICLE:
                return True
            if word.concept == "indicator.across" and 0 <= word.start - country.end <= _ARTICLE:
                return True
    return False


def _of_boxes(figure: Figure) -> Metric | None:
    if figure.says("indicator.capacity"):
        return "capacity"
    return "transit" if figure.says("indicator.transit") else "freight"


def _of_trains(figure: Figure) -> Metric | None:
    if figure.count and figure.count.value.amount < 2:  # "one train waits"
        return None
    if figure.says("indicator.capacity"):
        return "capacity"
    return "container_trains" if _sentence_says(figure, "indicator.rail") else None


def _of_flights(figure: Figure) -> Metric | None:
    if _sentence_says(figure, "indicator.weekly") or len(figure.parties) > 1:
        return "flights"
    return "flights" if figure.before and figure.before.unit == "flights" else None


def _of_times(figure: Figure) -> Metric | None:
    return "flights" if _sentence_says(figure, "indicator.air") else None


def _of_people(figure: Figure) -> Metric | None:
    if figure.unit == "students" or figure.says("indicator.study"):
        return "students" if figure.passage.countries or figure.says("figure.home", "figure.region") else None
    assert figure.count is not None
    if figure.says("figure.unit.passengers") and figure.unit != "visitors" and not figure.says("indicator.travel"):
        return _of_passengers(figure)
    many = figure.count.value.amount
    if figure.unit == "tourists" or figure.says("indicator.tourism"):
        return "tourists" if many >= _FEWEST_TOURISTS else None
    if figure.unit == "visitors" or figure.says("indicator.travel"):
        return "visitors" if many >= _FEWEST_VISITORS else None
    abroad = len(figure.parties) > 1 and any(one.side == "adjective" for one in figure.parties)
    return "other" if abroad and figure.says("indicator.live") else None


_FEWEST_TOURISTS, _FEWEST_VISITORS = 100, 500
"""Fewer are the people of one bus or one meeting, no statistics."""


def _of_passengers(figure: Figure) -> Metric | None:
    return "other" if len(figure.parties) > 1 else None


def _of_distance(figure: Figure) -> Metric | None:
    assert figure.count is not None
    far = figure.count.value.amount >= _SHORTEST
    return "length" if far and _sentence_says(figure, "indicator.length") else None


_SHORTEST = 10  # kilometres; less is a street's or a queue's


def _of_power(figure: Figure) -> Metric | None:
    return "capacity"


def _of_items(figure: Figure) -> Metric | None:
    if figure.says("indicator.capacity"):
        return "capacity"
    if figure.head in _VOLUMES and figure.is_abroad:
        return _VOLUMES[figure.head]
    return _of_production(figure)


def _of_institutes(figure: Figure) -> Metric | None:
    several = figure.count is not None and figure.count.value.amount > 1
    return "other" if several and figure.passage.countries else None


_SHARED = ("indicator.carriage", "indicator.transit", "indicator.tourism", "indicator.study", "indicator.settle")
_ARTICLE = 5  # letters that "the" and the spaces around it take


def _of_share(figure: Figure) -> Metric | None:
    if figure.head == "figure.never":
        return None
    if not figure.says("indicator.share"):
        return "other"
    trade = figure.head is not None and figure.head.startswith(("trade.", "investment.invest")) and figure.is_abroad
    return "other" if trade or figure.says(*_SHARED, "trade.partner") else None


_BY_UNIT = {
    "tonnes": _of_weight,
    "m3": _of_weight,
    "bcm": _of_weight,
    "teu": _of_boxes,
    "containers": _of_boxes,
    "trains": _of_trains,
    "flights": _of_flights,
    "times": _of_times,
    "people": _of_people,
    "tourists": _of_people,
    "visitors": _of_people,
    "passengers": _of_passengers,
    "students": _of_people,
    "km": _of_distance,
    "mw": _of_power,
    "gw": _of_power,
    "kw": _of_power,
    "cars": _of_items,
    "institutes": _of_institutes,
    "percent": _of_share,
}


def _sentence_says(figure: Figure, concept: str) -> bool:
    return any(word.concept == concept for word in figure.passage.words)
