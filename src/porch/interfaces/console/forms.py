"""The console's forms: plain ones, that know no table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password

from porch.core.contrast import is_colour

PHOTO_BYTES = 15 * 1024 * 1024
COLOURS = {"colour": "#a34a06", "second_colour": "#1c5a9e"}
"""What a business wears until it says otherwise."""
ROLES = (("owner", "Owner"), ("member", "Member"), ("reader", "Reader"))


def text(**attrs: Any) -> forms.TextInput:
    """Return a text line in our looks."""
    return forms.TextInput(attrs={"class": "input", "dir": "auto", **attrs})


def password(autocomplete: str) -> forms.PasswordInput:
    """Return a password line in our looks."""
    return forms.PasswordInput(attrs={"class": "input", "autocomplete": autocomplete})


def zones() -> list[tuple[str, str]]:
    """Return every time zone the machine knows."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class TokenForm(forms.Form):
    """The set-up token out of the terminal."""

    token = forms.CharField(
        label="Set-up token", max_length=100, widget=text(autocomplete="off", spellcheck="false", autofocus="")
    )


class NewPassword(forms.Form):
    """A password one chooses."""

    password = forms.CharField(
        label="Password", help_text="At least 10 characters.", widget=password("new-password"), strip=False
    )

    def clean_password(self) -> str:
        """Return a password that is not known to everybody."""
        chosen = str(self.cleaned_data["password"])
        validate_password(chosen)
        return chosen


class SetupForm(NewPassword):
    """Who the owner is."""

    business_name = forms.CharField(label="Your business", max_length=200, widget=text(autocomplete="organization"))
    name = forms.CharField(label="Your name", max_length=120, widget=text(autocomplete="name"))
    email = forms.EmailField(
        label="Your e-mail", widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"})
    )
    time_zone = forms.ChoiceField(
        label="Time zone", choices=zones, widget=forms.Select(attrs={"class": "select", "data-zone": ""})
    )
    field_order = ("business_name", "name", "email", "password", "time_zone")


class InviteForm(forms.Form):
    """Whom to invite."""

    name = forms.CharField(label="Name", max_length=120, widget=text(autocomplete="off"))
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "off"}))
    role = forms.ChoiceField(
        label="Role", choices=ROLES, initial="member", widget=forms.Select(attrs={"class": "select"})
    )


class AwayForm(forms.Form):
    """When a colleague is away, and who stands in."""

    member = forms.TypedChoiceField(label="Who", coerce=int, widget=forms.Select(attrs={"class": "select"}))
    begins = forms.DateField(label="From", widget=forms.DateInput(attrs={"class": "input", "type": "date"}))
    ends = forms.DateField(
        label="To, that day included", widget=forms.DateInput(attrs={"class": "input", "type": "date"})
    )
    stand_in = forms.TypedChoiceField(
        label="Who stands in", coerce=int, required=False, empty_value=None,
        widget=forms.Select(attrs={"class": "select"}),
        help_text="They get in the morning what falls due meanwhile.",
    )  # fmt: skip

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("member", members), ("stand_in", [("", "The whole team"), *members])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class MeForm(forms.Form):
    """How one likes Porch."""

    name = forms.CharField(label="Name", max_length=120, widget=text(autocomplete="name"))
    desk = forms.CharField(
        label="Desk", max_length=60, required=False, widget=text(),
        help_text="Such as marketing or kitchen. Colleagues can hand over to a desk.",
    )  # fmt: skip
    time_zone = forms.ChoiceField(label="Time zone", required=False, widget=forms.Select(attrs={"class": "select"}))
    theme = forms.ChoiceField(
        label="Light", required=False, choices=(("", "As the device"), ("light", "Light"), ("dark", "Dark")),
        widget=forms.Select(attrs={"class": "select"}),
    )  # fmt: skip
    single_keys = forms.BooleanField(
        label="Single keys (J, K, E, R and so on)", required=False,
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
    )  # fmt: skip
    digest = forms.BooleanField(
        label="Send me the morning by mail", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "As the business"), *zones()]


class SettingsForm(forms.Form):
    """How the business likes its mornings."""

    name = forms.CharField(label="Business", max_length=200, widget=text())
    time_zone = forms.ChoiceField(label="Time zone", choices=zones, widget=forms.Select(attrs={"class": "select"}))
    minutes = forms.IntegerField(
        label="Minutes for a morning", min_value=1, max_value=240, widget=forms.NumberInput(attrs={"class": "input"})
    )
    bound_days = forms.IntegerField(
        label="Nobody waits longer than (days)", min_value=1, max_value=60,
        help_text="Whoever cannot be answered today is told a day within this bound, as long as your minutes allow it.",
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    quiet_share = forms.TypedChoiceField(
        label="People who have gone quiet", coerce=float, choices=[("0.0", "None"), ("0.1", "1 row in 10"),
        ("0.2", "1 row in 5"), ("0.33", "1 row in 3")], widget=forms.Select(attrs={"class": "select"}),
        help_text="How much of a morning they may take. Nobody who wrote loses a seat that was guaranteed to them.",
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(
        label="Morning list by mail", required=False, coerce=int, empty_value=None,
        choices=[("", "No mail"), *((hour, f"{hour:02}:00") for hour in range(24))],
        widget=forms.Select(attrs={"class": "select"}),
    )  # fmt: skip
    colour = forms.CharField(
        label="Your colour", required=False, widget=forms.TextInput(attrs={"class": "input", "type": "color"}),
        help_text="Letters and the pages your customers open wear it. Words in it are shaded until they can be read.",
    )  # fmt: skip
    second_colour = forms.CharField(
        label="Your second colour", required=False, widget=forms.TextInput(attrs={"class": "input", "type": "color"})
    )
    postal = forms.CharField(
        label="Postal address", required=False, max_length=300,
        widget=forms.Textarea(attrs={"class": "plain-textarea", "rows": 3}),
        help_text="Stands at the foot of every letter you start; most countries ask for it.",
    )  # fmt: skip
    urgent = forms.CharField(
        label="Words that make it urgent", required=False,
        widget=forms.Textarea(attrs={"class": "plain-textarea", "rows": 6}),
        help_text="One line a language: en: food poisoning, allergy. Leave it empty for the words Porch comes with.",
    )  # fmt: skip

    def clean_colour(self) -> str:
        """Return a colour; the one held before where none is given."""
        return self._colour("colour")

    def clean_second_colour(self) -> str:
        """Return a colour; the one held before where none is given."""
        return self._colour("second_colour")

    def _colour(self, name: str) -> str:
        told = str(self.cleaned_data[name]).strip().lower() or str(self.initial.get(name, COLOURS[name]))
        if not is_colour(told):
            raise forms.ValidationError("Write a colour such as #a34a06.")
        return told

    def clean_urgent(self) -> dict[str, list[str]]:
        """Return the words by language."""
        told: dict[str, list[str]] = {}
        for line in str(self.cleaned_data["urgent"]).splitlines():
            language, colon, words = line.partition(":")
            if line.strip() and not (colon and language.strip().isalpha() and len(language.strip()) <= 3):
                raise forms.ValidationError(f'Begin "{line.strip()[:40]}" with its language, such as "en:".')
            found = [word.strip() for word in words.split(",") if word.strip()]
            if found:
                told.setdefault(language.strip().lower(), []).extend(found)
        return told


class PhotoForm(forms.Form):
    """A photo that goes along, with its words."""

    photo = forms.FileField(required=False)
    alt = forms.CharField(required=False, max_length=1000)

    def clean_photo(self) -> Any:
        """Return a photo that is not too large to handle."""
        photo = self.cleaned_data.get("photo")
        if photo and photo.size > PHOTO_BYTES:
            raise forms.ValidationError("This file is larger than 15 MB.")
        return photo

    def content(self) -> bytes:
        """Return the bytes of the photo; none when there is none."""
        photo = self.cleaned_data.get("photo")
        return bytes(photo.read()) if photo else b""

    def file_name(self) -> str:
        """Return what the photo was called."""
        photo = self.cleaned_data.get("photo")
        return str(photo.name) if photo else ""


class PostForm(PhotoForm):
    """One post for all public channels."""

    text = forms.CharField(strip=True, error_messages={"required": "There is nothing to say yet."})
    accounts = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Choose at least one place to say it."}
    )

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["accounts"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = places


class ReadingForm(forms.Form):
    """How a file is to be read."""

    format = forms.ChoiceField(label="What kind of file it is", widget=forms.Select(attrs={"class": "select"}))
    ours = forms.CharField(
        label="Who is us in it", required=False, max_length=1000, widget=text(autocomplete="off"),
        help_text="Your addresses or names as they stand in the file, with commas. Many files say it themselves.",
    )  # fmt: skip
    dates = forms.ChoiceField(
        label="Dates in it", required=False, widget=forms.Select(attrs={"class": "select"}),
        choices=(("", "As the file says"), ("dmy", "Day first: 31/12"), ("mdy", "Month first: 12/31")),
        help_text="Only for a WhatsApp chat.",
    )  # fmt: skip
    zone = forms.ChoiceField(
        label="Time zone of the telephone", required=False, widget=forms.Select(attrs={"class": "select"}),
        help_text="Only for a WhatsApp chat.",
    )  # fmt: skip
    keeps_file = forms.BooleanField(
        label="Keep the file here afterwards", required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        help_text="Otherwise it is deleted as soon as all of it is read.",
    )  # fmt: skip

    def __init__(self, *args: Any, formats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("format", formats), ("zone", [("", "As the file says"), *zones()])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def told(self) -> dict[str, Any]:
        """Return how the file is to be read, by the names the room of imports gives it."""
        read = dict(self.cleaned_data)
        return {"format_name": read["format"], **{n: read[n] for n in ("ours", "dates", "zone", "keeps_file")}}


class UploadForm(ReadingForm):
    """A file, and how it is to be read."""

    file = forms.FileField(
        label="The file", widget=forms.ClearableFileInput(attrs={"class": "file-input"}),
        error_messages={"required": "Choose a file first.", "empty": "This file is empty: there is nothing to read."},
    )  # fmt: skip
    field_order = ("file", "format")


def complaints(form: forms.Form) -> str:
    """Return everything that is wrong with a form, as one sentence after another."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


WIDGETS: Mapping[str, type[forms.Widget]] = {
    "password": forms.PasswordInput, "email": forms.EmailInput, "number": forms.NumberInput, "select": forms.Select,
}  # fmt: skip


LEAVE_EMPTY = "Leave it empty to keep the one we have."


def connect_form(
    card: Any, data: Mapping[str, Any] | None = None, held: Mapping[str, str] | None = None, kept: Collection[str] = ()
) -> forms.Form:
    """Return the form a channel's Card asks for. Secrets are never shown again.

    `held` is what a connection that is made again was told before; of its secrets only the names, in `kept`, which
    need not be typed again.
    """
    form, spare = forms.Form(data), False
    for line in card.fields:
        attrs = {"class": "select" if line.kind == "select" else "input", "autocomplete": "off", "spellcheck": "false"}
        widget = WIDGETS.get(line.kind, forms.TextInput)(attrs=attrs)
        kind = forms.ChoiceField if line.kind == "select" else forms.CharField
        more = {"choices": line.choices} if line.kind == "select" else {"max_length": 4000}
        form.fields[line.name] = kind(
            label=line.label, help_text=f"{line.help} {LEAVE_EMPTY}".strip() if line.name in kept else line.help,
            required=line.required and line.name not in kept, initial=(held or {}).get(line.name, line.default),
            widget=widget, **more,
        )  # fmt: skip
        # What Porch can find out by itself stands folded away, and whatever optional thing follows it too.
        spare = not line.required and (spare or not line.secret)
        form.fields[line.name].spare = spare  # type: ignore[attr-defined]
    form.spare = any(field.spare for field in form.fields.values())  # type: ignore[attr-defined]
    return form
