"""`porch surveys`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from porch.analytics.surveys.asked import Told
from porch.analytics.surveys.intervals import Between
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import (
    actions,
    debts,
    queries,
    questionnaire,
    reported,
    surveyjs,
    tables,
    versions,
    wording,
)
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
    counts = queries.counts_of(SYSTEM, [one.pk for one in found])
    show([_told(one, counts[one.pk]) for one in found], as_json=as_json, empty="Nobody was asked yet.")


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
    languages = wording.spoken(questionnaire.read(taken.questions)) or ("en",)
    what = actions.What(name=name or taken.title or path.stem, languages=languages)
    made = actions.make(what=what, member=None, at=now)
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


@group.command("report")
@click.argument("number", type=int)
@json_option
def report(number: int, as_json: bool) -> None:
    """Print what the survey NUMBER found: each question's figures with their intervals; as JSON all of the report."""
    one = _survey(number)
    found = reported.reported(SYSTEM, one.pk, now=SYSTEM_CLOCK.now())
    if found is None:
        raise PorchError("There is nothing to report.")
    if as_json:
        show_one({"id": one.pk, "name": one.name, **asdict(found)}, as_json=True)
        return
    for way in found.ways:
        among = way.attended or way.asked
        click.echo(f"{way.mode.value}: {way.answered_there}{f' of {among}' if among else ''} answered")
    figures = [row for told in found.questions for row in _figures(told)] if found.sheets else []
    show(figures, as_json=False, empty="Nobody has answered yet.")


@group.command("close")
@click.argument("number", type=int)
@json_option
def close(number: int, as_json: bool) -> None:
    """Take no more answers to the survey NUMBER."""
    show_one(_told(actions.close(survey=_survey(number), at=SYSTEM_CLOCK.now())), as_json=as_json)


@group.command("owed")
@json_option
def owed(as_json: bool) -> None:
    """List the surveys whose outcome not everybody has heard yet, first due first."""
    rows = [
        {
            "id": one.survey, "name": one.name, "hear_by": one.hear_by, "took_part": one.took_part, "told": one.told,
            "decided": one.decided, "late": one.is_late,
        }
        for one in debts.debts(SYSTEM, today=SYSTEM_CLOCK.now().date(), by=date.max, limit=50)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nothing is owed.")


def _figures(told: Told) -> Iterator[dict[str, Any]]:
    """Return a line for each figure of a question: its one number, else each answer; what is hidden stays hidden."""
    about = {"question": told.words, "answered": told.sheets}
    if told.figure is not None:
        yield {**about, "answer": told.means, **_between(told.figure)}
        return
    for bar in told.bars:
        hidden = {"value": "hidden", "low": "", "high": ""}
        yield {**about, "answer": bar.words, **(_between(bar.share) if bar.share is not None else hidden)}
    for place in told.places:
        mean = "" if place.mean is None else f"{place.mean:.2f}"
        yield {**about, "answer": f"place of {place.words}", "value": mean, "low": place.best, "high": place.worst}


def _between(found: Between) -> dict[str, str]:
    return {name: f"{value:.3f}" for name, value in asdict(found).items()}


def _told(one: Any, counts: queries.Counts | None = None) -> dict[str, Any]:
    counts = counts or queries.counts(SYSTEM, one)
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
