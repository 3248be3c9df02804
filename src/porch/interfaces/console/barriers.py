"""Where somebody cannot go, as pages show it and as a form tells it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms
from django.urls import reverse

from porch.core.networks import FAMILY_WORDS, Family
from porch.interfaces.console.forms import text


class BarrierForm(forms.Form):
    """Where somebody, or everybody at a company, cannot go, and why."""

    families = forms.TypedMultipleChoiceField(
        label="They cannot go to", coerce=Family, choices=[(each.value, words) for each, words in FAMILY_WORDS.items()],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Say where they cannot go."},
    )  # fmt: skip
    why = forms.CharField(
        label="Why", max_length=200, required=False, strip=True,
        widget=text(placeholder="Their work blocks it", autocomplete="off"),
    )  # fmt: skip


class CompanyBarrierForm(BarrierForm):
    """The same for a company, by its mail domain."""

    domain = forms.CharField(
        label="Mail domain of the company", max_length=255, strip=True,
        widget=text(placeholder="mill.example", autocomplete="off", spellcheck="false", inputmode="url"),
        error_messages={"required": "Write the company's mail domain, such as mill.example."},
    )  # fmt: skip
    field_order = ("domain", "families", "why")


def lines(barriers: list[Any]) -> list[SimpleNamespace]:
    """Return each barrier with its words and the way to take it back."""
    return [
        SimpleNamespace(
            what=FAMILY_WORDS[Family(one.family)], why=one.why, at=one.at, by=one.by.name if one.by else "",
            domain=one.domain, lift_url=reverse("console:barrier-lifting", args=[one.pk]),
        )
        for one in barriers
    ]  # fmt: skip
