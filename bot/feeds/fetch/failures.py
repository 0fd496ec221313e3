"""What went wrong on the network, as one clear line: without addresses, which may hold a key, and without types."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from http import HTTPStatus

import aiohttp

from bot.errors import FetchError
from bot.feeds.fetch.addresses import NotPublic
from bot.feeds.fetch.body import TooLarge
from bot.feeds.fetch.decoders import BadEncoding

# The first that fits names the cause.
_CAUSES: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ClientConnectorDNSError, "the host's name is not known"),
    (aiohttp.ClientConnectorCertificateError, "its certificate is not valid"),
    (aiohttp.ClientSSLError, "no encrypted connection came about"),
    (ssl.SSLError, "no encrypted connection came about"),
    (aiohttp.ConnectionTimeoutError, "the host did not answer"),
    (aiohttp.SocketTimeoutError, "the host fell silent"),
    (TimeoutError, "no complete answer in time"),
    (ConnectionRefusedError, "the host refused the connection"),
    (aiohttp.ServerDisconnectedError, "the host closed the connection"),
    (aiohttp.ClientPayloadError, "the body is broken or cut short"),
    (aiohttp.ClientResponseError, "the answer is not proper HTTP"),
    (aiohttp.InvalidURL, "the address cannot be read"),
    (OSError, "no connection came about"),
    (aiohttp.ClientError, "no proper answer came"),
    (ValueError, "the answer is not proper HTTP"),
)
# What may go wrong while asking; anything else is a bug of ours.
NETWORK_ERRORS = (aiohttp.ClientError, OSError, TimeoutError, ValueError, TooLarge, BadEncoding)


def explain(error: BaseException, cap: int) -> FetchError:
    """The error that a person is shown for what the network raised."""
    for cause in _chain(error):
        if isinstance(cause, NotPublic):
            return FetchError(str(cause), refused=True)
    if isinstance(error, BadEncoding):
        return FetchError(str(error))
    if isinstance(error, TooLarge):
        return FetchError(f"the body is larger than {cap // 1024} KiB")
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError("the address cannot be read", refused=True)
    for kind, text in _CAUSES:
        if any(isinstance(cause, kind) for cause in (error, getattr(error, "os_error", None))):
            return FetchError(text)
    return FetchError("no proper answer came")


def refusal(status: int, retry_after: float | None) -> FetchError:
    """The error of an HTTP status that gives no body."""
    try:
        phrase = f" {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = ""
    return FetchError(f"answered {status}{phrase}", status=status, retry_after=retry_after)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came of, however it was wrapped."""
    seen = 0
    while error is not None and seen < 10:
        yield error
        inner = getattr(error, "os_error", None)
        if isinstance(inner, NotPublic):
            yield inner
        error = error.__cause__ or error.__context__
        seen += 1
