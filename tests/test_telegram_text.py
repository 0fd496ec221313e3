"""Reply -> Telegram messages: nothing lost, nothing cut in two, every entity on the words it belongs to."""

from hypothesis import given
from hypothesis import strategies as st

from bot.models import Block, File, Heading, Line, Note, Picture, Quote, Reply, Run
from bot.models import Button as Offer
from bot.platforms.telegram_text import (
    CAPTION_LIMIT,
    ENTITY_LIMIT,
    TEXT_LIMIT,
    Entity,
    Message,
    buttons,
    is_photo,
    parts,
    render,
    units,
)
from tests.making import png

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=600)
STYLES = st.sampled_from(["plain", "bold", "italic", "code", "mark"])
RUNS = st.lists(st.builds(Run, WORDS, STYLES, st.sampled_from([None, "https://example.org/a"])), min_size=1, max_size=4)
BLOCKS = st.one_of(
    st.builds(Heading, WORDS),
    st.builds(Note, WORDS),
    st.builds(lambda runs: Line(tuple(runs)), RUNS),
    st.builds(lambda runs: Quote(tuple(runs)), RUNS),
)


def words(block: Block) -> str:
    assert not isinstance(block, Picture | File)
    return block.text if isinstance(block, Heading | Note) else "".join(run.text for run in block.runs)


def covered(message: Message, entity: Entity) -> str:
    raw = message.text.encode("utf-16-le")
    return raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


@given(st.lists(BLOCKS, max_size=30))
def test_within_the_limits_and_nothing_lost(blocks: list[Block]) -> None:
    messages = render(Reply(blocks=tuple(blocks)))
    for message in messages:
        assert 0 < units(message.text) <= TEXT_LIMIT
        assert len(message.entities) <= ENTITY_LIMIT
        for entity in message.entities:
            assert covered(message, entity)
    seen = "".join("".join(message.text.split()) for message in messages)
    assert seen == "".join("".join(words(block).split()) for block in blocks)


def test_entities_cover_their_words_behind_an_emoji() -> None:
    line = Line((Run("🇰🇿 ", "plain"), Run("44 billion", "bold"), Run(" Xinhua", url="https://example.org/x")))
    (message,) = render(Reply(blocks=(Heading("Trade 👀"), line)))
    assert [(covered(message, e), e.type, e.url) for e in message.entities] == [
        ("Trade 👀", "bold", None),
        ("44 billion", "bold", None),
        (" Xinhua", "text_link", "https://example.org/x"),
    ]


def test_markup_in_an_article_stays_text() -> None:
    (message,) = render(Reply(blocks=(Line((Run("<b>x</b> [y](http://z)"),)),)))
    assert message == Message("<b>x</b> [y](http://z)")


def test_a_link_that_is_none_is_left_out() -> None:
    (message,) = render(Reply(blocks=(Line((Run("x", url="javascript:alert(1)"),)),)))
    assert message.entities == ()


def test_lines_are_kept_whole_over_messages() -> None:
    lines = tuple(Line((Run(f"{number} " + "x" * 1000),)) for number in range(9))
    messages = render(Reply(blocks=lines))
    assert [part.split()[0] for m in messages for part in m.text.split("\n")] == [str(n) for n in range(9)]
    assert len(messages) == 3


def test_marks_of_a_quote_survive_a_cut() -> None:
    quote = Quote((Run("a " * 3000), Run("here", "mark"), Run(" b" * 100)))
    messages = render(Reply(blocks=(quote,)))
    assert [covered(m, e) for m in messages for e in m.entities if e.type == "bold"] == ["here"]
    assert all(m.entities[0].type == "blockquote" for m in messages)


def test_a_command_too_long_for_a_button_is_left_out() -> None:
    offers = ((Offer("more", "/more"), Offer("long", "/search " + "ж" * 40)), (Offer("no", "x" * 65),))
    rows = buttons(Reply(blocks=(), buttons=offers))
    assert [[button.data for button in row] for row in rows] == [["/more"]]


def test_pictures_and_files_keep_their_place_between_the_texts() -> None:
    picture, file = Picture(png(8, 8), "A line that rises"), File("a.csv", b"x", "text/csv", "One row")
    sent = parts(Reply(blocks=(Heading("Trade"), picture, Note("so much"), file, Line((Run("end"),)))))
    assert [part.text if isinstance(part, Message) else part for part in sent] == [
        "Trade",
        picture,
        "so much",
        file,
        "end",
    ]


def test_words_too_long_for_a_caption_follow_as_a_message() -> None:
    alt = "😀 figure " * 200
    first, second = parts(Reply(blocks=(Picture(png(8, 8), alt),)))
    assert first == Picture(png(8, 8), "")
    assert isinstance(second, Message)
    assert second.text == alt
    fits = "x" * CAPTION_LIMIT
    assert parts(Reply(blocks=(Picture(png(8, 8), fits),))) == [Picture(png(8, 8), fits)]


def test_of_an_empty_file_only_its_words_are_sent() -> None:
    assert parts(Reply(blocks=(File("a.csv", b"", "text/csv", "No rows"),))) == [Message("No rows")]
    assert parts(Reply(blocks=(Picture(b"", ""),))) == []


def test_what_telegram_shows_as_a_photo() -> None:
    assert is_photo(Picture(png(1080, 1350), ""))
    assert not is_photo(Picture(png(2, 41), ""))  # more than 20 to 1
    assert not is_photo(Picture(png(6000, 4001), ""))  # more than 10,000 together
    assert not is_photo(Picture(b"GIF89a", ""))
    assert not is_photo(Picture(png(8, 8) + bytes(10 * 1024 * 1024), ""))
