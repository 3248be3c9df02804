"""Why we may write to somebody, as pages show it and as a form tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.urls import reverse

from porch.core.stopping import asks_to_stop
from porch.interfaces.console.forms import text
from porch.interfaces.console.signs import sign
from porch.records.consent import queries, suppressing

WORDS = (("given", "Yes"), ("declined", "No"), ("withdrawn", "No longer"))
MARKS = {"given": "circle-check", "declined": "ban", "withdrawn": "ban"}


class ConsentForm(forms.Form):
    """What somebody said about being written to, and its proof."""

    word = forms.ChoiceField(label="They said", choices=WORDS, widget=forms.Select(attrs={"class": "select"}))
    purpose = forms.ChoiceField(
        label="To what", required=False, widget=forms.Select(attrs={"class": "select"}),
        choices=[("", "Anything we start"), *[(each.value, each.label) for each in queries.STARTED]],
    )  # fmt: skip
    kind = forms.ChoiceField(label="Where", required=False, widget=forms.Select(attrs={"class": "select"}))
    basis = forms.ChoiceField(
        label="For a yes: why we may", required=False, widget=forms.Select(attrs={"class": "select"}),
        choices=[(each.value, each.label) for each in queries.Basis],
    )  # fmt: skip
    words = forms.CharField(
        label="What was said", required=False, max_length=1000, strip=True,
        widget=text(placeholder="Yes, send me the menu of the month", autocomplete="off"),
    )  # fmt: skip
    place = forms.CharField(
        label="Where it was said", required=False, max_length=300, strip=True,
        widget=text(placeholder="At the fair in Verona", autocomplete="off"),
    )  # fmt: skip
    said_on = forms.DateField(
        label="On", required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
        error_messages={"invalid": "Choose a day."},
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        places = [(kind, sign(kind).label) for kind in dict.fromkeys(kinds)]
        self.fields["kind"].choices = [("", "Everywhere"), *places]  # type: ignore[attr-defined]


def lines(rows: Sequence[Any]) -> list[SimpleNamespace]:
    """Return each note as a sentence with its proof, whether it still counts, and the way to take it back."""
    return [
        SimpleNamespace(
            icon=MARKS[row.word], what=queries.told(row), words=row.words, place=row.place, at=row.at,
            by=row.by.name if row.by else "", undone=row.undone_at is not None,
            undo_url="" if row.undone_at else reverse("console:consent-undo", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def shut(person_id: int, rows: Sequence[Any]) -> list[SimpleNamespace]:
    """Return each address of theirs that nothing we begin goes to, why, and the way to open it again.

    What the law forbids is opened by nobody here.
    """
    return [
        SimpleNamespace(
            address=handle.value, label=sign(handle.kind).label, why=suppressing.SAID[row.reason], words=row.words,
            what=row.get_purpose_display() if row.purpose else "", at=row.at, by=row.by.name if row.by else "",
            lift_url="" if row.reason == "legal"
            else reverse("console:suppression-lift", args=[person_id, row.pk]),
        )
        for handle, row in rows
    ]  # fmt: skip


def resting(rows: Sequence[Any]) -> list[SimpleNamespace]:
    """Return each address of theirs that rests because mail to it came back, and until when."""
    return [SimpleNamespace(address=handle.value, label=sign(handle.kind).label, until=at) for handle, at in rows]


def answers(rows: Sequence[Any], now: datetime) -> list[SimpleNamespace]:
    """Return for each purpose whether we may write to whom these notes are of, and why."""
    told = [(each, queries.answer(rows, each, "", now)) for each in queries.STARTED]
    return [SimpleNamespace(label=each.label, allowed=answer.allowed, why=answer.why) for each, answer in told]


def asked_to_stop(turns: Iterable[Any], rows: Sequence[Any]) -> Any:
    """Return the latest thing somebody said that asks us to stop and that no note answers yet, or None."""
    noted = max((row.said_at for row in rows if row.undone_at is None and row.word != "given"), default=None)
    theirs = (turn for turn in turns if not turn.ours and asks_to_stop(turn.text, turn.subject))
    return next((turn for turn in theirs if noted is None or turn.at > noted), None)
