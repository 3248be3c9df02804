"""`porch surveys`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import actions, debts, queries, surveyjs, tables, versions
from porch.interfaces.cli.printing import json_option, show, show_one


@click.group("surveys")
def group() -> None:
    """Look at what was asked, take questionnaires in and give them out, and say what is owed to who answered."""


@group.command("list")
@click.option("--before", type=int, help="Only those with a smaller number.")
@json_option
def list_(before: int | None, as_json: bool) -> None:
    """List the surveys, newest first."""
    found = queries.surveys(SYSTEM, before=before)
    show([_told(one) for one in found], as_json=as_json, empty="Nobody was asked yet.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Print the survey NUMBER and what speaks against it."""
    one = _survey(number)
    version = versions.latest(one)
    against = [
        {"code": f.code, "question": f.where, "blocks": f.blocks, "words": f.words}
        for f in actions.findings(one, version.asked, SYSTEM_CLOCK.now().date())
    ]
    told = {**_told(one), "version": version.number, "decided_with": one.decided_with, "hear_by": one.hear_by}
    show_one({**told, "against": against if as_json else len(against)}, as_json=as_json)


@group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="Its name; otherwise the one in the file.")
@json_option
def import_(path: Path, name: str, as_json: bool) -> None:
    """Make a survey of the SurveyJS file PATH; what has no place here is said."""
    try:
        taken = surveyjs.read(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise PorchError("This file is not written in UTF-8.") from None
    now = SYSTEM_CLOCK.now()
    made = actions.make(what=actions.What(name=name or taken.title or path.stem), member=None, at=now)
    actions.write(survey=made, questions=taken.questions, at=now)
    left = list(taken.left_out)
    told = {"id": made.pk, "questions": len(taken.questions), "left_out": left if as_json else "; ".join(left)}
    show_one(told, as_json=as_json)


@group.command("export")
@click.argument("number", type=int)
@click.option("--answers", is_flag=True, help="The answers as CSV instead of the questions as SurveyJS.")
def export(number: int, answers: bool) -> None:
    """Print the questions of the survey NUMBER as a SurveyJS file, or its answers as a table."""
    one = _survey(number)
    click.echo(tables.table(SYSTEM, one) if answers else surveyjs.written(one.name, versions.latest(one).asked))


@group.command("close")
@click.argument("number", type=int)
@json_option
def close(number: int, as_json: bool) -> None:
    """Take no more answers to the survey NUMBER."""
    show_one(_told(actions.close(survey=_survey(number), at=SYSTEM_CLOCK.now())), as_json=as_json)


@group.command("owed")
@json_option
def owed(as_json: bool) -> None:
    """List the surveys whose outcome nobody has heard yet, first due first."""
    rows = [
        {
            "id": one.survey, "name": one.name, "hear_by": one.hear_by, "took_part": one.took_part,
            "decided": one.decided, "late": one.is_late,
        }
        for one in debts.debts(SYSTEM, today=SYSTEM_CLOCK.now().date(), by=date.max, limit=50)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nothing is owed.")


def _told(one: Any) -> dict[str, Any]:
    counts = queries.counts(SYSTEM, one)
    state = "closed" if one.closed_at else "open" if one.published_at else "draft"
    return {
        "id": one.pk, "name": one.name, "state": state, "anonymous": one.anonymous, "asked": counts.asked,
        "answers": counts.answers,
    }  # fmt: skip


def _survey(number: int) -> Any:
    found = queries.survey(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no survey with the number {number}.")
    return found
