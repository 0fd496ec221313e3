"""The nouns of Silkwire, frozen and named by their stage. Imports nothing of ours.

    Source --fetch--> bytes --parse--> Entry --article--> Article --extract--> Fact --merge--> Record
    chat update --platform--> Request --dispatch--> Reply --platform--> message

What an extractor finds in a text on the way to a fact (numbers, dates, names) is a Mention, in ``bot.facts.mentions``.
"""

from bot.models.article import (
    Article,
    Bound,
    Entry,
    Fact,
    Mark,
    NearMiss,
    Place,
    Refused,
    Span,
)
from bot.models.chat import (
    Block,
    Button,
    File,
    Heading,
    Line,
    Note,
    Picture,
    Quote,
    Reply,
    Request,
    Run,
    Style,
)
from bot.models.record import (
    Claim,
    Record,
    Rejection,
    Report,
    Step,
    Tally,
    Value,
)
from bot.models.stored import (
    About,
    Chat,
    Cited,
    Coverage,
    FactFilter,
    Headline,
    Hit,
    Imported,
    Order,
    Saved,
    Turn,
    Update,
)

__all__ = [
    "About",
    "Article",
    "Block",
    "Bound",
    "Button",
    "Chat",
    "Cited",
    "Claim",
    "Coverage",
    "Entry",
    "Fact",
    "FactFilter",
    "File",
    "Heading",
    "Headline",
    "Hit",
    "Imported",
    "Line",
    "Mark",
    "NearMiss",
    "Note",
    "Order",
    "Picture",
    "Place",
    "Quote",
    "Record",
    "Refused",
    "Rejection",
    "Reply",
    "Report",
    "Request",
    "Run",
    "Saved",
    "Span",
    "Step",
    "Style",
    "Tally",
    "Turn",
    "Update",
    "Value",
]
