"""Subscriptions: asking to be told, by words or buttons; how each stands; what is new now; why something was sent.

    text --wishes--> Wish --planning--> Subscription --storage--> told by ``bot.telling``

The words stand in the languages' [subscriptions] tables.
"""

from handlers.subscriptions import listing, news, settings, subscribing, whysent

__all__ = ["listing", "news", "settings", "subscribing", "whysent"]
