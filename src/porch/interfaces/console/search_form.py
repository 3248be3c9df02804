"""The form of a search: words, what for, how often and where; with a beginning and an end it is a chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from porch.interfaces.console.forms import text

ABOUT = (
    ("brand", "Our name"), ("product", "A product of ours"), ("tag", "A hashtag"), ("competitor", "A competitor"),
    ("claim", "A claim people repeat"),
)  # fmt: skip
EVERY = (
    (1, "every minute"), (5, "every 5 minutes"), (15, "every 15 minutes"), (60, "every hour"), (360, "every 6 hours"),
    (1440, "once a day"),
)  # fmt: skip
HOURLY, FOR_A_CHAT = 60, 5


def moment() -> forms.DateTimeInput:
    """Return a line for a day and a time in our looks."""
    return forms.DateTimeInput(attrs={"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SearchForm(forms.Form):
    """What to look for. `chat` asks for its time as well; `agreed` is the cost that was shown before saving."""

    words = forms.CharField(
        label="Words", max_length=200, widget=text(autocomplete="off", spellcheck="false"),
        help_text="One phrase, looked for as it stands: quotes and signs mean nothing here. For another spelling, save"
        " another search.", error_messages={"required": "Say which words to look for."},
    )  # fmt: skip
    about = forms.ChoiceField(
        label="They are", choices=ABOUT, widget=forms.Select(attrs={"class": "select"}),
        help_text="What people say of our name, products and hashtags may be offered in the morning. Competitors and"
        " claims are only listed.",
    )  # fmt: skip
    name = forms.CharField(label="What you call it", max_length=120, required=False, widget=text(autocomplete="off"))
    begins_at = forms.DateTimeField(label="Begins", widget=moment(), required=False)
    ends_at = forms.DateTimeField(label="Ends", widget=moment(), required=False)
    host_note = forms.CharField(
        label="Note for whoever hosts", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"class": "plain-textarea", "rows": 3, "dir": "auto"}),
    )  # fmt: skip
    every = forms.TypedChoiceField(
        label="Look", choices=EVERY, coerce=int, widget=forms.Select(attrs={"class": "select"})
    )
    accounts = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": "This connection cannot be searched."}
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], chat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = places
        if chat:
            self.fields["words"].label = "Hashtag"
            self.fields["words"].help_text = "One word, with or without its sign: #AskTheChef"
            self.fields["begins_at"].required = self.fields["ends_at"].required = True
            del self.fields["about"]
        else:
            for name in ("begins_at", "ends_at", "host_note"):
                del self.fields[name]

    @property
    def cadence(self) -> timedelta:
        """How often it looks, as chosen or as offered."""
        told = self["every"].value()
        known = {str(minutes): minutes for minutes, _ in EVERY}
        return timedelta(minutes=known.get(str(told), HOURLY))

    @property
    def chosen(self) -> set[int]:
        """The connections chosen, or offered."""
        return {int(one) for one in self["accounts"].value() or () if str(one).isdecimal()}
