"""What a plain question's reply says beside the answer: how it was understood, what else it may mean, courtesies."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Button, Line, Note, Reply, Run
from handlers.questions import Reading
from handlers.questions.phrase import phrase, short
from handlers.registry import button
from handlers.wording import Wording

COURTESIES = ("greeting", "thanks")
FIRST_QUESTIONS = ("/trade", "/summits", "/latest", "/help")


def explained(reply: Reply, meant: Reading, say: Wording) -> Reply:
    """The answer with "Understood as: /trade 2023 China", and a button for each other thing that may be meant."""
    notes = [say("Understood as: {command}", command=phrase(meant.name, meant.args, say))] if meant.plain else []
    rows = []
    if meant.others:
        notes.append(say("If something else was meant, one of these may be it."))
        rows = [tuple(button(phrase(*one, say), short(*one), otherwise=f"/{one[0]}") for one in meant.others)]
    return replace(reply, blocks=(*reply.blocks, *map(Note, notes)), buttons=(*reply.buttons, *rows))


def courtesy(name: str, say: Wording) -> Reply:
    """An answer to a greeting or to thanks: a kind word, and how to ask."""
    kind = say("You are welcome!") if name == "thanks" else say("Hello!")
    example = say("How much was trade with China in 2023?")
    hint = say("Ask in your own words, for instance: {example}", example=example)
    return Reply(
        blocks=(Line((Run(kind),)), Line((Run(hint),)), Note(say("/help lists what there is."))),
        buttons=(tuple(Button(question, question) for question in FIRST_QUESTIONS),),
    )
