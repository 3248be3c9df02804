"""The forms of a survey: what it says of itself, and one question of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from porch.engagement.surveys.actions import What
from porch.engagement.surveys.questionnaire import NAMES, Kind, Question
from porch.interfaces.console.forms import text

SEEN = (
    ("answered", "Whoever has answered"), ("closed", "Whoever has answered, once it is closed"), ("team", "We alone"),
)  # fmt: skip
AREA = {"class": "textarea", "rows": "3"}


class SurveyForm(forms.Form):
    """What a survey says of itself. What is decided with it, and by when they hear, is needed to publish it."""

    name = forms.CharField(label="Name", max_length=200, widget=text(autocomplete="off"))
    decided_with = forms.CharField(
        label="What will be decided with it", max_length=500, required=False, widget=text(autocomplete="off"),
        help_text="People read it before they answer. Without it nobody is asked.",
    )  # fmt: skip
    hear_by = forms.DateField(
        label="By when they hear what came of it", required=False,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    topic = forms.CharField(label="What it is about", max_length=60, required=False, widget=text(autocomplete="off"))
    intro = forms.CharField(
        label="A word before the questions", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    anonymous = forms.BooleanField(
        label="Anonymous", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        help_text="Answers are kept without name, time and order. This is never taken back.",
    )  # fmt: skip
    results = forms.ChoiceField(
        label="Who sees what was answered", choices=SEEN, widget=forms.Select(attrs={"class": "select"}),
        help_text="Once it is published this can be tightened only.",
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="Minutes you agreed on with them", min_value=0, max_value=120, required=False, initial=0,
        widget=forms.NumberInput(attrs={"class": "input"}), help_text="0: at most five questions.",
    )  # fmt: skip
    languages = forms.CharField(
        label="Languages", max_length=60, required=False, initial="en", widget=text(autocomplete="off"),
        help_text="The first is its own: en, de",
    )  # fmt: skip

    def what(self) -> What:
        """Return what was told."""
        told = dict(self.cleaned_data)
        told["minutes"] = told["minutes"] or 0
        told["languages"] = tuple(re.findall(r"[a-z]{2,3}(?:-[a-z]+)?", told["languages"].lower())) or ("en",)
        return What(**told)


def told_of(survey: Any) -> dict[str, Any]:
    """Return what the form of a survey shows."""
    names = ("name", "decided_with", "hear_by", "topic", "intro", "anonymous", "results", "minutes")
    return {**{name: getattr(survey, name) for name in names}, "languages": ", ".join(survey.languages)}


class QuestionForm(forms.Form):
    """One question, in the survey's own language. A line each for what to choose from and for the rows."""

    words = forms.CharField(label="What is asked", max_length=1000, widget=text(autocomplete="off"))
    kind = forms.ChoiceField(
        label="How it is answered", choices=[(kind.value, name) for kind, name in NAMES.items()],
        widget=forms.Select(attrs={"class": "select"}),
    )  # fmt: skip
    options = forms.CharField(
        label="To choose from, a line each", required=False, max_length=5000, widget=forms.Textarea(attrs=AREA)
    )
    rows = forms.CharField(
        label="Rows, a line each", required=False, max_length=5000, widget=forms.Textarea(attrs=AREA),
        help_text="Begin a row that is worded the other way round with a hyphen.",
    )  # fmt: skip
    low = forms.IntegerField(label="Scale from", initial=1, widget=forms.NumberInput(attrs={"class": "input"}))
    high = forms.IntegerField(label="Scale to", initial=5, widget=forms.NumberInput(attrs={"class": "input"}))
    required = forms.BooleanField(
        label="Needed", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    not_for_me = forms.BooleanField(
        label="Offer “This does not apply to me”", required=False, initial=True,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )  # fmt: skip
    rather_not = forms.BooleanField(
        label="Offer “I would rather not say”", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    when = forms.ChoiceField(label="Asked of", required=False, widget=forms.Select(attrs={"class": "select"}))

    def __init__(self, *args: Any, before: Iterable[Question], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["when"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Everybody"), *_conditions(before, language)]

    def told(self, language: str, key: str, was: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the question as it is stored; `was` is what it was, whose other languages and short names stay."""
        told, before = self.cleaned_data, was or {}
        key_, _, answer = told["when"].partition("=")
        return {
            "key": key, "kind": told["kind"], "words": {**before.get("words", {}), language: told["words"]},
            "options": _lines(told["options"], language, before.get("options", [])),
            "rows": _lines(told["rows"], language, before.get("rows", [])),
            "low": told["low"], "high": told["high"], "required": told["required"], "not_for_me": told["not_for_me"],
            "rather_not": told["rather_not"], **({"when": {"key": key_, "is": [answer]}} if answer else {}),
        }  # fmt: skip


def told_of_question(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what the form of a question shows."""
    when = one.get("when") or {}
    return {
        **{name: one.get(name, plain) for name, plain in (("kind", "single"), ("low", 1), ("high", 5))},
        **{name: bool(one.get(name)) for name in ("required", "not_for_me", "rather_not")},
        "words": _words(one, language), "when": f"{when['key']}={when['is'][0]}" if when else "",
        "options": "\n".join(_words(option, language) for option in one.get("options", [])),
        "rows": "\n".join(("- " if row.get("turned") else "") + _words(row, language) for row in one.get("rows", [])),
    }  # fmt: skip


def fresh_key(stored: Iterable[Mapping[str, Any]]) -> str:
    """Return a short name no other question has."""
    taken = {str(one.get("key")) for one in stored}
    return next(f"q{number}" for number in range(1, 1000) if f"q{number}" not in taken)


def _words(one: Mapping[str, Any], language: str) -> str:
    words = one.get("words") or {}
    return str(words.get(language) or next(iter(words.values()), ""))


def _lines(told: str, language: str, before: list[Any]) -> list[dict[str, Any]]:
    """Return lines as options: what stood in the same words keeps its short name, so that answers stay with it."""
    keys = {_words(one, language): one for one in before}
    taken = {str(one["key"]) for one in before}
    fresh = (f"o{number}" for number in range(1, 10_000) if f"o{number}" not in taken)
    found = []
    for line in filter(None, (line.strip() for line in told.splitlines())):
        turned, words = line.startswith("- "), line.removeprefix("- ").strip()
        was = keys.get(words, {})
        kept = {"key": was.get("key") or next(fresh), "words": {**was.get("words", {}), language: words}}
        found.append({**kept, **({"turned": True} if turned else {})})
    return found


def _conditions(before: Iterable[Question], language: str) -> Iterable[tuple[str, str]]:
    for one in before:
        if one.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.YES_NO):
            asked = one.words.get(language) or next(iter(one.words.values()))
            for option in one.choices:
                words = option.words.get(language) or next(iter(option.words.values()))
                yield f"{one.key}={option.key}", f"who answered “{words}” to “{asked[:60]}”"
