"""How large an article may be, in any of its forms."""

from __future__ import annotations

from bot.models import Entry, Refused

MAX_CHARACTERS = 1_000_000  # a longer text is no article
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS
MAX_MARKUP_BYTES = 16 * 1024 * 1024
MAX_LINE_BYTES = 16 * 1024 * 1024


def checked(entry: Entry | Refused, place: str) -> Entry | Refused:
    """The entry, or a refusal where it is too long to be an article."""
    if isinstance(entry, Entry) and len(entry.text) > MAX_CHARACTERS:
        return Refused(place, f"{len(entry.text):,} characters is too long for an article (at most {MAX_CHARACTERS:,})")
    return entry
