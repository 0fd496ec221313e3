"""What generated news tells of: figures, meetings, documents, words, anniversaries; and how one article tells one.

The shares of kinds, of dates told vaguely and of figures told roundly are about those of ``corpus/dev``; countries and
people are heavy-tailed, as in the news of a topic. Things are the contract's fields without evidence.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

Thing = dict[str, Any]

COUNTRIES = ("CN", "KZ", "RU", "UZ", "KG", "TJ", "TM", "BG", "DE", "TR", "IN", "US", "IT", "FR", "IR", "AZ",
             "GE", "AM", "BY", "UA", "PL", "JP", "KR", "MN", "PK", "AF", "AE", "SA", "QA", "GB", "RO")  # fmt: skip
PEOPLE = (
    "Xi Jinping", "Kassym-Jomart Tokayev", "Vladimir Putin", "Shavkat Mirziyoyev", "Sadyr Japarov", "Emomali Rahmon",
    "Recep Tayyip Erdogan", "Ilham Aliyev", "Emmanuel Macron", "Narendra Modi", "Wang Yi", "Olzhas Bektenov",
)  # fmt: skip
CITIES = {
    "KZ": ("Astana", "Almaty"), "CN": ("Beijing", "Xi'an"), "RU": ("Moscow", "Kazan"), "UZ": ("Tashkent", "Samarkand"),
    "BG": ("Sofia",), "TR": ("Ankara",), "AZ": ("Baku",), "KG": ("Bishkek",), "TJ": ("Dushanbe",), "IN": ("Delhi",),
    "GE": ("Tbilisi",), "BY": ("Minsk",), "KR": ("Seoul",), "JP": ("Tokyo",), "AE": ("Abu Dhabi",), "DE": ("Berlin",),
}  # fmt: skip
TOPICS = ("railway", "grain", "gas", "customs", "science", "visa", "energy", "tourism", "education", "oil", "logistics")
SERIES = ("SCO", "CIS", "OTS", "EAEU", "CICA", "BRICS", "Belt and Road", "China-Central Asia", "Boao", "Astana")
METRICS = (("container_trains", "trains"), ("freight", "tonnes"), ("flights", "flights"), ("export_volume", "tonnes"),
           ("students", "people"), ("capacity", "tonnes"), ("tourists", "people"), ("length", "km"), ("other", "items"),
           ("other", "percent"), ("transit", "TEU"))  # fmt: skip
KINDS = (("trade", 24), ("event", 19), ("indicator", 19), ("agreement", 14), ("investment", 11), ("statement", 10), ("milestone", 3))  # fmt: skip # noqa: E501
SYLLABLES = ("tra", "de", "re", "port", "ing", "o", "ver", "sta", "tion", "mi", "nis", "ter", "pla", "n")

_FRESH = 14  # days


def zipf(size: int, power: float) -> list[float]:
    """Cumulative weights of ``size`` things, the first told most."""
    return list(accumulate((rank + 1) ** -power for rank in range(size)))


def draw(dice: random.Random, weights: Sequence[float]) -> int:
    return bisect(weights, dice.random() * weights[-1])


_PROMINENCE = zipf(len(COUNTRIES), 1.0)


def thing(dice: random.Random, day: date, kind: str | None = None) -> Thing:
    """Something that is first told on that day."""
    kind = kind or dice.choices([name for name, _ in KINDS], [weight for _, weight in KINDS])[0]
    return {"kind": kind, **_MAKERS[kind](dice, day)}


def _pair(dice: random.Random) -> list[str]:
    one = COUNTRIES[draw(dice, _PROMINENCE)]
    while (other := COUNTRIES[draw(dice, _PROMINENCE)]) == one:
        pass
    return [one, other]


def _person(dice: random.Random) -> str:
    """One in three times somebody whom everybody knows."""
    return dice.choice(PEOPLE) if dice.random() < 0.33 else f"{_word(dice, 1)} {_word(dice, 3)}"


def _word(dice: random.Random, length: int) -> str:
    return "".join(dice.choices(SYLLABLES, k=length)).title()


def _period(dice: random.Random, day: date) -> str:
    """What has just ended, mostly: the year, the year so far, the last month."""
    how = dice.random()
    if how < 0.55 or day.month == 1:
        return str(day.year - 1)
    if how < 0.8:
        return f"{day.year}-01/{day.year}-{day.month - 1:02}"
    return f"{day.year}-{day.month - 1:02}"


def _trade(dice: random.Random, day: date) -> Thing:
    pair, flow = _pair(dice), dice.choice(("turnover", "turnover", "export", "import"))
    target = dice.random() < 0.1
    fields = {
        "flow": flow,
        "countries": sorted(pair) if flow == "turnover" else pair,
        "status": "target" if target else "actual",
        "period": str(day.year + dice.randint(1, 6)) if target else _period(dice, day),
        "currency": "USD",
        "bound": "exact",
    }
    fields |= {"goods": dice.choice(TOPICS)} if dice.random() < 0.5 else {}
    same = random.Random(repr(fields))  # a period has one figure, whoever tells it first; now and then another one
    amount = int(round(same.lognormvariate(2, 1.5), 3) * 1e9) + 1_000_000
    return fields | {"amount": int(amount * 1.1) if dice.random() < 0.1 else amount}


def _investment(dice: random.Random, day: date) -> Thing:
    amount = int(round(dice.lognormvariate(2, 1.5), 3) * 1e8) + 100_000
    return {"countries": _pair(dice), "amount": amount, "currency": "USD", "bound": "exact",
            "period": _period(dice, day), "status": "actual"}  # fmt: skip


def _indicator(dice: random.Random, day: date) -> Thing:
    metric, unit = dice.choice(METRICS)
    value = dice.randint(1, 999) / 10 if unit == "percent" else int(dice.lognormvariate(8, 2.5)) + 1
    return {"metric": metric, "unit": unit, "value": value, "bound": "exact", "period": _period(dice, day)}


def _event(dice: random.Random, day: date) -> Thing:
    guest, host = _pair(dice)
    kind = dice.choices(("visit", "talks", "summit", "forum"), (35, 35, 20, 10))[0]
    gathering = kind in ("summit", "forum")
    others = {code for code in _pair(dice) if code != host} if gathering else set()
    series = None
    if gathering:  # a body meets a few times a year: most gatherings are of none that is known
        series = dice.choice(SERIES) if dice.random() < 0.03 else f"Forum {_word(dice, 3)}"
    ends = f"/{day + timedelta(days=dice.randint(1, 3))}" if kind != "talks" and dice.random() < 0.4 else ""
    return {"type": kind, "countries": [*sorted({guest, *others}), host], "date": f"{day}{ends}", "series": series,
            "participants": sorted({_person(dice) for _ in range(1 if kind == "visit" else 2)}),
            "place": {"city": dice.choice(CITIES.get(host, ("the capital",))), "country": host},
            "status": "held"}  # fmt: skip


def _agreement(dice: random.Random, day: date) -> Thing:
    pair, name = sorted(_pair(dice)), _word(dice, 3)
    head = dice.choice(("cooperation in", "construction of", "the launch of", "a programme for"))
    where = f" in {dice.choice(CITIES.get(pair[0], ('Asia',)))}" if dice.random() < 0.1 else ""
    return {"type": dice.choice(("memorandum", "agreement", "contract")), "parties": pair, "date": str(day),
            "subject": f"{head} {dice.choice(TOPICS)} {name}{where}",
            "status": "signed"}  # fmt: skip


def _statement(dice: random.Random, day: date) -> Thing:
    return {"speaker": _person(dice), "quote": " ".join(_word(dice, 3) for _ in range(14))}


def _milestone(dice: random.Random, day: date) -> Thing:
    title = f"anniversary of {_word(dice, 2)} relations {'-'.join(sorted(_pair(dice)))}"
    return {"type": "anniversary", "number": dice.randint(5, 60), "year": day.year, "title": title}


_MAKERS = {"trade": _trade, "investment": _investment, "indicator": _indicator, "event": _event,
           "agreement": _agreement, "statement": _statement, "milestone": _milestone}  # fmt: skip


# --- As one article tells it


def told(dice: random.Random, of: Thing, day: date) -> Thing:
    """Exactly, rounder, vaguer, cut short or otherwise; what is to come is announced."""
    if "amount" in of:
        return _figure_told(dice, of, "amount")
    if "value" in of and of["unit"] != "percent":
        return _figure_told(dice, of, "value")
    if of["kind"] == "event":
        return _event_told(dice, of, day)
    if of["kind"] == "statement" and dice.random() < 0.2:
        return {**of, "quote": " ".join(of["quote"].split()[: dice.randint(8, 12)])}
    if of["kind"] == "agreement" and _is_news(of["date"], day) and dice.random() < 0.15:
        return {name: value for name, value in of.items() if name != "date"}
    return of


def _is_news(when: str, day: date) -> bool:
    """Whether nobody need be told when it was or will be."""
    return abs((date.fromisoformat(when) - day).days) <= _FRESH


def _figure_told(dice: random.Random, of: Thing, field: str) -> Thing:
    how = dice.random()
    if how < 0.6:
        return of
    if how > 0.95:
        return {name: value for name, value in of.items() if name != "period"}
    scale = 10 ** max(0, len(str(of[field])) - (2 if how < 0.8 else 3))
    number = max(1, round(of[field] / scale) * scale)
    if how > 0.92:
        number = int(number * dice.choice((0.7, 1.2, 1.4))) + 1
    return {**of, field: number, "bound": "about" if how < 0.75 else "exact"}


def _event_told(dice: random.Random, of: Thing, day: date) -> Thing:
    first, _, last = of["date"].partition("/")
    fields, how = dict(of), dice.random()
    if how < 0.1:
        fields["date"] = first[:7]
    elif how < 0.13:
        fields["date"] = first[:4]
    elif how < 0.2 and _is_news(first, day):
        del fields["date"]
    elif how < 0.4 and last:
        fields["date"] = dice.choice((first, last))
    if dice.random() < 0.2:
        del fields["participants"]
    if dice.random() < 0.1:
        fields["place"] = {"city": None, "country": of["place"]["country"]}
    if first > day.isoformat():
        fields["status"] = "upcoming"
    return fields
