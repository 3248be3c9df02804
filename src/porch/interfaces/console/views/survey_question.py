"""A question of a survey: written, while what speaks against it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.surveys import actions, queries, questionnaire
from porch.engagement.surveys.lint import Finding, predicted
from porch.engagement.surveys.questionnaire import Unfit
from porch.interfaces.console import page, survey_form
from porch.interfaces.console.survey_form import QuestionForm
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.surveys import survey_of

OF_ALL = frozenset({"many", "long"})  # what speaks against all of it, and what one question more may bring about


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question being written: its short name, and at which place of the survey's questions, as stored, it stands."""

    survey: Any
    stored: list[dict[str, Any]]
    place: int
    key: str
    form: QuestionForm

    def laid_down(self) -> list[dict[str, Any]]:
        """Return all questions as they are stored with this one as it was put in; the form has to be valid."""
        was = self.stored[self.place] if self.place < len(self.stored) else None
        told = self.form.told(self.survey.language, self.key, was)
        return [*self.stored[: self.place], told, *self.stored[self.place + 1 :]]

    def told(self) -> dict[str, Any]:
        """Return what speaks against it (`findings`), and how many `minutes` all questions take; 0: not known yet."""
        if self.form.is_bound and not self.form.is_valid():
            return {"findings": [], "minutes": 0}
        try:
            questions = questionnaire.read(self.laid_down() if self.form.is_bound else self.stored)
        except Unfit as error:
            return {"findings": [Finding(code="unfit", words=str(error), blocks=True)], "minutes": 0}
        against = actions.findings(self.survey, questions, now().date())
        theirs = [one for one in against if one.where == self.key or one.code in OF_ALL]
        return {"findings": theirs, "minutes": max(1, round(predicted(questions))) if questions else 0}


def question(request: HttpRequest, survey_id: int, key: str = "") -> HttpResponse:
    """The form of a question, new or there already; or the question, kept."""
    draft = _draft(request, survey_id, key)
    form = draft.form
    if request.method == "POST" and form.is_valid():
        try:
            actions.write(survey=draft.survey, questions=draft.laid_down(), at=now())
        except PorchError as error:
            form.add_error(None, str(error))
        else:
            return page.done(request, "Kept.", back=reverse("console:survey", args=[survey_id]))
    context = {"survey": draft.survey, "form": form, "key": key, **draft.told()}
    status = 422 if request.method == "POST" else 200
    return page.show(request, "survey_question.html", context, room="surveys", status=status)


def lint(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What speaks against a question that is being written (`?key=`: one there already), for our own script."""
    draft = _draft(request, survey_id, request.GET.get("key", ""))
    return render(request, "console/parts/survey_findings.html", draft.told())


def _draft(request: HttpRequest, survey_id: int, key: str) -> Draft:
    one = survey_of(request, survey_id)
    version = queries.latest(viewer(request), one)
    stored = list(version.questions) if version is not None else []
    place = next((at for at, was in enumerate(stored) if was["key"] == key), len(stored))
    if key and place == len(stored):
        raise Http404
    initial = survey_form.told_of_question(stored[place], one.language) if key else None
    form = QuestionForm(
        request.POST or None, initial=initial, before=questionnaire.read(stored[:place]), language=one.language
    )
    return Draft(survey=one, stored=stored, place=place, key=key or survey_form.fresh_key(stored), form=form)
