"""A picture of an idea on the portal: put there by its author, shown without its place, and nothing but shown."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from porch.engagement.ideas.models import Idea, Picture
from porch.interfaces.portal import pictured
from tests.engagement.ideas.street import board, proposed
from tests.interfaces.portal import entering
from tests.interfaces.widget.views.test_chat import picture

pytestmark = pytest.mark.django_db
MAIL = "ann@street.example"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.PORCH_HOME = tmp_path


@pytest.fixture
def idea(guest: Client) -> Idea:
    """An idea of Ann's, who is signed in."""
    made = proposed(on=board())
    entering.enter(guest, MAIL)
    return made


def file(content: bytes, name: str = "loaf.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


def named(*files: SimpleUploadedFile) -> dict[str, SimpleUploadedFile]:
    return {f"picture-{slot}": one for slot, one in enumerate(files, 1)}


def puts(guest: Client, idea: Idea, *files: SimpleUploadedFile, **fields: Any) -> Any:
    path = f"/with/idea/{idea.pk}/"
    return guest.post(path, {"key": entering.key(guest, path), "deed": "picture", **named(*files), **fields})


def bomb() -> bytes:
    """Return a picture of a few kilobytes that would unpack to gigabytes."""
    out = BytesIO()
    Image.new("1", (60_000, 60_000)).save(out, "PNG")
    return out.getvalue()


def test_a_photo_is_shown_small_enough_without_its_place_and_taken_off(guest: Client, idea: Idea) -> None:
    assert puts(guest, idea, file(picture()), **{"alt-1": "A loaf"}).status_code == 303
    told = Client().get(f"/with/idea/{idea.pk}/").text
    made = Picture.objects.get()
    assert f'<img src="/with/idea/{idea.pk}/pictures/{made.pk}/" width="40" height="30" alt="A loaf"' in told
    shown = Client().get(f"/with/idea/{idea.pk}/pictures/{made.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert not Image.open(BytesIO(shown.content)).getexif().get_ifd(0x8825)
    puts(guest, idea, deed="describe", picture=str(made.pk), alt="A round loaf")
    assert 'alt="A round loaf"' in Client().get(f"/with/idea/{idea.pk}/").text
    puts(guest, idea, deed="unpicture", picture=str(made.pk))
    assert Client().get(f"/with/idea/{idea.pk}/pictures/{made.pk}/").status_code == 404


def test_a_picture_comes_with_a_new_idea(guest: Client, idea: Idea) -> None:
    path = "/with/ideas/menu/propose/?title=Cakes"
    fields = {"key": entering.key(guest, path), "title": "Cakes", "words": "With plums."}
    guest.post("/with/ideas/menu/propose/", {**fields, **named(file(picture()))})
    assert Idea.objects.get(title="Cakes").pictures == 1


@pytest.mark.parametrize(
    ("content", "name"), [(SVG, "cat.svg"), (b"GIF89a", "cat.gif"), (b"MZ\x90", "cat.jpg"), (bomb(), "cat.png")]
)
def test_what_is_no_picture_or_a_bomb_is_refused_by_name(guest: Client, idea: Idea, content: bytes, name: str) -> None:
    told = puts(guest, idea, file(content, name, "image/png"))
    assert (told.status_code, f"{name} is no picture we can show" in told.text) == (422, True)
    assert not Picture.objects.exists()


def test_too_much_or_nothing_is_refused_and_a_stranger_signs_in_first(
    guest: Client, idea: Idea, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictured, "LARGEST", 100)
    assert "larger than 8 MB" in puts(guest, idea, file(picture())).text
    assert "Choose a picture first" in puts(guest, idea).text
    assert "Sign in first" in puts(Client(), idea, file(picture())).text
    assert puts(guest, idea, deed="unpicture", picture="999").status_code == 404
