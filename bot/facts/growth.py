"""The words of growth of a language, compiled from [change] of its TOML. Where they stand is ``bot.facts.changes``'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.facts.lexicon import Lexicon, compile_words
from bot.facts.phrases import After, Before
from bot.languages import Language


@dataclass(frozen=True, slots=True)
class Grammar:
    """[change] of a language, compiled; ``former``: what stands before a factor of last year's level; ``step``:
    prepositions before a sum that something grew by; ``level``: those before what it grew to;
    ``grown``: what may stand between a verb of growth and its sum where there are none."""

    lexicon: Lexicon
    after_first: bool
    reach: int
    bare_reach: int
    by_times: bool
    spaced: bool
    markers: Before[str]
    times: After[bool]
    over: Before[bool]
    years: After[bool]
    together: After[bool]
    former: Before[bool]
    step: frozenset[str]
    level: frozenset[str]
    grown: frozenset[str]


@cache
def grammar(language: Language) -> Grammar:
    """The words of growth of a language: which tell it, which may stand beside its number."""
    section, endings = language.section("change"), language.section("endings")
    spaced, beside = language.spaced, section.get("beside", {})

    def after(name: str) -> After[bool]:
        return After([(pattern, True) for pattern in beside.get(name, ())], endings, spaced=spaced)

    markers = [(pattern, name) for name in ("to", "by") for pattern in beside.get(name, ())]
    return Grammar(
        lexicon=compile_words(language, {name: section.get(name, {}) for name in ("words", "folds", "parts", "verbs")}),
        after_first=section.get("order") == "after",
        reach=section.get("reach", 60),
        bare_reach=section.get("bare_reach", 30),
        by_times=section.get("increase_by_times", False),
        spaced=spaced,
        markers=Before(markers, endings, spaced=spaced),
        times=after("times"),
        over=Before([(pattern, True) for pattern in beside.get("over", ())], endings, spaced=spaced),
        years=after("years"),
        together=after("together"),
        former=Before([(pattern, True) for pattern in beside.get("former", ())], endings, spaced=spaced),
        step=frozenset(beside.get("step", ())),
        level=frozenset(beside.get("to", ())),
        grown=frozenset(["", *beside.get("grown", ())]),
    )
