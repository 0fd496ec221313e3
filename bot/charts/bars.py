"""Bars: one figure over the years, a row for each; parts of a year, other statistics and targets look otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.charts.canvas import (
    GROUND,
    HEADING,
    INK,
    LIGHT,
    MARGIN,
    ONE_AT_A_TIME,
    PALE,
    RULE,
    SECOND,
    SMALL,
    SMALL_PRINT,
    STRONG,
    TEXT,
    TITLE,
    WIDTH,
    Sheet,
    fitted,
    occurring,
    width_of,
)

Look = Literal["year", "part", "other", "target"]

ROW, BAR = 88, 52
LABELS = 400  # the most that labels may take
LEAST = 6  # pixels of a bar, however small

_LOOKS: Mapping[Look, Mapping[str, Any]] = {
    "year": {"facecolor": STRONG, "edgecolor": STRONG},
    "part": {"facecolor": LIGHT, "edgecolor": STRONG, "linewidth": 1.5},
    "other": {"facecolor": SECOND, "edgecolor": SECOND},
    "target": {"facecolor": GROUND, "edgecolor": STRONG, "linewidth": 3, "linestyle": (0, (4, 2))},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row.

    Attributes:
        label: the year; ``under`` is what is small below it: the months, whose figure it is.
        amount: how long it is, not below 0; ``value`` is that in words.
    """

    label: str
    under: str = ""
    amount: float
    value: str
    look: Look = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """What is drawn, in order from above.

    Attributes:
        under: what stands below the title: the unit.
        legend: what the looks mean, in words; only those that occur are shown.
        foot: small print at the end.
    """

    title: str
    under: str
    bars: tuple[Bar, ...]
    legend: Mapping[Look, str]
    foot: str


def draw_bars(chart: BarChart) -> bytes:
    """The PNG, 1080 pixels wide and as high as its rows take."""
    with ONE_AT_A_TIME:
        return _draw(chart)


def _draw(chart: BarChart) -> bytes:
    inner = WIDTH - 2 * MARGIN
    title = fitted(chart.title, inner, TITLE, lines=3, bold=True)
    head = MARGIN + len(title) * HEADING + 56
    foot = fitted(chart.foot, inner, SMALL, lines=3)
    legend = occurring(chart.legend, (bar.look for bar in chart.bars))
    height = head + len(chart.bars) * ROW + 36 + len(legend) * 48 + len(foot) * SMALL_PRINT + MARGIN
    sheet = Sheet(height)
    sheet.heading(title)
    sheet.text(MARGIN, head - 46, chart.under, size=SMALL, colour=PALE)
    _rows(sheet, chart.bars, head)
    y = head + len(chart.bars) * ROW + 20
    sheet.line(MARGIN, y - 6, WIDTH - MARGIN, y - 6)
    for look, word in legend:
        sheet.box(MARGIN, y + 12, 52, 26, **_LOOKS[look])
        sheet.text(MARGIN + 72, y + 25, fitted(word, inner - 72, SMALL)[0], size=SMALL)
        y += 48
    sheet.foot(foot, y + 30)
    return sheet.finish()


def _rows(sheet: Sheet, bars: tuple[Bar, ...], top: float) -> None:
    labels = min(LABELS, max(max(width_of(bar.label, TEXT, bold=True), width_of(bar.under, SMALL)) for bar in bars))
    values = max(width_of(bar.value, TEXT) for bar in bars)
    left = MARGIN + labels + 24
    longest = max(bar.amount for bar in bars) or 1
    room = WIDTH - MARGIN - left - values - 20
    sheet.line(left, top, left, top + len(bars) * ROW - 4, colour=RULE, width=3)
    for number, bar in enumerate(bars):
        middle = top + number * ROW + ROW / 2 - 2
        length = max(LEAST, room * bar.amount / longest)
        _label(sheet, bar, middle, labels)
        sheet.box(left, middle - BAR / 2, length, BAR, **_LOOKS[bar.look])
        sheet.text(left + length + 16, middle, bar.value, colour=INK)


def _label(sheet: Sheet, bar: Bar, middle: float, width: float) -> None:
    under = fitted(bar.under, width, SMALL)
    sheet.text(MARGIN, middle - (18 if under else 0), bar.label, bold=True)
    if under:
        sheet.text(MARGIN, middle + 21, under[0], size=SMALL, colour=PALE)
