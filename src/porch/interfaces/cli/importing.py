"""`porch import`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.engagement.ideas import bringing, forum, forum_files, tabled
from porch.engagement.ideas import queries as idea_queries
from porch.interfaces.cli.printing import json_option, show_one
from porch.records.ads import actions as advertising
from porch.records.ads.layouts import LAYOUTS
from porch.records.ads.sheets import LARGEST, Asked


@click.group("import")
def group() -> None:
    """Bring an archive or a mailbox file in. Doing it twice changes nothing."""


@group.command()
@click.option("--format", "format_name", required=True, help="How the file is laid out, such as twcs or mbox; or auto.")
@click.option("--ours", default="", help="Our own addresses or names in it, with commas, where it does not say itself.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Day or month first (a WhatsApp chat).")
@click.option("--zone", default="", help="The telephone's time zone, such as Europe/Rome (a WhatsApp chat).")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@json_option
def archive(*, format_name: str, ours: str, dates: str | None, zone: str, file: Path, as_json: bool) -> None:
    """Read FILE into the log: an export (CSV, JSON, JSONL, Parquet), mail, or a network's own download."""
    now = SYSTEM_CLOCK.now()
    if format_name == "auto":
        format_name = post.looks_like(file)
        click.echo(f"{file.name} looks like {format_name}.", err=True)
    imported = post.import_archive(
        path=file, format_name=format_name, ours=ours, dates=dates or "", zone=zone, at=now, progress=_progress
    )
    morning.refresh(now=now)
    show_one(asdict(imported), as_json=as_json)


@group.command()
@click.option("--number", default="", help="Our own number, such as +39055123456.")
@click.option("--country", default="", help="The prefix of numbers written without one, such as +39.")
@click.option("--zone", default="", help="The time zone the log is written in, such as Europe/Rome.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def calls(number: str, country: str, zone: str, file: Path, as_json: bool) -> None:
    """Read FILE, the call log of a telephone system: Asterisk's Master.csv, or a table with headings."""
    now = SYSTEM_CLOCK.now()
    imported = post.import_calls(path=file, number=number, country=country, zone=zone, at=now)
    morning.refresh(now=now)
    show_one(asdict(imported), as_json=as_json)


@group.command()
@click.option("--format", "format_name", required=True, type=click.Choice(list(LAYOUTS)), help="Whose export it is.")
@click.option("--account", default="", help="What you call the advertising account, where the file does not name it.")
@click.option("--currency", default="", help="The currency of amounts without one, such as EUR.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The sign before the decimals, where it does not show.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Day or month first, where it does not show.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def ads(
    *, format_name: str, account: str, currency: str, decimal: str | None, dates: str | None, file: Path, as_json: bool
) -> None:
    """Read FILE, a network's report of what advertising cost, broken down by day. Exit code 1 if a line is refused."""
    asked = Asked(account=account, currency=currency, decimal=decimal or "", dates=dates or "")
    taken = advertising.take_in(
        body=_body(file), layout=format_name, source=file.name, at=SYSTEM_CLOCK.now(), asked=asked
    )
    refused = [{"line": one.line, "why": one.why} for one in taken.refused]
    figures = {"rows": taken.rows, "new": taken.new, "changed": taken.changed}
    show_one({**figures, "refused": refused if as_json else len(refused)}, as_json=as_json)
    for one in () if as_json else taken.refused:
        click.echo(f"line {one.line}: {one.why}", err=True)
    if refused:
        raise SystemExit(1)


@group.command()
@click.option("--board", "slug", required=True, help="The address of the board they go to, such as menu.")
@click.option("--site", default="", help="Where a forum was, such as meta.example.com; the folder's name otherwise.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@json_option
def ideas(*, slug: str, site: str, path: Path, as_json: bool) -> None:
    """Read PATH onto a board: a table of ideas (CSV), or the folder of a Stack Exchange dump (XML or Parquet).

    Each kind is told as it is in the file, as it stands on the board now, and as it is new.
    """
    board = idea_queries.board(SYSTEM, slug)
    if board is None:
        raise PorchError(f"There is no board {slug[:60]}. Open it first.")
    if path.is_dir() and not forum_files.is_dump(path):
        raise PorchError(f"{path} holds no Posts.xml and no Posts.parquet.")
    items = forum.read(path, site) if path.is_dir() else tabled.read(path)
    brought = bringing.bring(
        board=board, items=items, at=SYSTEM_CLOCK.now(), progress=lambda seen: _progress(seen, None)
    )
    told = asdict(brought)
    show_one(told if as_json else {name: _line(value) for name, value in told.items()}, as_json=as_json)


def _line(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return ", ".join(f"{name.replace('_', ' ')} {many}" for name, many in value.items()) or "nothing"


def _body(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _progress(seen: int, total: int | None) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{seen:,} of {total:,} read" if total else f"\r{seen:,} read", err=True, nl=False)
