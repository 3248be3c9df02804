"""The forms of a burst: first what it is and for whom, then, when its reach is known, its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any

from django import forms

from porch.analytics.cadence.kinds import Kind
from porch.engagement.bursts.actions import Wish
from porch.engagement.bursts.wording import misplaced
from porch.interfaces.console.forms import text

KINDS = {
    Kind.QUESTION: ("A question", "Light and open. Nobody is polled or reminded; answers are conversation."),
    Kind.IDEA: ("A little idea", "A tip out of what you are good at, for whom it concerns."),
    Kind.INVITE: ("An invite", "A tasting, a visit, naming a dish: something to come to or take part in."),
    Kind.FEEDBACK: ("Asking how it was", "Last of all, of those you gave something. They hear what came of it."),
    Kind.THANKS: ("Thanks", "For what somebody did. To people by name; it counts as nothing you began."),
    Kind.APOLOGY: ("An apology", "For what went wrong. To people by name, also while they wait for an answer."),
}
BY_NAME = {Kind.THANKS, Kind.APOLOGY}
BLANKS = "{name} is what we call them, {said} what they said of it, {line} a line of their own that you write below."
LINKS = {
    "survey": "{survey} is where their own link to the survey goes.",
    "come": "{come} is where their own link goes, by which they say whether they come.",
}


class BurstForm(forms.Form):
    """What to begin, about what, with whom, and when."""

    kind = forms.ChoiceField(label="What it is", choices=(), widget=forms.RadioSelect)
    name = forms.CharField(
        label="What you call it", max_length=200, widget=text(autocomplete="off"),
        help_text="Only your team sees this.",
        error_messages={"required": "Give it a name, so that you find it again."},
    )  # fmt: skip
    topic = forms.ChoiceField(
        label="What it is about", required=False, widget=forms.Select(attrs={"class": "select"}),
        help_text="It goes to those who care about this.",
    )  # fmt: skip
    product = forms.CharField(label="Which product of yours", required=False, max_length=100, widget=text())
    whom = forms.ChoiceField(label="For whom", required=False, widget=forms.Select(attrs={"class": "select"}))
    day = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
        help_text="Empty: as soon as it is approved.",
    )  # fmt: skip
    hour = forms.TimeField(
        label="Hour", required=False, widget=forms.TimeInput(attrs={"class": "input", "type": "time"})
    )
    until = forms.DateField(
        label="Of use until", required=False, widget=forms.DateInput(attrs={"class": "input", "type": "date"}),
        help_text="Nobody gets it later than this.",
    )  # fmt: skip
    holds_out = forms.BooleanField(
        label="Leave a random tenth out", required=False, initial=True,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        help_text="Chance draws them. Without them nobody can tell what it did.",
    )  # fmt: skip
    why_all = forms.CharField(label="Why everybody should get it", max_length=300, required=False, widget=text())
    about = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, topics: Iterable[str], whom: Iterable[tuple[str, str]], zone: tzinfo,
        persons: Sequence[int] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.zone, self.persons = zone, persons
        choices = {"topic": [("", "Nothing in particular"), *((one, one) for one in topics)], "whom": list(whom)}
        choices["kind"] = [(kind.value, words[0]) for kind, words in KINDS.items()]
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def clean(self) -> dict[str, Any]:
        """Return what was told; a reason where nobody is left out, and a day where there is an hour."""
        told: dict[str, Any] = super().clean() or {}
        if not told.get("holds_out") and not str(told.get("why_all", "")).strip():
            self.add_error("why_all", "Say why everybody should get it: whoever reads the figures later will ask.")
        if told.get("kind") in BY_NAME and not self.persons:
            self.add_error("kind", "Say below to whom it goes, by name.")
        if told.get("hour") and not told.get("day"):
            self.add_error("day", "Say on which day.")
        return told

    def wish(self, *, segment: Any = None, saved: Any = None) -> Wish:
        """Return what is wished for."""
        told = self.cleaned_data
        return Wish(
            kind=Kind(told["kind"]), name=told["name"], about=told["about"], topic=told["topic"],
            product=told["product"], segment=segment, saved=saved, persons=tuple(self.persons),
            why_all="" if told["holds_out"] else told["why_all"],
            send_at=self.moment(told["day"], told["hour"] or time(10)),
            relevant_until=self.moment(told["until"], time(23, 59)),
        )  # fmt: skip

    def moment(self, day: date | None, hour: time) -> datetime | None:
        """Return a moment of the business's clock, or None where no day is named."""
        return datetime.combine(day, hour, self.zone) if day else None


class WordsForm(forms.Form):
    """The words, once written, for each their own."""

    subject = forms.CharField(
        label="Subject", required=False, max_length=300, widget=text(autocomplete="off"), help_text="For mail alone."
    )
    words = forms.CharField(
        label="Words", max_length=5000, widget=forms.Textarea(attrs={"class": "textarea", "rows": 7, "dir": "auto"}),
        help_text=BLANKS, error_messages={"required": "Write what you want to say."},
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, about: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [words for name, words in LINKS.items() if not misplaced(f"{{{name}}}", kind=Kind(kind), about=about)]
        self.fields["words"].help_text = " ".join([BLANKS, *offered])
