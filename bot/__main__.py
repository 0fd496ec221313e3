"""The command line and the composition root: the only module that knows all. Heavy imports stand where they are used.

Exit codes: 0 done, 1 failed or nothing could be read, 2 wrong usage or configuration, 130 interrupted.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import __version__
from bot.cli.feeds import app as feeds_app
from bot.cli.frame import Options, configured, leave, stoppable
from bot.cli.frame import run as run_
from bot.errors import ConfigError, SilkwireError, UserError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Silkwire answers questions about the news with figures, each with its sentence and source.\n\n"
    "Try it: `silkwire chat --demo`. With articles of your own: `silkwire import PATH`, then `silkwire chat`. "
    "As a Telegram bot: put a token into config.toml and `silkwire run`.",
)
app.add_typer(feeds_app, name="feeds")


def main() -> NoReturn:
    """Run the command line; every failure on purpose is one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    gc.set_threshold(200_000)  # the languages' data is many objects that stay: looking through them again takes time
    try:
        app()
    except ConfigError as error:
        leave(2, str(error))
    except SilkwireError as error:
        leave(2 if isinstance(error, UserError) else 1, str(error))
    except BrokenPipeError:
        # Whoever read our output has seen enough; without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        leave(1)
    except Exception:
        from bot.log import redact

        print(redact(traceback.format_exc()), file=sys.stderr)
        leave(1, "this is an error of ours; the lines above say where")
    leave(0)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"silkwire {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", "-c", help="The configuration; else SILKWIRE_CONFIG, else ./config.toml, else defaults."
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = Options(config)


@app.command()
def run(context: typer.Context) -> None:
    """Be the bot: answer on Telegram until stopped (Ctrl-C or SIGTERM)."""
    from bot.cli.talking import serve

    config = configured(context, quiet=False)
    run_(serve(config))


@app.command()
def chat(
    context: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help="Over a throw-away database with some articles in it.")] = False,
    downloads: Annotated[
        Path, typer.Option("--downloads", metavar="FOLDER", help="Where pictures and files are written.")
    ] = Path(),
) -> None:
    """Ask in the terminal. From a pipe: one question a line, plain text, and the end of the input ends it.

    Without a database it opens on the demo articles. Try: printf '/trade\\n/help\\n' | silkwire chat
    """
    from bot.cli.talking import converse

    config = configured(context)
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    run_(converse(config, demo=demo, interactive=interactive, downloads=downloads))


@app.command(name="import")
def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all that is below them.")],
    again: Annotated[bool, typer.Option("--again", help="From the beginning, also where it was stopped.")] = False,
    refused: Annotated[
        Path | None, typer.Option("--refused", metavar="FILE", help="Write every refusal into this file.")
    ] = None,
) -> None:
    """Read articles into the database: texts, HTML pages, feeds, JSON lines, WARC files; also gzipped (.gz).

    A line of JSON has "text" and perhaps "source", "url", "title", "published" (2025-08-30), "language", "publisher",
    "guid". What cannot be read is named with the reason and the rest goes on. What is stored already stays as it is;
    a text that has changed becomes a new revision of its article.

    An import that was stopped, by Ctrl-C or otherwise, goes on where it was when the same command is given again.
    """
    from bot.cli.importing import import_paths

    config = configured(context)
    run_(import_paths(config, paths, again=again, refused=refused))


@app.command()
def refresh(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Names, numbers or addresses; else all.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log to standard error too, as `silkwire run` does.")
    ] = False,
) -> None:
    """Ask the sources once, now, and read what they have: a line for each, exit code 0 where one could be read.

    Stopped at any moment it leaves nothing half done: the next round goes on from there.
    """
    from bot.cli.refresh import refresh_now

    config = configured(context, quiet=not verbose)
    run_(refresh_now(config, sources or []))


@app.command()
def extract(
    context: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="As for import; else standard input.")] = None,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", help='A file of JSON lines as for import; "-" is standard input.')
    ] = None,
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", help="The day of those that name none (2025-08-30).")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="xx", help="The language of those that name none.")
    ] = None,
    mentions: Annotated[
        bool, typer.Option("--mentions", help="Print the numbers, dates and names instead of facts.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="For people: the text with what was read in it, the words and the rule behind each field of each "
            "fact, and what almost became a fact and why it did not.",
        ),
    ] = False,
) -> None:
    """Print the facts of articles, one line of JSON for each; nothing is stored.

    {"source": ..., "language": "ru", "published": "2025-08-30", "facts": [{"kind": "trade", ..., "evidence": {"start":
    0, "end": 80}}]}. Offsets count characters of the text; for pages and feeds, whose text is taken out of markup, the
    line has "text" too.

    Why is this a fact, and that none? silkwire extract --explain article.txt
    """
    from bot.cli.extracting import Given, extract_all, read_day

    configured(context)
    if mentions and explain:
        raise UserError("--mentions and --explain print different things: ask for one of them")
    given = Given(published=read_day(published), language=language)
    with stoppable():
        leave(extract_all(files or [], jsonl, given, mentions=mentions, explain=explain))


@app.command()
def records(
    context: typer.Context,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="For programs: one line of JSON for each.")] = False,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Of this kind of fact only: trade, event ...")
    ] = None,
) -> None:
    """Print the ledger: what the articles say together, who says so, and who says otherwise.

    As JSON: {"kind": "trade", "identity": {"flow": ..., "period": "2024"}, "best": {"amount": ...}, "values": [{...,
    "statistics": [...], "outlets": [...], "stories": 3, "first": ..., "last": ...}], "life": [], ...}. Lines and their
    order depend on what is said alone, not on the order in which articles came.
    """
    from bot.cli.records import print_records

    config = configured(context)
    run_(print_records(config, kind=kind, jsonl=jsonl))


@app.command()
def digest(
    context: typer.Context,
    wish: Annotated[
        list[str] | None, typer.Argument(metavar="[WISH]...", help="As after /subscribe: weekly trade China.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Print it; sending is done by `silkwire run`.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", metavar="xx", help="Of the digest; else the configured one.")
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=31, help="How far back; else a day, of a weekly one a week.")
    ] = None,
) -> None:
    """Print what a digest would say now: new, confirmed, revised, disputed, and what is ahead. Nothing is sent.

    Try: silkwire digest --preview --language ru weekly trade
    """
    from bot.cli.digest import preview_digest

    config = configured(context)
    if not preview:
        raise UserError("say --preview: digests are sent by `silkwire run`, to those who said /subscribe")
    run_(preview_digest(config, " ".join(wish or []), language=language, days=days))


@app.command()
def cases(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write this file anew; else standard output.")
    ] = None,
) -> None:
    """Write the facts that were found wrong (/wrong) as regression cases: TOML for tests/cases/rejected.toml.

    [[case]] language, published, source, reason, text, wrong = { kind = "trade", ... }: reading the text must not give
    that fact. Who found it wrong is not written.
    """
    from bot.cli.cases import write_cases

    config = configured(context)
    run_(write_cases(config, out))


@app.command()
def doctor(
    context: typer.Context,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only what is broken.")] = False,
    feeds: Annotated[
        bool, typer.Option("--feeds", help="Ask every feed once instead; exit 1 only if none of them answers.")
    ] = False,
) -> None:
    """Check the configuration, the database, the token and the feeds; say what to do. Exit 1 if something is broken."""
    from bot.cli.doctor import examine
    from bot.cli.trying import try_feeds

    config = configured(context)
    with stoppable():
        broken = asyncio.run(try_feeds(config, quiet=quiet) if feeds else examine(config, quiet=quiet))
    leave(1 if broken else 0)


if __name__ == "__main__":
    main()
