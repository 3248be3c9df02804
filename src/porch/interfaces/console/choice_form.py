"""The forms of a choice: what it asks, what there is to choose from, the facts, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django import forms
from django.http import QueryDict

from porch.engagement.choices.actions import Decided, Known, Offered, What
from porch.interfaces.console.forms import text

HIDES = (
    ("answered", "Until they have chosen themselves, knowing the facts"), ("closed", "Until it is closed"),
    ("always", "Always: we alone see it"),
)  # fmt: skip
AREA = {"class": "textarea", "rows": "3"}
DAY = {"class": "input", "type": "date"}
SPARE_OPTIONS, SPARE_FACTS, LEAST_OPTIONS = 1, 2, 2
PARTS = ("title", "words", "costs", "limits", "time")


def moment() -> forms.DateTimeInput:
    """Return a field for a day and the time on it."""
    return forms.DateTimeInput(attrs={"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ChoiceForm(forms.Form):
    """What a choice asks. Why, what is decided with it, and both days are needed to open it."""

    words = forms.CharField(label="What there is to choose", max_length=200, widget=text(autocomplete="off"))
    topic = forms.CharField(label="Topic", max_length=60, required=False, widget=text(autocomplete="off"))
    why = forms.CharField(label="Why you ask", max_length=3000, required=False, widget=forms.Textarea(attrs=AREA))
    decides = forms.CharField(
        label="What will be decided with it", max_length=3000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    closes_at = forms.DateTimeField(label="Open until", required=False, widget=moment())
    told_by = forms.DateField(
        label="By when they hear what came of it", required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label="Anonymous", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        help_text="You learn who took part, and never who chose what. Figures are shown once it is closed.",
    )  # fmt: skip
    hides = forms.ChoiceField(
        label="What others chose is hidden from customers", choices=HIDES,
        widget=forms.Select(attrs={"class": "select"}),
        help_text="Once somebody has chosen, both can be tightened only.",
    )  # fmt: skip

    def what(self) -> What:
        """Return what was told."""
        return What(**self.cleaned_data)


class OutcomeForm(forms.Form):
    """What was decided, why, and what else there is."""

    option = forms.ChoiceField(label="Which option", required=False, widget=forms.Select(attrs={"class": "select"}))
    decided = forms.CharField(label="What was decided", max_length=3000, widget=forms.Textarea(attrs=AREA))
    reasons = forms.CharField(label="Why", max_length=5000, widget=forms.Textarea(attrs=AREA))
    alternatives = forms.CharField(
        label="What else there is for those who wanted otherwise", max_length=3000, required=False,
        widget=forms.Textarea(attrs=AREA),
    )  # fmt: skip
    review_on = forms.DateField(
        label="Looked at again on", required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, options: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), one.title) for one in options]
        self.fields["option"].choices = [("", "None of them"), *named]  # type: ignore[attr-defined]

    def outcome(self) -> Decided:
        """Return what was told."""
        told = dict(self.cleaned_data)
        return Decided(**{**told, "option": int(told["option"]) if told["option"] else None})


def told_of(choice: Any) -> dict[str, Any]:
    """Return what the form of a choice shows."""
    return {name: getattr(choice, name) for name in ChoiceForm.base_fields}


def offered(sent: QueryDict) -> tuple[Offered, ...]:
    """Return the options of a form, in their order; what has no title is left out."""
    return tuple(Offered(**row) for row in _rows(sent, "option", PARTS) if row["title"])


def known(sent: QueryDict) -> tuple[Known, ...]:
    """Return the facts of a form; `about` are numbers of options, however they are set apart."""
    return tuple(fact for row in _rows(sent, "fact", ("words", "source", "about")) if (fact := _known(row)).words)


def option_rows(options: Any) -> list[dict[str, str]]:
    """Return the options as their form shows them, with empty rows for more."""
    rows = [{name: getattr(one, name) for name in PARTS} for one in options]
    return rows + [dict.fromkeys(PARTS, "")] * max(SPARE_OPTIONS, LEAST_OPTIONS - len(rows))


def fact_rows(facts: Any) -> list[dict[str, str]]:
    """Return the facts as their form shows them, with empty rows for more."""
    rows = [
        {
            "words": one.words, "source": one.source,
            "about": ", ".join(str(option.position) for option in one.options.all()),
        }
        for one in facts
    ]  # fmt: skip
    return rows + [{"words": "", "source": "", "about": ""}] * SPARE_FACTS


def sent_rows(sent: QueryDict) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return options and facts as they were sent, to be shown once more beside what is wrong."""
    options = [asdict(one) for one in offered(sent)]
    facts = [{"words": one.words, "source": one.source, "about": ", ".join(map(str, one.about))} for one in known(sent)]
    return [*options, dict.fromkeys(PARTS, "")], [*facts, {"words": "", "source": "", "about": ""}]


def _known(row: dict[str, str]) -> Known:
    about = "".join(letter if letter.isascii() and letter.isdecimal() else " " for letter in row["about"]).split()
    return Known(words=row["words"], source=row["source"], about=tuple(int(one) for one in about if len(one) < 4))


def _rows(sent: QueryDict, what: str, parts: tuple[str, ...]) -> Iterator[dict[str, str]]:
    columns = [[value.strip()[:5000] for value in sent.getlist(f"{what}-{part}")] for part in parts]
    for values in zip(*columns, strict=False):
        yield dict(zip(parts, values, strict=True))
