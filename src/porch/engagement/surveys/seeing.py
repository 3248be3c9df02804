"""Who sees what was answered: one function for every surface, be it a page, a letter, a search, a file or an API."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from porch.analytics.surveys import asked
from porch.analytics.surveys.asked import Told
from porch.analytics.surveys.facts import Form
from porch.analytics.surveys.suppressing import LEAST
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.surveys import ballots
from porch.engagement.surveys.heard import heard
from porch.engagement.surveys.models import Asked, Ballot, Quote, Results, Sheet, Survey


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What may be seen of a survey: how many answered, what (`results`), and others' words. `why` says what is not."""

    answered: int
    results: tuple[Told, ...] = ()
    quotes: tuple[str, ...] = ()
    host: tuple[tuple[str, str], ...] = ()
    why: str = ""


def hidden(viewer: Viewer, survey: Survey, *, answered: bool) -> str:
    """Return why the results are hidden from somebody, in words; empty when they may see them.

    Of us anybody may, customers as the survey says: after their own answer, after it closed, never. `answered` is
    whether they have. Fewer than five anonymous ballots are seen by nobody, and of an open survey those released.
    """
    if survey.anonymous and ballots.looked_at(survey).count() < LEAST:
        return (
            _(
                "Results are shown five answers at a time, from the tenth on, and all of them once it is closed, so "
                "that nobody is found out."
            )
            if survey.closed_at is None
            else _("Fewer than five answered, so nothing is shown: nobody is found out.")
        )
    if viewer is not None and may_see(viewer):
        return ""
    if survey.results == Results.TEAM:
        return _("Results are not shown.")
    if not answered:
        return _("You see the results once you have answered.")
    if survey.results == Results.CLOSED and survey.closed_at is None:
        return _("You see the results once it is closed.")
    return ""


def seen(viewer: Viewer, survey: Survey, *, answered: bool, language: str = "") -> Seen:
    """Return what somebody may see of a survey: a colleague, or (None) a customer who has answered or not.

    Questions are named in `language`, else in the survey's own.
    """
    many = _many(survey)
    host = _host(survey) if answered or may_see(viewer) else ()
    if why := hidden(viewer, survey, answered=answered):
        return Seen(answered=many, host=host, why=why)
    quotes = tuple(Quote.objects.filter(survey=survey).order_by("-id").values_list("words", flat=True)[:50])
    return Seen(answered=many, results=_results(survey, language), quotes=quotes, host=host)


def _results(survey: Survey, language: str) -> tuple[Told, ...]:
    """Return what was answered but for words of one's own: those are shown one by one, where a colleague lets them."""
    found = heard(SYSTEM, survey.pk, language=language)
    if found is None or len(found.sheets) < LEAST:
        return ()
    sure = asked.Sureness(drawn=False, anonymous=survey.anonymous)
    told = (one for question in found.questions for one in asked.told(question, found.sheets, sure=sure))
    return tuple(one for one in told if one.form is not Form.TEXT)


def _many(survey: Survey) -> int:
    sheets = Sheet.objects.filter(survey=survey, late=False).exclude(finished_at=None).count()
    return sheets + Ballot.objects.filter(survey=survey, late=False).count()


def _host(survey: Survey) -> tuple[tuple[str, str], ...]:
    rows = Asked.objects.filter(survey=survey).exclude(answered_at=None).order_by("-id")
    return tuple(rows.values_list("words", "answer")[:50])
