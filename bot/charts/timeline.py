"""A timeline: what happened or is to happen, one below the other, the years set off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from bot.charts.canvas import (
    GROUND,
    HEADING,
    MARGIN,
    ONE_AT_A_TIME,
    PALE,
    SMALL,
    SMALL_PRINT,
    STRONG,
    TEXT,
    TITLE,
    WIDTH,
    Sheet,
    fitted,
    occurring,
)

State = Literal["held", "ahead", "cancelled"]

RAIL = MARGIN + 16  # where the line runs
LEFT = RAIL + 48  # where words begin
STEP, LINE, YEAR = 34, 46, 84

_LOOKS: Mapping[State, Mapping[str, Any]] = {
    "held": {"facecolor": STRONG, "edgecolor": STRONG, "linewidth": 3},
    "ahead": {"facecolor": GROUND, "edgecolor": STRONG, "linewidth": 4},
    "cancelled": {"facecolor": GROUND, "edgecolor": PALE, "linewidth": 4},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One of them: the year it stands under, its date and place in small print, what it is."""

    year: str
    when: str
    what: str
    state: State = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is drawn, in order from above; ``legend`` says what the dots mean."""

    title: str
    events: tuple[Event, ...]
    legend: Mapping[State, str]
    foot: str


def draw_timeline(timeline: Timeline) -> bytes:
    """The PNG, 1080 pixels wide and as high as its events take."""
    with ONE_AT_A_TIME:
        return _draw(timeline)


def _draw(timeline: Timeline) -> bytes:
    inner, room = WIDTH - 2 * MARGIN, WIDTH - MARGIN - LEFT
    title = fitted(timeline.title, inner, TITLE, lines=3, bold=True)
    told = [(event, fitted(event.what, room, TEXT, lines=3)) for event in timeline.events]
    years = [(year, list(group)) for year, group in groupby(told, key=lambda one: one[0].year)]
    legend = occurring(timeline.legend, (event.state for event in timeline.events))
    foot = fitted(timeline.foot, inner, SMALL, lines=3)
    head = MARGIN + len(title) * HEADING + 20
    body = len(years) * YEAR + sum(LINE * (1 + len(what)) + STEP for _, what in told)
    sheet = Sheet(int(head + body + 20 + len(legend) * 48 + len(foot) * SMALL_PRINT + MARGIN))
    sheet.heading(title)
    y = _years(sheet, years, float(head))
    y += 16
    for state, word in legend:
        sheet.dot(RAIL, y + 20, 13, **_LOOKS[state])
        sheet.text(LEFT, y + 20, word, size=SMALL)
        y += 48
    sheet.foot(foot, y + 24)
    return sheet.finish()


def _years(sheet: Sheet, years: list[tuple[str, list[tuple[Event, list[str]]]]], y: float) -> float:
    """Draw the events below their years; where they end."""
    for year, told in years:
        sheet.text(MARGIN, y + YEAR / 2, year, bold=True, colour=STRONG)
        y += YEAR
        sheet.line(RAIL, y, RAIL, y + sum(LINE * (1 + len(what)) + STEP for _, what in told) - STEP, width=5)
        for event, what in told:
            sheet.dot(RAIL, y + LINE / 2, 13, **_LOOKS[event.state])
            for line in fitted(event.when, WIDTH - MARGIN - LEFT, SMALL):
                sheet.text(LEFT, y + LINE / 2, line, size=SMALL, colour=PALE)
            for line in what:
                y += LINE
                sheet.text(LEFT, y + LINE / 2, line)
            y += LINE + STEP
    return y
