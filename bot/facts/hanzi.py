"""Chinese numbers: characters, digits and mixtures of both, "3122.5亿", "一千零一", "百分之五", "三又二分之一"."""

from __future__ import annotations

from bot.facts.digits import Numeral
from bot.languages import Language


def read_numerals(folded: str, language: Language) -> list[Numeral]:
    """The numbers of a text in order."""
    return []
