"""A survey side by side in two languages: its own, and the one that is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.surveys import queries, translating, wording
from porch.engagement.surveys.questionnaire import Question, Words, said_in
from porch.interfaces.console import page
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.surveys import survey_of

LABELS = {"name": "Name", "intro": "A word before the questions", "decided_with": "What will be decided with it"}
PARTS = {"options": "To choose from", "rows": "Row", "low": "Lowest", "high": "Highest"}
LONG = 60  # letters from which on a text has room for several lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text in the survey's own language and, where it is written, in the other."""

    place: str
    label: str
    own: str
    said: str

    @property
    def long(self) -> bool:
        """Whether it needs several lines."""
        return len(self.own) > LONG or self.place == "intro"


def words(request: HttpRequest, survey_id: int, language: str) -> HttpResponse:
    """Every text of a survey beside what it is in another of its languages; or, posted to, what was written."""
    one = survey_of(request, survey_id)
    version = queries.latest(viewer(request), one)
    if version is None or language not in one.languages[1:]:
        raise Http404
    here = reverse("console:survey-words", args=[one.pk, language])
    if request.method == "POST":
        names = [name for name in request.POST if name.startswith("said-")]
        told = {name.removeprefix("said-"): request.POST.get(name, "") for name in names}
        try:
            translating.translate(survey=one, language=language, told=told, at=now())
        except PorchError as error:
            return page.refused(request, error, back=here)
        return page.done(request, "Kept.", back=here)
    asked = version.asked
    context = {
        "survey": one, "language": language, "name": wording.named(language), "first": wording.named(one.language),
        "progress": next(how for how in wording.progress(one, asked) if how.language == language),
        "groups": [
            ("What it says of itself", _pairs(wording.own(one), LABELS, one.language, language)),
            *(_group(number, question, one.language, language) for number, question in enumerate(asked, start=1)),
        ],
    }  # fmt: skip
    return page.show(request, "survey_words.html", context, room="surveys")


def _group(number: int, one: Question, first: str, language: str) -> tuple[str, list[Pair]]:
    texts = wording.texts(one)
    labels = {place: PARTS.get(part, "What is asked") for place, part in _parts(texts)}
    return f"Question {number}", _pairs(texts, labels, first, language)


def _parts(places: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((place, place.partition(".")[2].partition(".")[0]) for place in places)


def _pairs(texts: Mapping[str, Words], labels: Mapping[str, str], first: str, language: str) -> list[Pair]:
    return [
        Pair(place=place, label=labels[place], own=said_in(words, first), said=words.get(language, ""))
        for place, words in texts.items()
    ]
