"""The only way out to the web: one client for feeds, pages, robots.txt, discovery and lists of feeds.

    address --urls--> --robots--> --politeness (its host's turn)--> --addresses (the socket's gate)-->
        --headers, body (decompressed, capped)--> Fetched | FetchError

Whoever asks for an address takes what may be an attacker's word for it, so everything is bounded: where a socket may
go, how many redirects, how long, how many bytes after decompression, how often a host is asked.
"""

from bot.feeds.fetch.client import Client
from bot.feeds.fetch.connections import Around
from bot.feeds.fetch.kinds import LIMITS, Kind, Limits

__all__ = ["LIMITS", "Around", "Client", "Kind", "Limits"]
