"""How the terminal is spoken to: one JSON object, or aligned lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(command: Command) -> Command:
    """Give a command its --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")(command)


def show(rows: Sequence[dict[str, Any]], *, as_json: bool, empty: str) -> None:
    """Print rows: as a JSON list, as aligned columns, or the sentence that says there are none."""
    if as_json:
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
        return
    if not rows:
        click.echo(empty)
        return
    widths = {key: max(len(key), *(len(str(row[key])) for row in rows)) for key in rows[0]}
    click.echo("  ".join(key.ljust(min(width, 60)) for key, width in widths.items()).rstrip())
    for row in rows:
        click.echo("  ".join(str(row[key])[:60].ljust(min(width, 60)) for key, width in widths.items()).rstrip())


def show_one(figures: dict[str, Any], *, as_json: bool) -> None:
    """Print one object: as JSON, or a line for each figure."""
    if as_json:
        click.echo(json.dumps(figures, default=str, ensure_ascii=False))
        return
    width = max(len(key) for key in figures)
    for key, value in figures.items():
        click.echo(f"{key.ljust(width)}  {value}")
