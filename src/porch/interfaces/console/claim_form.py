"""The form of a claim: what we promise in public, what shows that it is so, and who answers whoever doubts it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from porch.engagement.claims.actions import LONGEST, What
from porch.engagement.claims.measures import MEASURES
from porch.interfaces.console.forms import text

AREA = {"class": "textarea", "rows": "3", "dir": "auto"}


class ClaimForm(forms.Form):
    """A promise in one sentence. It is public once it shows evidence, or a figure that proves it."""

    words = forms.CharField(
        label="What you promise, in one sentence", max_length=LONGEST, widget=text(autocomplete="off"),
        help_text="Something whoever reads it can check.",
    )  # fmt: skip
    owner = forms.TypedChoiceField(
        label="Who answers whoever doubts it", coerce=int, widget=forms.Select(attrs={"class": "select"})
    )
    measure = forms.ChoiceField(
        label="The figure from the log that proves it", required=False, widget=forms.Select(attrs={"class": "select"}),
        choices=[("", "None: the evidence below does"), *((key, one.name) for key, one in MEASURES.items())],
        help_text="It is counted anew every hour and shown to everybody, however it turns out.",
    )  # fmt: skip
    evidence = forms.CharField(
        label="What shows that it is so", max_length=5000, required=False, widget=forms.Textarea(attrs=AREA),
        help_text="Links are fine.",
    )  # fmt: skip
    why = forms.CharField(
        label="Why you promise it", max_length=2000, required=False, widget=forms.Textarea(attrs=AREA)
    )
    topic = forms.CharField(label="Topic", max_length=60, required=False, widget=text(autocomplete="off"))

    def __init__(self, *arguments: Any, colleagues: Iterable[Any], **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.fields["owner"].choices = [(one.pk, one.name) for one in colleagues if one.may_write]  # type: ignore[attr-defined]

    def what(self) -> What:
        """Return what was told of the claim itself."""
        return What(**{name: told for name, told in self.cleaned_data.items() if name != "owner"})
