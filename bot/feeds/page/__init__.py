"""Bytes of a web page -> one entry; an item of a feed and its page -> one entry. Pure; run it in ``bot.workers``.

bytes --tree--> root --head--> what it says of itself --region--> where the article stands --body--> text
                                                              --walls--> Walled, where it is no article
"""

from bot.errors import Walled
from bot.feeds.page.joining import is_teaser, join
from bot.feeds.page.profiles import Profile, profile_of
from bot.feeds.page.read import parse_page

__all__ = ["Profile", "Walled", "is_teaser", "join", "parse_page", "profile_of"]
