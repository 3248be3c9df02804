"""The form of the house's rhythm, and that of holding a segment."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from porch.interfaces.console.forms import text, zones

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def clock() -> forms.TimeInput:
    """Return a time of day in our looks."""
    return forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M")


class RhythmForm(forms.Form):
    """When the business begins something with people, and how long it leaves them in peace."""

    opens = forms.TimeField(label="From", widget=clock(), initial=time(8))
    closes = forms.TimeField(label="Until", widget=clock(), initial=time(20), help_text="By the clock of each person.")
    days = forms.TypedMultipleChoiceField(
        label="Days", coerce=int, choices=list(enumerate(DAYS)), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day of the week."},
    )  # fmt: skip
    gap_days = forms.IntegerField(
        label="Days in peace between two", min_value=7, max_value=90, initial=7,
        widget=forms.NumberInput(attrs={"class": "input"}),
        help_text="Never under a week, and never more than three in thirty days.",
    )  # fmt: skip
    zone = forms.ChoiceField(label="Your time zone", required=False, widget=forms.Select(attrs={"class": "select"}))
    country = forms.CharField(
        label="Whose public holidays you keep", required=False, max_length=2, widget=text(autocomplete="country"),
        help_text="Two letters, such as IT or DE.",
    )  # fmt: skip
    region = forms.CharField(
        label="Part of that country", required=False, max_length=6, widget=text(), help_text="Such as BY for Bavaria."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "That of the business"), *zones()]


class HoldForm(forms.Form):
    """With whom nothing is begun for now, and why."""

    segment = forms.ChoiceField(label="With whom", widget=forms.Select(attrs={"class": "select"}))
    why = forms.CharField(
        label="Why", max_length=200, widget=text(autocomplete="off"),
        error_messages={"required": "Say why, for whoever plans something for them."},
    )  # fmt: skip

    def __init__(self, *args: Any, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["segment"]
        if isinstance(field, forms.ChoiceField):
            field.choices = segments
