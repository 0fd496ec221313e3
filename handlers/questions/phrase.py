"""A command as a person could have typed it: what a plain question was understood as. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.text import fold
from handlers import formats
from handlers.arguments import Args
from handlers.vocabulary import WORD, vocabulary
from handlers.wording import FALLBACK, Wording, wording


def phrase(name: str, args: Args, say: Wording) -> str:
    """ "/trade 2023 China": every word of it is understood as it was meant."""
    return " ".join([f"/{name}", *_words(args, say)])


def as_typed(args: Args, say: Wording) -> Args:
    """The arguments with the text that stands for them, so that the next page can ask for the same."""
    return replace(args, text=" ".join(_words(args, say)))


def short(name: str, args: Args) -> str:
    """The same in codes and key names, for a button: few bytes, the same in every language."""
    return " ".join([f"/{name}", *_keys(args)])


def _words(args: Args, say: Wording) -> Iterator[str]:
    commands = say.table("arguments").get("commands", {})
    yield from (_meaning("command", one, commands.get(one, [one])[0], otherwise=one) for one in args.commands)
    if args.as_of:
        yield f"{say.table('arguments').get('as_of', _as_of())[0]} {args.as_of}"
    yield from (period.edtf for period in args.periods)
    for code in args.countries:
        yield _meaning("country", code, formats.country(code, say), otherwise=code)
    for topic in sorted(args.topics):
        yield _meaning("topic", topic, say.usage(topic), otherwise=topic)
    if args.series:
        yield _meaning("series", args.series, say.named("series", args.series), otherwise=args.series)
    for metric in args.metrics:
        own = say.table("arguments").get("metrics", {}).get(metric, [""])[0]
        yield _meaning("metric", metric, own, otherwise=_key_of(metric))
    yield from _people(args, say)
    if args.number is not None:
        yield str(args.number)
    yield from args.rest


def _keys(args: Args) -> Iterator[str]:
    yield from args.commands
    if args.as_of:
        yield f"{_as_of()[0]} {args.as_of}"
    yield from (period.edtf for period in args.periods)
    yield from args.countries
    yield from sorted(args.topics)
    if args.series:
        yield args.series
    yield from (_key_of(metric) for metric in args.metrics)
    yield from _people(args, wording(FALLBACK))
    if args.number is not None:
        yield str(args.number)
    yield from args.rest


def _people(args: Args, say: Wording) -> Iterator[str]:
    """Names in the script of the words beside them, so that one language reads both."""
    if args.rest and args.languages:
        say = wording(min(args.languages))
    return (say.named("people", name) for name in args.people)


def _meaning(kind: str, value: str, words: str, *, otherwise: str) -> str:
    """The words where they are understood as just that, else the key."""
    known = vocabulary().get(_plain(words), ())
    return words if [(one.kind, one.value) for one in known] == [(kind, value)] else otherwise


def _as_of() -> Sequence[str]:
    found: Sequence[str] = wording(FALLBACK).table("arguments")["as_of"]
    return found


def _key_of(metric: str) -> str:
    """The English word for what is counted: its own name is no word."""
    return str(wording(FALLBACK).table("arguments").get("metrics", {}).get(metric, [metric])[0])


def _plain(words: str) -> str:
    return " ".join(match[0] for match in WORD.finditer(fold(words)))
