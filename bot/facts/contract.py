"""Facts <-> the JSON of the fact contract: what ``silkwire extract`` prints and the store keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from bot.facts import kinds
from bot.facts.dates.parts import narrowed
from bot.facts.mentions import (
    City,
    Country,
    Currency,
    Duration,
    Mention,
    Money,
    Number,
    Occasion,
    Percent,
    Percentage,
    Person,
    Toponym,
    When,
)
from bot.models import Fact, Mark, Place, Span


def to_json(fact: Fact) -> dict[str, Any]:
    """The contract's object for one fact; fields that the text does not give are left out."""
    out: dict[str, Any] = {"kind": fact.kind}
    for field in fields(fact):
        value = getattr(fact, field.name)
        if field.name not in ("evidence", "marks") and value is not None:
            out[field.name] = _plain(value)
    out["evidence"] = {"start": fact.evidence.start, "end": fact.evidence.end}
    return out


def from_json(data: Mapping[str, Any], marks: tuple[Mark, ...] = ()) -> Fact:
    """The fact that ``to_json`` printed; numbers come back as int or Decimal."""
    fact = kinds()[data["kind"]].fact
    given = (field.name for field in fields(fact) if field.name in data and field.name != "evidence")
    values = {name: _typed(data[name]) for name in given}
    values["evidence"] = Span(**data["evidence"])
    return fact(**values, marks=marks)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Place):
        return {"city": value.city, "country": value.country}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _typed(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return Place(**value)
    if isinstance(value, list):
        return tuple(_typed(item) for item in value)
    return value


def mention_to_json(mention: Mention) -> dict[str, Any] | None:
    """The contract's object for one mention; None for those that are steps on the way only (words, changes)."""
    told = _told(mention)
    if told is None:
        return None
    kind, values = told
    return {"type": kind, "start": mention.start, "end": mention.end} | {key: _plain(v) for key, v in values.items()}


def _told(mention: Mention) -> tuple[str, dict[str, Any]] | None:
    """The contract's name for a mention, and its values."""
    told: tuple[str, dict[str, Any]] | None = None
    match mention:
        case Money(amount=amount, currency=currency):
            told = "money", {"amount": amount, "currency": currency}
        case Percent(amount=amount):
            told = "percent", {"amount": amount}
        case Number(amount=amount):
            told = "number", {"amount": amount}
        case When(edtf=edtf, part=part):
            told = "date", {"edtf": narrowed(edtf, part) if edtf and part else edtf}
        case Duration(edtf=edtf) | Occasion(edtf=edtf):
            told = "date", {"edtf": edtf}
        case Percentage():
            told = "percent", {"amount": None}
        case Currency(code=code):
            told = "money", {"amount": None, "currency": code}
        case Country(code=code):
            told = "country", {"code": code}
        case Person(name=name):
            told = "person", {"name": name}
        case City(name=name, country=country):
            told = "place", {"name": name, "country": country}
        case Toponym(country=country):
            told = "place", {"name": None, "country": country}
    return told
