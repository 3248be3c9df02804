"""The form of a gathering: what people are invited to, when, on what, how many; and whether a tenth is held out."""

from __future__ import annotations

from typing import Any

from django import forms

from porch.engagement.gatherings.actions import MOST_SEATS, Wish
from porch.interfaces.console.forms import text

HOLD_OUT = "Do not invite a random tenth"
WHY_NOT = "Why everybody may be invited"


class GatheringForm(forms.Form):
    """What to invite to. Whoever holds nobody out says why."""

    name = forms.CharField(
        label="What you invite to", max_length=200, widget=text(autocomplete="off"),
        error_messages={"required": "Say what it is that you invite to."},
    )  # fmt: skip
    day = forms.DateField(label="Day", required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    topic = forms.ChoiceField(label="What it is about", required=False, widget=forms.Select(attrs={"class": "select"}))
    seats = forms.IntegerField(
        label="How many people", min_value=1, max_value=MOST_SEATS, initial=12,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    holds_out = forms.BooleanField(
        label=HOLD_OUT, required=False, initial=True, widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        help_text="Chance draws them. Who was not invited shows what inviting does; without them nobody can tell.",
    )  # fmt: skip
    why_all = forms.CharField(label=WHY_NOT, max_length=300, required=False, widget=text(autocomplete="off"))

    def __init__(self, *args: Any, topics: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Anything"), *((name, name) for name in topics)]

    def clean(self) -> dict[str, Any]:
        """Return what was told; a reason where nobody is held out."""
        told: dict[str, Any] = super().clean() or {}
        if not told.get("holds_out") and not str(told.get("why_all", "")).strip():
            self.add_error("why_all", "Say why everybody may be invited: whoever reads the figures later will ask.")
        return told

    def wish(self) -> Wish:
        """Return what was wished for."""
        told = self.cleaned_data
        return Wish(
            name=told["name"], seats=told["seats"], day=told["day"], topic=told["topic"],
            why_all="" if told["holds_out"] else told["why_all"],
        )  # fmt: skip
