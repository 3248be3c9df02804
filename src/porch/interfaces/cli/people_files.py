"""`porch people import` and `porch people export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import peopling
from porch.interfaces.cli.printing import json_option, show_one
from porch.records.profiles import queries as profiles
from porch.records.profiles.wanted import Wanted, read

FORMATS = [name for name, _ in peopling.formats()]


@click.command("import")
@click.option("--format", "format_name", type=click.Choice([peopling.AUTO, *FORMATS]), default=peopling.AUTO,
              help="How the file is laid out; found out by itself otherwise.")  # fmt: skip
@click.option("--country", default="", help="The prefix of numbers written without one, such as +39.")
@click.option("--dry-run", is_flag=True, help="Say what it would come to, and write nothing.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def import_(*, format_name: str, country: str, dry_run: bool, file: Path, as_json: bool) -> None:
    """Bring the people of FILE in: contacts (vCard), a table (CSV) or linked data (JSON-LD). Twice changes nothing.

    Nobody is merged. Exit code 1 if a row is refused; each is told with its line and the reason.
    """
    rows, now = peopling.read(file.read_bytes(), format_name, country), SYSTEM_CLOCK.now()
    if dry_run:
        report = peopling.look(rows, by=None, at=now)
    else:
        report = peopling.bring(rows=rows, by=None, at=now, progress=_progress)
    told = report.told()
    refused = told["refused"]
    show_one({**told, "refused": refused if as_json else len(refused), "dry_run": dry_run}, as_json=as_json)
    for one in () if as_json else refused:
        click.echo(f"line {one['line']}: {one['reason']}", err=True)
    if refused:
        raise SystemExit(1)


@click.command()
@click.option("--format", "format_name", type=click.Choice(FORMATS), required=True, help="How the file is laid out.")
@click.option("--segment", default="", help="The name of a segment; everybody otherwise.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; printed otherwise.")
@json_option
def export(*, format_name: str, segment: str, out: Path | None, as_json: bool) -> None:
    """Write people into a file: names, handles, organisations, tags and fields; nothing of what was said or noted."""
    if as_json and out is None:
        raise PorchError("Name a file with --out: what is printed is the export itself.")
    wanted = _wanted(segment) if segment else Wanted()
    told = peopling.exported(SYSTEM, format_name, now=SYSTEM_CLOCK.now(), wanted=wanted)
    if out is None:
        for part in told:
            click.echo(part, nl=False)
        return
    with out.open("w", encoding="utf-8", newline="") as opened:
        opened.writelines(told)
    show_one({"file": str(out), "bytes": out.stat().st_size}, as_json=as_json)


def _wanted(name: str) -> Wanted:
    found = profiles.segment_named(SYSTEM, name)
    if found is None:
        raise PorchError(f"There is no segment {name[:60]}.")
    return read(found.asked)


def _progress(seen: int) -> bool:
    if sys.stderr.isatty():
        click.echo(f"\r{seen:,} read", err=True, nl=False)
    return True
