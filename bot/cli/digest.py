"""``silkwire digest --preview``: what a digest would say now, for a person at the terminal. Nothing is sent or kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.config import Config
from bot.errors import UserError
from bot.languages import codes
from storage import database_file, open_storage


async def preview_digest(config: Config, words: str, *, language: str | None, days: int | None) -> None:
    """Print the digest that a wish ("weekly trade China") would give now.

    Args:
        days: how far back it looks; else a day, of a weekly one a week.

    Raises:
        UserError: a word of the wish is not understood, or there is no such language.
        StorageError: the database cannot be opened.
    """
    from bot.interests import code_of
    from bot.models import Address
    from bot.platforms.terminal_text import render_plain
    from bot.zones import zone_of
    from handlers.digests import Window, nothing_new, title_of
    from handlers.subscriptions.news import compose
    from handlers.subscriptions.planning import new
    from handlers.subscriptions.wishes import read_wish
    from handlers.wording import wording

    code = language or config.bot.language
    if code not in codes():
        raise UserError(f"--language must be one of {', '.join(codes())}, not {code!r}")
    say, zone = wording(code), config.bot.time_zone
    now = datetime.now(UTC)
    wish = read_wish(words, reader=code, today=now.date())
    if wish.left:
        raise UserError(f"not understood: {', '.join(wish.left)}; words to look for go in quotes")
    one = new(wish, Address("terminal", ""), zone, now, say)
    back = days or (7 if one.slot is not None and len(one.slot.days) == 1 else 1)
    window = Window(since=now - timedelta(days=back), until=now.astimezone(zone_of(one.zone)))
    if not database_file(config.storage.url).exists():
        print(render_plain(nothing_new(window, say)))
        return
    async with open_storage(config.storage.url) as storage:
        made = await compose(storage, [one.interest], window, say, code=code_of(one.interest), title=title_of(one, say))
    print(render_plain(made or nothing_new(window, say)))
