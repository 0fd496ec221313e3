"""Words of an article, with those that matter marked, and where they stand. Pure; no commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.models import Article, Cited, Line, Note, Run, Span, Style
from handlers import formats
from handlers.lines import outlet
from handlers.wording import Wording

MARK_LIMIT = 60


def marked(cited: Cited) -> tuple[Run, ...]:
    """The sentence with the words that made the fact in style "mark"."""
    evidence = cited.fact.evidence
    spans = [
        Span(max(mark.span.start, evidence.start) - evidence.start, min(mark.span.end, evidence.end) - evidence.start)
        for mark in cited.fact.marks
        if mark.span.start < evidence.end and evidence.start < mark.span.end
    ]
    return tuple(styled(cited.sentence, spans))


def styled(text: str, spans: Iterable[Span], style: Style = "mark") -> Iterator[Run]:
    """The text as runs, those of the spans (which may overlap) in a style."""
    at = 0
    for start, end in _joined(spans):
        if at < start:
            yield Run(text[at:start])
        yield Run(text[start:end], style)
        at = end
    if at < len(text):
        yield Run(text[at:])


def _joined(spans: Iterable[Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        elif span.start < span.end:
            merged.append((span.start, span.end))
    return merged


def source(cited: Cited, say: Wording) -> Line:
    """Title, outlet, day and address of the article."""
    one = cited.article
    runs = [Run(one.title, "italic"), Run(" — ")] if one.title else []
    runs.append(Run(outlet(one), "bold"))
    if one.published:
        runs.append(Run(f", {formats.day(one.published, say)}"))
    if one.url:
        runs += [Run(" · "), Run(one.url, url=one.url)]
    return Line((*runs, Run(" · "), Run(f"/article {one.id}", "code")))


def readings(cited: Cited, found: Article | None, say: Wording) -> Iterator[Note]:
    """Which words made which field; those that stand elsewhere in the article are shown to do so."""
    if found is None or not cited.fact.marks:
        return
    words: dict[str, list[str]] = {}
    for mark in cited.fact.marks:
        shown = formats.quoted(formats.shorten(mark.span.of(found.text), MARK_LIMIT), say)
        of_field = words.setdefault(say(mark.field), [])
        if shown not in of_field:
            of_field.append(shown)
    read = "; ".join(f"{field}: {say(', ').join(said)}" for field, said in words.items())
    yield Note(say("Read from: {words}", words=read))
