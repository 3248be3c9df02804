"""`porch import`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.interfaces.cli.printing import json_option, show_one


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


def _progress(seen: int, total: int | None) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{seen:,} of {total:,} read" if total else f"\r{seen:,} read", err=True, nl=False)
