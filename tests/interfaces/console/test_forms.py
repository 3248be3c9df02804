"""What the forms take and refuse."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from porch.desk.post import queries as post
from porch.interfaces.console import forms


def test_a_password_everybody_uses_is_refused() -> None:
    form = forms.NewPassword({"password": "password1234"})
    assert not form.is_valid()


def test_urgent_words_are_read_by_language() -> None:
    told = {
        "name": "T",
        "time_zone": "Europe/Rome",
        "minutes": 10,
        "bound_days": 7,
        "quiet_share": "0.2",
        "urgent": "en: allergy, food poisoning\nit: allergia",
    }
    form = forms.SettingsForm(told)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["urgent"] == {"en": ["allergy", "food poisoning"], "it": ["allergia"]}


def test_a_line_of_urgent_words_needs_its_language() -> None:
    told = {"name": "T", "time_zone": "Europe/Rome", "minutes": 10, "bound_days": 7, "urgent": "allergy"}
    form = forms.SettingsForm(told)
    assert not form.is_valid()
    assert 'Begin "allergy" with its language' in forms.complaints(form)


def test_a_photo_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "PHOTO_BYTES", 3)
    form = forms.PhotoForm({"alt": ""}, {"photo": SimpleUploadedFile("a.png", b"1234")})
    assert not form.is_valid()


def test_a_photo_hands_over_its_bytes_and_name() -> None:
    form = forms.PhotoForm({"alt": ""}, {"photo": SimpleUploadedFile("a.png", b"1234")})
    assert form.is_valid()
    assert (form.content(), form.file_name()) == (b"1234", "a.png")


def test_no_photo_is_no_bytes() -> None:
    form = forms.PhotoForm({"alt": ""})
    assert form.is_valid()
    assert (form.content(), form.file_name()) == (b"", "")


@pytest.mark.parametrize("channel", ["mastodon", "bluesky", "email", "feeds"])
def test_a_card_draws_its_form_and_folds_away_what_porch_finds_itself(channel: str) -> None:
    card = post.card(channel)
    form = forms.connect_form(card)
    assert list(form.fields) == [field.name for field in card.fields]
    folded = [field.spare for field in form.fields.values() if not field.required]
    assert folded == sorted(folded)
    assert not any(field.spare for field in form.fields.values() if field.required)


def test_a_secret_is_never_shown_again() -> None:
    form = forms.connect_form(post.card("bluesky"), {"handle": "a.example", "password": "s3cret-words"})
    assert "s3cret-words" not in str(form)


def test_a_post_says_what_is_missing() -> None:
    form = forms.PostForm({"text": ""}, places=[(1, "Mastodon")])
    assert not form.is_valid()
    assert "There is nothing to say yet." in forms.complaints(form)
