"""The form of a date people are asked to: what, when and where, for how many, once or again and again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms

from porch.core.errors import PorchError
from porch.engagement.gatherings.holding import What
from porch.interfaces.console.forms import text, zones

SORTS = (
    ("tasting", "Tasting"), ("user_group", "User group"), ("customer_day", "Customer day"), ("visit", "Visit"),
    ("booth", "Booth at a fair"), ("chat", "Chat on a network"),
)  # fmt: skip
AGAIN = (
    ("", "Once"), ("FREQ=WEEKLY", "Every week"), ("FREQ=WEEKLY;INTERVAL=2", "Every two weeks"),
    ("FREQ=MONTHLY", "Every month, on that day of it"), ("nth", "Every month, on that weekday of it"),
    ("FREQ=YEARLY", "Every year"),
)  # fmt: skip
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WHICH = (("this", "This date alone"), ("following", "This one and all that follow"), ("all", "All that are to come"))
SEATS = "Empty: as many as come. 0: not in this way."


class DateForm(forms.Form):
    """A date, or a series of them."""

    name = forms.CharField(
        label="What it is", max_length=200, widget=text(autocomplete="off"),
        error_messages={"required": "Say what it is."},
    )  # fmt: skip
    sort = forms.ChoiceField(label="Sort", choices=SORTS, widget=forms.Select(attrs={"class": "select"}))
    day = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day.", "invalid": "This is no day."},
    )  # fmt: skip
    time = forms.TimeField(
        label="Time", widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
        error_messages={"required": "Say at what time.", "invalid": "This is no time."},
    )  # fmt: skip
    minutes = forms.IntegerField(
        label="How many minutes", min_value=5, max_value=10_080, initial=120,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    zone = forms.ChoiceField(label="Time zone of the place", widget=forms.Select(attrs={"class": "select"}))
    again = forms.ChoiceField(
        label="How often", choices=AGAIN, required=False, widget=forms.Select(attrs={"class": "select"})
    )
    place = forms.CharField(label="Where", max_length=300, required=False, widget=text())
    room_seats = forms.IntegerField(
        label="Seats there", required=False, min_value=0, max_value=100_000, help_text=SEATS,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    online = forms.URLField(
        label="Address for who takes part online", max_length=600, required=False, assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "input"}), help_text="Told only to whoever said yes to it.",
    )  # fmt: skip
    online_seats = forms.IntegerField(
        label="Places online", required=False, min_value=0, max_value=100_000, initial=0, help_text=SEATS,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    topic = forms.CharField(label="What it is about", max_length=60, required=False, widget=text())
    words = forms.CharField(
        label="Words to who is asked", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"class": "plain-textarea", "rows": 4, "dir": "auto"}),
    )  # fmt: skip
    claim_hours = forms.IntegerField(
        label="For how many waking hours a seat that became free is held", min_value=1, max_value=200, initial=11,
        widget=forms.NumberInput(attrs={"class": "input"}), help_text="Eleven are one day. Nobody is asked at night.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = zones()

    def what(self) -> What:
        """Return what a valid form tells of it."""
        told = self.cleaned_data
        return What(
            name=told["name"], sort=told["sort"], minutes=told["minutes"], zone=told["zone"], place=told["place"],
            online=told["online"], room_seats=told["room_seats"], online_seats=told["online_seats"],
            topic=told["topic"], words=told["words"], claim_minutes=told["claim_hours"] * 60,
        )  # fmt: skip

    def begins(self) -> datetime:
        """Return when it begins, by the clock there."""
        return datetime.combine(
            self.cleaned_data["day"], self.cleaned_data["time"], ZoneInfo(self.cleaned_data["zone"])
        )

    def rule(self) -> str:
        """Return the rule it comes again by; nothing where it takes place once."""
        chosen, day = str(self.cleaned_data["again"]), self.cleaned_data["day"]
        return f"FREQ=MONTHLY;BYDAY={(day.day - 1) // 7 + 1}{WEEKDAYS[day.weekday()]}" if chosen == "nth" else chosen


class ChangeForm(DateForm):
    """A date as it stands, to be changed: this one, and those of its series that follow, or all of them."""

    which = forms.ChoiceField(
        label="Which dates", choices=WHICH, widget=forms.Select(attrs={"class": "select"}),
        help_text="Dates that were changed alone or called off stay as they are.",
    )  # fmt: skip
    why = forms.CharField(
        label="Why, in a sentence to who said yes", max_length=500, required=False, widget=text(autocomplete="off")
    )

    def __init__(self, *args: Any, one: Any, which: str = "this", **kwargs: Any) -> None:
        super().__init__(*args, initial={**standing(one), "which": which}, **kwargs)
        self.one = one
        del self.fields["again"]
        if one.series_id is None:
            del self.fields["which"]

    def begins(self) -> datetime:
        """Return when it begins: to the second as it did, where neither day nor time was touched."""
        touched = {"day", "time", "zone"} & set(self.changed_data)
        return super().begins() if touched else cast("datetime", self.one.begins)

    def which_dates(self) -> str:
        """Return which dates are meant: this, following or all."""
        return str(self.cleaned_data.get("which", "this"))


def standing(one: Any) -> dict[str, Any]:
    """Return what a date says, as the form shows it."""
    same = ("name", "sort", "minutes", "zone", "place", "online", "room_seats", "online_seats", "topic", "words")
    told = {name: getattr(one, name) for name in same}
    return {
        **told,
        "day": one.there.date(),
        "time": one.there.time().replace(second=0, microsecond=0, fold=0),
        "claim_hours": max(1, one.claim_minutes // 60),
    }


def soon(now: datetime, zone: str) -> dict[str, Any]:
    """Return what an empty form proposes: in three weeks, in the evening, at our own place."""
    return {"day": now.date() + timedelta(days=21), "time": time(18), "zone": zone}


def moment(told: Any, zone: str) -> datetime:
    """Return the moment two fields `day` and `time` tell by a clock at a zone; PorchError where they tell none."""
    try:
        day, clock = date.fromisoformat(told.get("day", "")), time.fromisoformat(told.get("time", ""))
        return datetime.combine(day, clock, ZoneInfo(zone))
    except (ValueError, TypeError) as error:
        raise PorchError("Say on which day and at what time.") from error


def agenda(words: str) -> list[tuple[str, int, int | None]]:
    """Return the items of an agenda, a line each: minutes, then a title, then perhaps the number of a survey.

    >>> agenda("10 What became of it\\n15 Four questions #3")
    [('What became of it', 10, None), ('Four questions', 15, 3)]
    """
    items = []
    for line in filter(None, map(str.strip, words.splitlines()[:30])):
        minutes, _, title = line.partition(" ")
        title, marked, number = title.rpartition("#") if "#" in title and title[-1].isdecimal() else (title, "", "")
        if not minutes.isdecimal() or len(minutes) > 4 or not title.strip():
            raise PorchError(f"Begin each line with its minutes: {line[:40]}")
        survey = int(number) if marked and number.isdecimal() and len(number) < 19 else None
        items.append((title.strip(), int(minutes), survey))
    return items


def agenda_words(items: Any) -> str:
    """Return an agenda as the form shows it."""
    return "\n".join(f"{one.minutes} {one.title}{f' #{one.survey}' if one.survey else ''}" for one in items)
