"""The grammar of dates: shapes over the codes of tokens -> points in time, not yet resolved. Knows no language.

    N number 1-31   # other number   Y year in four digits   C decade in digits   K numeric date   : time of day
    M month   g month that a day may follow   m month that is also another word
    W weekday   v weekday that is also another word
    a year   B month (counted)   b month (mark)   w week   D day   d day (mark)   q quarter   h half   c decade
    Z so many first months in one word
    2 this unit and the next   F every   P how often, in one word   J years of age
    s season   x season that is also another word   E weekend   p period   H hour
    L last   T this   X next   S same   A "this year" in one word   O the same for a month   U week   R day
    i in   f from   t to   ] up to (after the date)   z since   l since, after a date or a length of time
    y by   o of   & between   j and   u over   n as of
    e beginning, end
    I within   ~ several   Q month and year in digits   k day and month in digits   / as it stands
    = colon   V a verb that a bare year is the subject of
    G ago   > from now, before the number   ; the same, after it   } after   < first, before   1 a, one   r earlier
    - , ( ) as they stand

Two layers: ``POINTS`` finds single points and counted stretches; ``SPANS`` joins points (``@``) into intervals.
A shape only says where a date stands; ``bot.facts.dates.points`` makes a Point of its tokens. Order is rank: the first
shape that fits counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.facts.dates.tokens import CORE

_YEAR = r"(?:Ya{0,2}|[LTXS]a|Aa?)"
_DAYS = r"N(?:[-tj]N)?"

_PIECES = {
    "{Y}": _YEAR,
    "{M}": r"[Mmg]B?",
    "{N}": _DAYS,
    "{W}": r"(?:[Wv][,(]?)?",
    "{V}": r"(?:[,(]?[Wv]\)?)?",
    "{s}": r"[,oi]?",
    "{U}": r"[aBwDc]",
}


def _shape(text: str) -> str:
    for name, piece in _PIECES.items():
        text = text.replace(name, piece)
    return text


# name -> shapes. The names are those of the readers in ``bot.facts.dates.points``.
POINTS = {
    "numeric": r"{W}Ka?{V}",
    "same": r"S[aBDbdp](?![NL#]w)(?:[oi]?(?:{Y}))?|{Y}[oi]?S[Bbp]",
    "nth": (
        r"[NL][wW][oi]?(?:[Mmg]{s}{Y}|[Mmg]|[LTX]B|O)|[NL]wo?{Y}"
        r"|(?:{Y}{s}Nb|Nb|O|Sb|{Y}{s}[Mg]|[Mg]B?|{Y})[NL#]w|[N#]aNw|(?:{Y}{s}Nb|Nb|O)[NL]W"
    ),
    "day": (
        r"{Y}{s}Nb{N}d{V}|{W}Nb{N}d{V}|[N#]aNb{N}d|{Y}{s}NbN(?=$|[,)\n:])|NbN(?=$|[,)\n:])"
        r"|{Y}{s}{W}{N}{M}{V}|{Y}{s}[Mmg]B?N|{W}(?:f(?=N[tj-]))?{N}o?{M}{s}{Y}{V}|N[-/]{M}[-/][Y#]|Y[-/][Mmg][-/]N"
        r"|{W}[Mmg]B?[,]?{N}{s}{Y}{V}|{W}(?:f(?=N[tj-]))?{N}o?{M}{V}|{W}[gm]B?{N}(?!{U}){V}"
    ),
    "day_of": r"(?:O|[LT]B){N}d|{N}d?o?[LTX]B|Ndo?O",
    "months": r"{Y}{s}N[-t]Nb|N[-t]Nb",
    "month_year": r"Q",
    "quarter": r"{Y}[-,oi]?(?:qN|NN?q|<Nq)|(?:NN?q|qN|<Nq)[oi]?{Y}|[ue]?NN?q|qN|<Nq",
    "half": r"Nh[oi]?D|{Y}{s}N?h|hN{Y}|hN|{Y}[oi]?Z|Z(?:[oi]?{Y})?|Nha?[oi]?{Y}|h[oi]?{Y}|Nha?|h",
    "count": r"[N#]aNB|(?:<|N)N[Bb][oi]?{Y}|{Y}o?[<N]?NB|{Y}o?<Nb|[ui]NB[oi]?{Y}|(?<=u)NB(?!G)|NB(?=u)|<N[Bb]|NNB",
    "within": r"[N1#](?:{U}|d)I|I[N1]{U}",
    "month": (
        r"[N#]aNb|{Y}{s}(?:[Mg]B?|mB|Nb)|(?:Ya|[LTXS]a|A){s}m|{M}[-,oi]?{Y}|[Mg]B?|(?<=[iftzyoe&nr-])m|(?<=[Mmg]j)m|mB|Ym(?=$|[,)\n])|m(?=[-tj][Mmg])|Nb|[LTXS]B?[Mmg]|O"
    ),
    "ahead": r"i1?[N1]{U}",
    "ago": r"G[N#1]?{U}|[N#1]?{U}j?[N#1]?{U}G|[N#1]?{U}G|[N#](?:a|B|w|D)[<;]|>[N#1]?[aBwD]|[N1]{U};|[1N]?ar(?!@)",
    "vague": r"u?[LX]~{U}|u?~[LX]{U}|~{U}G",
    "stretch": r"2|[N1#]{U}l|u?[LX][N#](?:[-tj][N#])?(?:{U}|q)|u?[N#][LX](?:{U}|q)|u[LTX]c",
    "decade": r"Ca?|[N#Y]c|(?<!Y[-tj,])[N#Y]-?a",
    "season": r"s{s}{Y}|{Y}{s}[sx]|x[oi]?{Y}|[LTX][sx]|(?<=[iftz])x|s",
    "weekday": r"v(?=D)|[LTXU]W|[Wv][,oi]?(?:[LTX]w|U)|(?:[LTX]w|U)[Wv]|[Wv],?N(?!{U})|W|v(?=,)",
    "relative": r"[LTX][wBDEaqh]|Xd|[LTX]p|U|R",
    "part": r"e[oi]?T?[aB](?!G)|a-?e|Be|(?<![N#~1LTX])a(?=[zl])",
    "year": (
        r"[N#]ae|Ya|aY|A(?:ae)?|(?<=[izyonfre&(])Y|(?<=e-)Y|(?<!#-Y-)(?<=Y[-tj])Y|(?<=Ya[-tj])Y|(?<![#N]-)Y(?=[-tj]Y|[-tj]?\)|V)"
        r"|(?:(?<=\n)|(?<=\n-)|^)Y(?=[=-]|\n|$)"
    ),
    "day_alone": r"Nd",
    "partial": r"k(?=-K)|[Wv],?k",
}

SPANS = {
    "days": r"fN[ty-]@|N-@",
    "offset": r"[N1#]?[aBwD][r}f]@",
    "from_to": r"f(?:e[oi-]?)?@e?[ty-](?:e[oi-]?)?@e?|&@[j-]@|@e?(?:[-t]|-t-)(?:e[oi-]?)?@e?|@@\]|@[j-]@&",
    "since": r"[zf]e?[oi]?i?@e?|@[zl]{1,2}",
    "by": r"[ytr]e?[oi]?@e?|@\]",
    "and": r"@j@(?![-t]@)",
    "in": r"(?:e[oi-]?)?@(?:[ab]?e)?",
}


# Codes that no shape of a point begins with.
_NEVER_FIRST = r"jtyzo&npr}V,=/()\-"
_CLUSTER = re.compile(r"[^ \n]+")
_A_CORE = re.compile(rf"[{''.join(sorted(CORE))}]")


def clusters(codes: str) -> Iterator[tuple[int, int]]:
    """Where tokens stand together without a gap and one of them may be a date's own."""
    for match in _CLUSTER.finditer(codes):
        if _A_CORE.search(codes, match.start(), match.end()):
            yield match.span()


@cache
def point_shapes() -> re.Pattern[str]:
    """All shapes of single points as one pattern; the name of the group that matched is the shape's."""
    shapes = "|".join(f"(?P<{name}>{_shape(shape)})" for name, shape in POINTS.items())
    return re.compile(rf"(?![ \n{_NEVER_FIRST}])(?:{shapes})")


@cache
def span_shapes() -> re.Pattern[str]:
    """All shapes of intervals over points."""
    return re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in SPANS.items()))


@cache
def shape(name: str) -> re.Pattern[str]:
    """One shape of a single point by its name."""
    return re.compile(_shape(POINTS[name]))
