"""`porch person`: what is held of one person, all of it in a file, and forgetting them."""

from __future__ import annotations

from pathlib import Path

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.privacy import actions, queries
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.consent import actions as consent_actions
from porch.records.consent import erased
from porch.records.consent import queries as consents

SWEEP = "sweep_database"


@click.group("person")
def group() -> None:
    """What is held of one person: look, export, erase."""


@group.command("show")
@click.argument("person")
@json_option
def show_(person: str, as_json: bool) -> None:
    """Say what is held of PERSON (a number, a handle or a whole name), table by table."""
    found = queries.person(SYSTEM, person)
    rows = [{"what": part.what, "table": part.table, "rows": len(part.rows)} for part in queries.parts(SYSTEM, found)]
    if not as_json:
        click.echo(f"{queries.name_of(found)}, person {found.pk}")
    show(rows, as_json=as_json, empty="Nothing is held of them.")


@group.command()
@click.argument("person")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file; person-N.zip otherwise.")
@json_option
def export(person: str, to: Path | None, as_json: bool) -> None:
    """Write everything that is held of PERSON into a ZIP file: a page to read, the same as JSON, photos and files."""
    found = queries.person(SYSTEM, person)
    path = to or Path(f"person-{found.pk}.zip")
    if path.exists():
        raise PorchError(f"{path} is there already. Name another file with --to.")
    with path.open("xb") as file:
        path.chmod(0o600)
        told = queries.write(SYSTEM, found, file, at=SYSTEM_CLOCK.now())
    show_one({"file": str(path), "tables": len(told), "rows": sum(len(part.rows) for part in told)}, as_json=as_json)


@group.command()
@click.argument("person")
@click.option("--yes", "named", default="", help="Their name as it stands here, instead of being asked for it.")
@json_option
def erase(person: str, named: str, as_json: bool) -> None:
    """Forget PERSON with every identity and everything said by and to them. This cannot be undone."""
    found = queries.person(SYSTEM, person)
    name = queries.name_of(found)
    typed = named or click.prompt(f"This cannot be undone. Type {name} to erase them", default="", err=True)
    if typed.strip() != name:
        raise PorchError(f"That is not {name}. Nothing was erased.")
    told = actions.erase(person=found, by=None, at=SYSTEM_CLOCK.now())
    morning.refresh()
    swept = actions.sweep()
    if not swept:
        actions.sweep_soon.enqueue(key=SWEEP)
    show_one(
        {"handles": told.handles, "interactions": told.husks, "files": told.files, "rows": sum(told.rows.values()),
         "swept": swept}, as_json=as_json,
    )  # fmt: skip


@group.command()
@click.argument("person")
@click.option("--to", "purpose", required=True, type=click.Choice([each.value for each in consents.STARTED]))
@click.option("--words", required=True, help="What they said yes to, as it stands on the slip.")
@click.option("--place", default="", help="Where it was said, and where the slip lies.")
@click.option("--on", "kind", default="", help="The one network it is for, such as email; everywhere otherwise.")
@json_option
def consent(*, person: str, purpose: str, words: str, place: str, kind: str, as_json: bool) -> None:
    """Note that PERSON said yes, with its proof: a slip at the counter, a word at the fair."""
    found = queries.person(SYSTEM, person)
    row = consent_actions.note(
        person=found, word=consents.Word.GIVEN, purpose=consents.Purpose(purpose), basis=consents.Basis.CONSENT,
        kind=kind, words=words, place=place, by=None, at=SYSTEM_CLOCK.now(),
    )  # fmt: skip
    show_one({"person": found.pk, "noted": consents.told(row)}, as_json=as_json)


@group.command()
@click.argument("handle")
@click.option("--on", "kind", required=True, help="The network of the handle, such as email or mastodon.")
@json_option
def hear(handle: str, kind: str, as_json: bool) -> None:
    """Let HANDLE, which was erased, be heard again from now on, as somebody new."""
    found = erased.hear_again(kind=kind, value=handle, by=None, at=SYSTEM_CLOCK.now())
    show_one({"heard_from": found.hearing_at}, as_json=as_json)
