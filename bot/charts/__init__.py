"""Pictures: plain data -> the bytes of a PNG. Knows no facts and no language: every word is given.

Matplotlib is imported where something is drawn. It is not safe with threads, so one picture is drawn at a time; a
caller in an event loop draws in a thread (``asyncio.to_thread``).
"""

from bot.charts.bars import Bar, BarChart, draw_bars
from bot.charts.timeline import Event, Timeline, draw_timeline

__all__ = ["Bar", "BarChart", "Event", "Timeline", "draw_bars", "draw_timeline"]
