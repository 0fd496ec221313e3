"""What trade, investment and counted things share: a figure with its governing word, period, parties and change.

    grammar.py   a language's short function words
    passages.py  sentences with the mentions that matter, sorted out
    units.py     what a number counts
    anchors.py   the values and changes of a sentence
    groups.py    a sentence cut into stretches of one figure each
    periods.py   which date a figure has
    parties.py   which countries, and who gives to whom
    heads.py     which word governs a figure
    headings.py  lines and sentences without a figure that govern those below
    tables.py    columns and labels of rows
    figure.py    what comes of all that
    reading.py   the walk through the text: what a figure takes over from the one before
    goods.py     what is traded, in the text's words
    metrics.py   what a count is the measure of
    marks.py     the words that made a fact
    merging.py   one fact of what is said twice

What a figure means for a kind of fact is decided in ``trade``, ``investment`` and ``indicator``, not here.
"""

from bot.facts.figures.figure import Figure
from bot.facts.figures.reading import figures

__all__ = ["Figure", "figures"]
