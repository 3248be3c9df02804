"""The forms of boards and ideas: what a board promises, what is decided and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from porch.engagement.ideas.deciding import Statement
from porch.interfaces.console.forms import text

AREA = {"class": "textarea", "rows": "3", "dir": "auto"}
VERDICTS = (("yes", "Yes"), ("not_now", "Not now"), ("no", "No"), ("already", "It is there already"))
CREDITS = (
    ("", "Nothing"), ("customers", "It came from customers"), ("inspired", "Customers inspired it"),
    ("planned", "We had planned it already"),
)  # fmt: skip


class BoardForm(forms.Form):
    """What a board is about, whose it is, and within how many days each idea is answered: both are needed."""

    name = forms.CharField(label="What the board is called", max_length=120, widget=text(autocomplete="off"))
    owner = forms.TypedChoiceField(
        label="Who answers there", coerce=int, widget=forms.Select(attrs={"class": "select"}),
        help_text="Boards die where nobody owns them: without an owner none is opened.",
    )  # fmt: skip
    answer_days = forms.IntegerField(
        label="Within how many days each idea is answered", min_value=1, max_value=365, initial=14,
        widget=forms.NumberInput(attrs={"class": "input"}),
        help_text="Customers read it, and how many wait longer.",
    )  # fmt: skip
    about = forms.CharField(
        label="What it is about", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    policy = forms.CharField(
        label="What is taken down, and why", max_length=4000, required=False, widget=forms.Textarea(attrs=AREA)
    )

    def __init__(self, *arguments: Any, colleagues: Iterable[Any], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["owner"].choices = [(one.pk, one.name) for one in colleagues if one.may_write]  # type: ignore[attr-defined]


class ChangedBoardForm(BoardForm):
    """What can be changed of a board that is open, besides."""

    half_life_weeks = forms.IntegerField(
        label="After how many weeks a vote counts half", min_value=1, max_value=520,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    looks_first = forms.BooleanField(
        label="We read the first words of somebody new before others can", required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What is decided, and why. A no says what is offered instead, or that there is nothing."""

    verdict = forms.ChoiceField(
        label="What you decide", choices=VERDICTS, widget=forms.Select(attrs={"class": "select"})
    )
    reason = forms.CharField(
        label="Why", max_length=5000, widget=forms.Textarea(attrs=AREA), help_text="In plain words: they read it."
    )
    alternative = forms.CharField(
        label="What you can offer instead", max_length=5000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    no_alternative = forms.BooleanField(
        label="There is nothing we can offer instead", required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )  # fmt: skip
    credit = forms.ChoiceField(
        label="What customers have to do with it", choices=CREDITS, required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )  # fmt: skip
    review_on = forms.DateField(
        label="Not now: when you look again", required=False,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def statement(self) -> Statement:
        """Return what was decided."""
        return Statement(**self.cleaned_data)
