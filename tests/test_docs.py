"""The documentation describes what there is: every command, verb, kind and configuration section."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli.feeds import app as feeds_app
from bot.facts import kinds
from handlers import commands

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_is_described(name: str) -> None:
    assert f"`/{name}" in README


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_kind_is_named(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("verb", ["run", "chat", "import", "refresh", "extract", "records", "cases", "feeds", "doctor"])
def test_every_verb_of_the_command_line_is_described(verb: str) -> None:
    assert f"silkwire {verb}" in README


@pytest.mark.parametrize("verb", sorted(typer.main.get_command(feeds_app).commands))  # type: ignore[attr-defined]
def test_every_verb_of_feeds_is_described(verb: str) -> None:
    section = README.partition("| `silkwire feeds` |")[2].partition("\n\n")[0]
    assert re.search(rf"`{verb}\b|`, `{verb}\b", section)


def test_every_verb_of_make_has_its_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = set(re.findall(r"^\.PHONY: ([\w-]+)", makefile, re.M))
    helped = set(re.findall(r"^([\w-]+):.*## \S", makefile, re.M))
    assert phony == helped


@pytest.mark.parametrize(
    "path", re.findall(r"`((?:bot|tests|docs|handlers|storage)/[\w/]+\.\w+)`", README + CONTRIBUTING)
)
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_ci_runs_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in script
    assert "make test" in README
