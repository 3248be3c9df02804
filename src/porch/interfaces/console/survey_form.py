"""The forms of a survey: what it says of itself, and one question of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from porch.engagement.surveys.actions import What
from porch.engagement.surveys.questionnaire import BLANKS, NAMES, NUMBERS, Kind, Question
from porch.interfaces.console.forms import text

SEEN = (
    ("answered", "Whoever has answered"), ("closed", "Whoever has answered, once it is closed"), ("team", "We alone"),
)  # fmt: skip
AREA = {"class": "textarea", "rows": "3"}
NUMBER = {"class": "input", "step": "any"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
ENDS = ("low_words", "high_words")
HOW = (("any", "any of these"), ("none", "something else"))


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

    def clean_languages(self) -> tuple[str, ...]:
        """Return the codes of the languages, each once."""
        told = dict.fromkeys(re.findall(r"[\w-]+", self.cleaned_data["languages"].lower()))
        if wrong := next((one for one in told if not LANGUAGE.fullmatch(one)), ""):
            raise forms.ValidationError(f"Write languages by their codes, such as en, de. “{wrong}” is none.")
        return tuple(told) or ("en",)

    def what(self) -> What:
        """Return what was told."""
        told = dict(self.cleaned_data)
        told["minutes"] = told["minutes"] or 0
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
    low_words = forms.CharField(
        label="What the lowest means", required=False, max_length=100, widget=text(autocomplete="off")
    )
    high_words = forms.CharField(
        label="What the highest means", required=False, max_length=100, widget=text(autocomplete="off")
    )
    required = forms.BooleanField(
        label="Needed", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    not_for_me = forms.BooleanField(
        label="Offer “This does not apply to me”", required=False, initial=True,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )  # fmt: skip
    do_not_know = forms.BooleanField(
        label="Offer “I do not know”", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    rather_not = forms.BooleanField(
        label="Offer “I would rather not say”", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    when = forms.MultipleChoiceField(
        label="Only of who answered", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checkbox"})
    )
    when_how = forms.ChoiceField(
        label="Which of these", required=False, choices=HOW, widget=forms.Select(attrs={"class": "select"})
    )
    when_number = forms.ChoiceField(
        label="Or only of who gave a number to", required=False, widget=forms.Select(attrs={"class": "select"})
    )
    when_least = forms.FloatField(label="from", required=False, widget=forms.NumberInput(attrs=NUMBER))
    when_most = forms.FloatField(label="to", required=False, widget=forms.NumberInput(attrs=NUMBER))

    def __init__(self, *args: Any, before: Iterable[Question], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = list(before)
        for name, choices in (
            ("when", list(_conditions(earlier, language))), ("when_number", list(_numbers(earlier, language))),
        ):  # fmt: skip
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields but those that say of whom it is asked."""
        return [field for field in self.visible_fields() if not field.name.startswith("when")]

    @property
    def conditional(self) -> bool:
        """Whether there is anything it could depend on."""
        return any(
            len(getattr(self.fields[name], "choices", ())) > least for name, least in (("when", 0), ("when_number", 1))
        )

    @property
    def depends(self) -> bool:
        """Whether it is asked of some alone, or what was said of that is wrong."""
        names = ("when", "when_number", "when_least", "when_most")
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        """Return what was told; what it depends on is one earlier question."""
        told = super().clean() or self.cleaned_data
        questions = {answer.partition("=")[0] for answer in told.get("when", [])}
        if len(questions) > 1:
            self.add_error("when", "Choose answers to one question.")
        ends = told.get("when_least") is not None or told.get("when_most") is not None
        if questions and told.get("when_number"):
            self.add_error("when_number", "Choose answers or a number, not both.")
        if ends != bool(told.get("when_number")):
            self.add_error("when_number", "Say to which question, and from or to which number.")
        return told

    def told(self, language: str, key: str, was: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the question as it is stored; `was` is what it was, whose other languages and short names stay."""
        told, before = self.cleaned_data, was or {}
        return {
            "key": key, "kind": told["kind"], "words": {**before.get("words", {}), language: told["words"]},
            "options": _lines(told["options"], language, before.get("options", [])),
            "rows": _lines(told["rows"], language, before.get("rows", [])),
            "low": told["low"], "high": told["high"], "required": told["required"], "not_for_me": told["not_for_me"],
            "do_not_know": told["do_not_know"], "rather_not": told["rather_not"], **self._when(),
            **{name: {**before.get(name, {}), language: told[name]} for name in ENDS},
        }  # fmt: skip

    def _when(self) -> dict[str, Any]:
        """Return of whom it is asked, as it is stored; nothing of everybody."""
        told = self.cleaned_data
        if told["when"]:
            keys, answers = zip(*(answer.split("=", 1) for answer in told["when"]), strict=True)
            return {"when": {"key": keys[0], "not" if told["when_how"] == "none" else "is": list(answers)}}
        if told["when_number"]:
            ends = {"least": told["when_least"], "most": told["when_most"]}
            return {"when": {"key": told["when_number"], **{k: end for k, end in ends.items() if end is not None}}}
        return {}


def told_of_question(one: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what the form of a question shows."""
    when = one.get("when") or {}
    named = when.get("is") or when.get("not") or []
    return {
        **{name: one.get(name, plain) for name, plain in (("kind", "single"), ("low", 1), ("high", 5))},
        **{name: bool(one.get(name)) for name in ("required", *BLANKS)},
        **{name: (one.get(name) or {}).get(language, "") for name in ENDS},
        "words": _words(one, language), "when": [f"{when['key']}={answer}" for answer in named],
        "when_how": "none" if when.get("not") else "any", "when_number": when.get("key", "") if not named else "",
        **{f"when_{name}": f"{when[name]:g}" if name in when else "" for name in ("least", "most")},
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
                yield f"{one.key}={option.key}", f"“{words}” to “{asked[:60]}”"


def _numbers(before: Iterable[Question], language: str) -> Iterable[tuple[str, str]]:
    yield "", "None"
    for one in before:
        if one.kind in NUMBERS:
            yield one.key, (one.words.get(language) or next(iter(one.words.values())))[:80]
