"""``silkwire feeds``: what its commands are called and take; what they do stands beside. Heavy imports where used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import configured, run

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The feeds that are read: `silkwire feeds list` shows them, the others change them, also while the bot runs.",
)

_Which = Annotated[str, typer.Argument(metavar="SOURCE", help="Its number, its address, or a part of its name.")]


@app.command()
def add(  # noqa: PLR0913, PLR0917  an option for each thing that is known of a source
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Of a feed, or of a site whose feed is looked for.")],
    name: Annotated[str | None, typer.Option("--name", help="What it is called; else as it calls itself.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="xx", help="Of its articles.")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="XX", help="Where the outlet sits.")] = None,
    ownership: Annotated[
        str | None, typer.Option("--ownership", help="state, private, public or international.")
    ] = None,
    section: Annotated[str | None, typer.Option("--section", help='What part of the outlet it is: "economy".')] = None,
    full_text: Annotated[
        str | None,
        typer.Option("--full-text", help="auto: pages are fetched where the feed gives teasers; always; never."),
    ] = None,
    untried: Annotated[bool, typer.Option("--untried", help="Add the address as it is, without asking it.")] = False,
) -> None:
    """Add a feed. A site's address is looked through: one feed is added, of several each is listed with its command."""
    from bot.cli.feeds.changing import Wanted, add_source

    wanted = Wanted(name, language, country, ownership, section, full_text)
    run(add_source(configured(context), url, wanted, untried=untried))


@app.command()
def remove(context: typer.Context, source: _Which) -> None:
    """Read a feed no more, also where the preset pack names it. Its articles stay."""
    from bot.cli.feeds.changing import remove_source

    run(remove_source(configured(context), source))


@app.command()
def pause(context: typer.Context, source: _Which) -> None:
    """Leave a feed alone until it is resumed."""
    from bot.cli.feeds.changing import pause_source

    run(pause_source(configured(context), source))


@app.command()
def resume(context: typer.Context, source: _Which) -> None:
    """Ask a feed again that was paused, or that its server said is gone."""
    from bot.cli.feeds.changing import resume_source

    run(resume_source(configured(context), source))


@app.command(name="list")
def list_(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="For programs: one line of JSON for each.")] = False,
    opml: Annotated[bool, typer.Option("--opml", help="For other readers, as `silkwire feeds export`.")] = False,
) -> None:
    """Print the feeds: number, name, language, state, last success, last new article, error."""
    from bot.cli.feeds.exchange import export_sources
    from bot.cli.feeds.listing import list_sources

    config = configured(context)
    run(export_sources(config, None) if opml else list_sources(config, json=json))


@app.command()
def discover(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Of a site, a page or a feed.")],
) -> None:
    """Print the feeds behind an address, each tried; nothing is added."""
    from bot.cli.feeds.changing import print_found

    run(print_found(configured(context), url))


@app.command(name="import")
def import_(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="OPML; an address is fetched.")],
) -> None:
    """Add the feeds of an OPML list, as other readers export it. Those that are known stay as they are."""
    from bot.cli.feeds.exchange import import_sources

    run(import_sources(configured(context), file))


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Written anew; else standard output.")] = None,
) -> None:
    """Write the feeds as OPML, for other readers and for `silkwire feeds import`."""
    from bot.cli.feeds.exchange import export_sources

    run(export_sources(configured(context), file))
