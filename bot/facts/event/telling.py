"""The concepts that tell of a doing: what each tells of, and how they group. Knows no text."""

from __future__ import annotations

import re

# What a concept tells of, weightiest first: of two words that overlap, the longer counts, then the weightier.
TYPES = {
    "event.summit": "summit",
    "event.leaders": "summit",
    "event.ministers": "forum",
    "event.commission": "talks",
    "event.council": "forum",
    "event.board": "forum",
    "event.panel": "talks",
    "event.forum": "forum",
    "event.conference": "forum",
    "event.visit": "visit",
    "event.visits": "visit",
    "event.goes": "visit",
    "event.arrive": "visit",
    "event.previous": "visit",
    "event.receive": "talks",
    "event.meet": "talks",
    "event.talks": "talks",
    "event.meeting": "talks",
    "event.session": "forum",
    "event.invite": "visit",
    "event.gather": "summit",
    "event.welcome": "talks",
    "event.stay": "visit",
    "event.phone": "talks",
    "event.discuss": "talks",
}
VISITS = ("event.visit", "event.visits")
BODIES = ("event.summit", "event.council", "event.commission", "event.board", "event.panel")
GATHERINGS = (
    "event.summit",
    "event.forum",
    "event.conference",
    "event.council",
    "event.leaders",
    "event.ministers",
    "event.commission",
)
LEVELS = ("event.level.state", "event.level.official", "event.level.working")
STRONG = re.compile(r"[;；。]")  # parts clauses
WEAK = re.compile(r"[,，]|\s[–—-]+\s|:")
