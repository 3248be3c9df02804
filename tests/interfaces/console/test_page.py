"""What every page carries, and how a deed answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

import porch.interfaces.console
from tests.interfaces.console.conftest import Town, sign_in

TEMPLATES = Path(porch.interfaces.console.__file__).parent / "templates"


def test_the_title_the_lamp_and_the_rail_say_how_many_wait(town: Town) -> None:
    body = sign_in(town.alice).get("/people/").content.decode()
    assert 'data-waiting="5"' in body
    assert "lamp-lit.svg" in body
    assert "lamp lamp--lit" in body


def test_a_page_forbids_everything_that_is_not_our_own(town: Town) -> None:
    policy = sign_in(town.alice).get("/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_a_page_is_kept_by_no_cache(town: Town) -> None:
    assert sign_in(town.alice).get("/")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_needs_an_unsafe_policy(path: Path) -> None:
    text = path.read_text()
    assert [bad for bad in (' style="', " onclick=", "<style", "hx-on", "javascript:") if bad in text] == []


def test_a_plain_form_goes_back_to_where_it_came_from(town: Town) -> None:
    answer = sign_in(town.alice).post("/pile/", {"next": "/inbox/"})
    assert (answer.status_code, answer["Location"]) == (302, "/inbox/")


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_form_never_leads_out_of_the_house(next_: str, town: Town) -> None:
    assert sign_in(town.alice).post("/pile/", {"next": next_})["Location"] == "/"


def test_our_script_gets_a_note_instead_of_a_page(town: Town) -> None:
    body = sign_in(town.alice).post("/pile/", headers={"X-Porch-Deed": "1"}).content.decode()
    assert "data-toast" in body
    assert "<html" not in body


def test_the_reader_s_light_is_their_choice(town: Town) -> None:
    client = sign_in(town.alice)
    client.cookies["porch_theme"] = "dark"
    assert 'data-theme="porch-dark"' in client.get("/").content.decode()


def test_a_deed_without_its_token_is_refused(town: Town) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(town.alice.login, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/pile/").status_code == 403


def test_names_of_people_are_never_markup(town: Town) -> None:
    from porch.core.viewer import SYSTEM
    from porch.records.people import actions as people
    from porch.records.people.queries import people as everybody

    person = people.rename(person=everybody(SYSTEM)[0], name="<script>alert(1)</script>")
    body = sign_in(town.alice).get(reverse("console:person", args=[person.pk])).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
