"""What a survey found: as a page, as PDF, and as a table to keep; and how far what came of it has been told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.bursts import actions as bursts
from porch.engagement.surveys import actions as surveys
from porch.engagement.surveys import owed, queries, reported, telling
from porch.interfaces.console import page, sheets, survey_plots, survey_tables, typeset
from porch.interfaces.console.views.common import now, viewer

SHEET = Path(__file__).parents[1] / "static" / "console" / "printed.css"
WORDS = 50


def survey_report(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The report, with what was asked, what was to be decided with it, and whether people heard."""
    return page.show(request, "survey_report.html", _told(request, survey_id), room="surveys")


def survey_report_pdf(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The same, set for paper."""
    context = _told(request, survey_id)
    html = render_to_string("console/survey_report_print.html", {**context, "now": now()}, request)
    try:
        made = typeset.pdf(html, SHEET.read_text(encoding="utf-8"))
    except typeset.NotSet as error:
        return page.refused(request, error, back=reverse("console:survey-report", args=[survey_id]))
    return sheets.file(made, "application/pdf", f"survey-{survey_id}.pdf")


def survey_report_csv(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The figures as a table: no person stands in it, and no cell of fewer than five people."""
    return sheets.table(_cells(_told(request, survey_id)), f"survey-{survey_id}.csv")


def survey_telling(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Begin telling everybody who took part what was decided: a colleague reads it over before anything leaves."""
    survey = queries.survey(viewer(request), survey_id)
    outcome = queries.outcome(viewer(request), survey_id) if survey is not None else None
    if survey is None or outcome is None:
        raise Http404
    try:
        burst = bursts.tell(
            kind="outcome", about=survey.about, name=f"What came of {survey.name}"[:200], subject=survey.name,
            words=f"{plain(outcome.decided)}\n\n{plain(outcome.why)}", member=viewer(request), at=now(),
        )  # fmt: skip
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:survey-report", args=[survey_id]))
    words = "Everybody who took part will hear it once a colleague has approved the words."
    return page.done(request, words, back=reverse("console:burst", args=[burst.pk]))


def survey_told(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Note that everybody who took part has heard, told by us in person: nothing is owed them any more."""
    survey = queries.survey(viewer(request), survey_id)
    if survey is None:
        raise Http404
    back = reverse("console:survey-report", args=[survey_id])
    try:
        surveys.told_by_hand(survey=survey, at=now())
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, "Nothing is owed any more: everybody has heard.", back=back)


def plain(words: str) -> str:
    """Return words in which nothing is filled in for anybody."""
    return words.replace("{", "(").replace("}", ")")


def _told(request: HttpRequest, survey_id: int) -> dict[str, Any]:
    who = viewer(request)
    survey = queries.survey(who, survey_id)
    report = reported.reported(who, survey_id, now=now()) if survey is not None else None
    if survey is None or report is None:
        raise Http404
    questions = [survey_plots.question(one) for one in report.questions]
    outcome = queries.outcome(who, survey_id)
    return {
        "survey": survey, "report": report, "answered": survey_plots.answered(report), "questions": questions,
        "tables": {one.id: one for one in survey_tables.tables(report)}, "sureness": survey_tables.sureness(report),
        "outcome": outcome, "telling": telling.telling(who, survey.about, owed.took_part(who, survey_id)),
        "late": outcome is None and survey.hear_by is not None and survey.hear_by < now().date(),
        "words_shown": WORDS,
    }  # fmt: skip


def _cells(told: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    survey, report = told["survey"], told["report"]
    yield ("survey", survey.name)
    yield ("to be decided with it", survey.decided_with)
    yield ("criterion", report.criterion.words)
    yield from (("how sure", words) for words in told["sureness"])
    for plot in (told["answered"], *told["questions"]):
        yield ()
        yield (plot.title, plot.sentence)
        if plot.marks:
            yield ("", "figure", "interval", "people")
        yield from ((mark.label, mark.value, mark.interval, mark.many) for mark in plot.marks)
        yield from (("", note) for note in plot.notes)
        yield from (("", words) for words in plot.texts)
    for table in told["tables"].values():
        yield ()
        yield (table.title, table.sentence)
        yield table.columns
        yield from table.rows
