"""Surveys: listed, what they say of themselves and what speaks against them, published, closed, decided on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from porch.core.errors import PorchError
from porch.engagement.surveys import actions, filling, queries, questionnaire, seeing, shown, wording
from porch.interfaces.console import page, survey_form
from porch.interfaces.console.survey_form import SurveyForm
from porch.interfaces.console.views.common import now, viewer

PAGE = 30


def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys, newest first."""
    found = queries.surveys(viewer(request), before=_number(request, "before"), limit=PAGE + 1)
    counts = queries.counts_of(viewer(request), [one.pk for one in found[:PAGE]])
    rows = [(one, counts[one.pk]) for one in found[:PAGE]]
    more = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return page.show(request, "surveys.html", {"rows": rows, "more_url": more}, room="surveys")


def new(request: HttpRequest) -> HttpResponse:
    """The form; or a survey that is begun."""
    form = SurveyForm(request.POST) if request.method == "POST" else SurveyForm()
    if request.method == "POST" and form.is_valid():
        made = actions.make(what=form.what(), member=viewer(request), at=now())
        page.forget_rooms()
        return HttpResponseRedirect(_here(made))
    status = 422 if request.method == "POST" else 200
    return page.show(request, "survey_new.html", {"form": form}, room="surveys", status=status)


def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """One survey: its questions and what speaks against them; or, posted to, what it says of itself."""
    one = survey_of(request, survey_id)
    form = SurveyForm(initial=survey_form.told_of(one))
    if request.method == "POST":
        form = SurveyForm(request.POST)
        if form.is_valid():
            return _deed(request, one, "Kept.", lambda: actions.change(survey=one, what=form.what()))
    asked = _stored(request, one)
    questions = questionnaire.read(asked)
    findings = actions.findings(one, questions, now().date())
    context = {
        "survey": one, "form": form,
        "questions": [
            (asked.key, questionnaire.NAMES[asked.kind], questionnaire.said_in(asked.words, one.language))
            for asked in questions
        ],
        "findings": findings, "blocked": any(f.blocks for f in findings),
        "counts": queries.counts(viewer(request), one),
        "languages": wording.progress(one, questions), "first": wording.named(one.language),
        "preview": shown.fields(questions, one.language), "asked": queries.asked(viewer(request), one),
        "outcome": queries.outcome(viewer(request), one.pk), "sittings": queries.sittings(viewer(request), one),
        "seen": seeing.seen(viewer(request), one, answered=False), "report_url": _report(one),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page.show(request, "survey.html", context, room="surveys", status=status)


def order(request: HttpRequest, survey_id: int, key: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    one = survey_of(request, survey_id)
    stored = _stored(request, one)
    place = next((at for at, was in enumerate(stored) if was["key"] == key), -1)
    if place < 0:
        raise Http404
    taken = stored.pop(place)
    to = request.POST.get("to", "")
    if to != "out":
        stored.insert(max(0, place - 1) if to == "up" else place + 1, taken)
    words = "Taken out." if to == "out" else "Moved."
    return _deed(request, one, words, lambda: actions.write(survey=one, questions=stored, at=now()))


def publication(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Open it for answers."""
    one = survey_of(request, survey_id)
    return _deed(request, one, "Published.", lambda: actions.publish(survey=one, at=now()))


def closing(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Take no more answers."""
    one = survey_of(request, survey_id)
    words = "Closed. Answers on their way are kept as late."
    return _deed(request, one, words, lambda: actions.close(survey=one, at=now()))


def anybody(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Give out a link for anybody, or take it away."""
    one, opens = survey_of(request, survey_id), request.POST.get("opens") == "1"
    return _deed(request, one, "Kept.", lambda: actions.open_to_anybody(survey=one, opens=opens))


def invite(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Go on to asking people: that is a burst, and is planned where bursts are."""
    one = survey_of(request, survey_id)
    try:
        told = urlencode({"kind": "feedback", "about": one.about})
        return HttpResponseRedirect(f"{reverse('console:burst-new')}?{told}")
    except NoReverseMatch:
        raise Http404 from None


def outcome(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Say what was decided, and why."""
    one = survey_of(request, survey_id)
    return _deed(request, one, "Kept. Tell it to everybody who took part.", lambda: actions.decide(
        survey=one, decided=request.POST.get("decided", ""), why=request.POST.get("why", ""), member=viewer(request),
        at=now(),
    ))  # fmt: skip


def host(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Answer what somebody asked the host; all who took part see it."""
    one = survey_of(request, survey_id)
    number = _number(request, "asked")
    found = next((row for row in queries.asked(viewer(request), one) if row.pk == number), None)
    if found is None:
        raise Http404
    return _deed(request, one, "Kept.", lambda: actions.answer_host_question(
        asked=found, words=request.POST.get("words", ""), member=viewer(request), at=now()
    ))  # fmt: skip


def answers(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What was answered, a page of sheets at a time; of an anonymous survey no sheet is ever listed."""
    one = survey_of(request, survey_id)
    found = queries.answers(viewer(request), one, before=_number(request, "before"), limit=PAGE + 1)
    context = {
        "survey": one, "rows": [_sheet(row, one.language) for row in found[:PAGE]],
        "more_url": f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "seen": seeing.seen(viewer(request), one, answered=False),
    }  # fmt: skip
    return page.show(request, "survey_answers.html", context, room="surveys")


def quotes(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Let others who answered read words of an answer."""
    one = survey_of(request, survey_id)
    sheet = queries.sheet(viewer(request), one, _number(request, "sheet") or 0)
    if sheet is None:
        raise Http404
    key = request.POST.get("question", "")
    words = str(sheet.said.get(key, "")) if key in dict(filling.texts(sheet.version.asked, sheet.said)) else ""
    return _deed(request, one, "Others who took part read it now, without a name.", lambda: actions.show_words(
        survey=one, sheet=sheet, question=key, words=words, member=viewer(request), at=now()
    ), back=reverse("console:survey-answers", args=[one.pk]))  # fmt: skip


def survey_of(request: HttpRequest, survey_id: int) -> Any:
    """Return the survey an address names, or answer 404."""
    found = queries.survey(viewer(request), survey_id)
    if found is None:
        raise Http404
    return found


def _sheet(row: Any, language: str) -> dict[str, Any]:
    asked = {one.key: one for one in row.version.asked}
    said = [
        {
            "key": key, "words": questionnaire.said_in(asked[key].words, language), "changed": key in row.changed,
            "answer": _answer(asked[key], answer, language), "open": asked[key].kind in questionnaire.TEXTS,
        }
        for key, answer in row.said.items()
        if key in asked
    ]  # fmt: skip
    person = (row.person.identity or row.person) if row.person else None
    return {"row": row, "said": said, "person": person, "progress": queries.progress(row)}


def _answer(one: Any, answer: Any, language: str) -> str:
    names = {option.key: questionnaire.said_in(option.words, language) for option in (*one.choices, *one.rows)}
    if filling.is_blank(answer):
        return str(answer["blank"])
    if isinstance(answer, dict):
        return "; ".join(f"{names.get(key, key)}: {value}" for key, value in answer.items())
    return ", ".join(names.get(str(value), str(value)) for value in (answer if isinstance(answer, list) else [answer]))


def _deed(request: HttpRequest, one: Any, words: str, do: Callable[[], object], *, back: str = "") -> HttpResponse:
    target = back or _here(one)
    try:
        do()
    except PorchError as error:
        return page.refused(request, error, back=target)
    return page.done(request, words, back=target)


def _stored(request: HttpRequest, one: Any) -> list[dict[str, Any]]:
    found = queries.latest(viewer(request), one)
    return list(found.questions) if found is not None else []


def _report(one: Any) -> str:
    try:
        return reverse("console:survey-report", args=[one.pk])
    except NoReverseMatch:
        return ""


def _number(request: HttpRequest, name: str) -> int | None:
    told = request.POST.get(name) or request.GET.get(name) or ""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 19 else None


def _here(one: Any) -> str:
    return reverse("console:survey", args=[one.pk])
