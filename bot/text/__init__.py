"""Text as given -> language, sentences with a role, and a folded copy of the same length. Pure; knows no facts.

    text --detect--> language code
    text --lines--> roles (headline, dateline, body, bullet, chrome) --cut--> Sentence

Offsets always point into the text as given: nothing is cut out, furniture is only marked as such. What a language's
abbreviations and a page's furniture look like is data: [text] of the language's TOML.
"""

from bot.text.folding import fold
from bot.text.language import detect, scripts
from bot.text.lines import Role
from bot.text.sentence import Sentence, sentences

__all__ = ["Role", "Sentence", "detect", "fold", "scripts", "sentences"]
