"""What is there is written down, and what is written down is there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click
import pytest

from porch.channels import registry
from porch.config.command import GROUPS, porch
from porch.config.env import Settings
from tests.house.tree import ROOT, shown

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
GLOSSARY = (DOCS / "glossary.md").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
CODE = re.compile(r"^    .+$|`[^`\n]+`", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
HOUSE_WORDS = [
    *("person", "customer", "colleague", "member", "handle", "channel", "account", "conversation", "delivery"),
    *("observation", "interaction", "outbox", "morning", "ledger", "quarantine", "projection", "promise", "viewer"),
    *("consent", "lease", "cursor", "public", "followers", "direct", "in person"),
]


def top() -> dict[str, click.Command]:
    """Return the commands that `porch` knows, by name; its groups are loaded without touching a database."""
    loaded = {name: getattr(import_module(module), attribute) for name, (module, attribute, _) in GROUPS.items()}
    return {**porch.commands, **loaded}


def commands(within: Mapping[str, click.Command], above: str = "porch") -> Iterator[str]:
    """Yield every command as people type it; groups are only the way there."""
    for name, command in within.items():
        if isinstance(command, click.Group):
            yield from commands(below(command), f"{above} {name}")
        elif not command.hidden:
            yield f"{above} {name}"


def below(group: click.Group) -> dict[str, click.Command]:
    """Return what a group offers, those it loads only when asked too."""
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def said(page: Path) -> str:
    """Return what a page shows as code."""
    return "\n".join(found[0] for found in CODE.finditer(page.read_text()))


def test_the_table_of_channels_is_what_their_cards_say() -> None:
    written = subprocess.run([sys.executable, ROOT / "scripts" / "channels.py", "--check"], check=False)
    assert written.returncode == 0, "write it again: .venv/bin/python scripts/channels.py"


@pytest.mark.parametrize("name", registry.OURS)
def test_a_channel_has_its_page(name: str) -> None:
    assert (DOCS / "channels" / f"{name}.md").is_file()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_is_in_the_settings(name: str) -> None:
    assert f"| `PORCH_{name.upper()}` |" in (DOCS / "settings.md").read_text()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_says_what_it_means(name: str) -> None:
    assert Settings.model_fields[name].description


def test_the_commands_are_the_commands_there_are() -> None:
    written = re.findall(r"^### `(porch [a-z -]+?)(?: [A-Z\[-].*)?`", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert set(written) ^ set(commands(top())) == set()


@pytest.mark.parametrize("word", HOUSE_WORDS)
def test_a_word_of_the_house_is_in_the_glossary(word: str) -> None:
    assert re.search(rf"\b{word}\b", GLOSSARY)


def test_the_glossary_explains_a_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    assert sorted({row for row in rows if rows.count(row) > 1}) == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_page_names_only_targets_that_make_knows(page: Path) -> None:
    named = re.findall(r"\bmake ([a-z][a-z-]*)", said(page))
    assert sorted(set(named) - TARGETS) == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_page_names_only_commands_that_porch_knows(page: Path) -> None:
    named = set(re.findall(r"\bporch ([a-z]+)\b", re.sub(r"(?m)#.*$", "", said(page))))
    assert sorted(named - set(GROUPS) - set(porch.commands)) == []


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_link_leads_somewhere(page: Path) -> None:
    leading = LINK.findall(page.read_text())
    assert [to for to in leading if not (page.parent / to).exists()] == []


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_first_screen_of_the_readme_has_the_two_commands(command: str) -> None:
    assert command in "\n".join((ROOT / "README.md").read_text().splitlines()[:25])
