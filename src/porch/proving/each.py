"""A group of commands, one for every module of a package: `porch bench`, `porch drill`, `porch validate`."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click


class Each(click.Group):
    """Makes a command of every module of `package` that has a NAME, OPTIONS and run(**options): a_b.py is `a-b`."""

    def __init__(self, name: str, *, package: str, help: str) -> None:  # noqa: A002 - click's own word
        super().__init__(name, help=help)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return their names."""
        path = import_module(self._package).__path__
        return sorted(module.name.replace("_", "-") for module in iter_modules(path) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one as a command that prints its figures."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{self._package}.{cmd_name.replace('-', '_')}")

        def callback(as_json: bool, **options: Any) -> None:
            figures = module.run(**options)
            click.echo(json.dumps(figures, indent=None if as_json else 2))
            sys.stdout.flush()

        options = [*module.OPTIONS, click.Option(["--json", "as_json"], is_flag=True, help="Print one line of JSON.")]
        return click.Command(cmd_name, callback=callback, params=options, help=(module.__doc__ or "").split("\n")[0])
