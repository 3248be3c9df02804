"""The business's colours, in shades that can be read, and the language of whoever reads."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from porch.core import contrast
from porch.desk.morning import table
from porch.records.team import actions as team


@pytest.mark.parametrize("colour", ["#ffe000", "#000000", "#ffffff", "red", "#a34a06"])
def test_any_two_colours_can_be_read_in_both_lights(guest: Client, db: None, colour: str) -> None:
    team.change_business(colour=colour[:7], second_colour=colour[:7])
    table.forget()
    sheet = guest.get("/with/look.css")
    assert sheet["Content-Type"].startswith("text/css")
    shades = re.findall(r"--(?:main|second): light-dark\((#\w+), (#\w+)\)", sheet.text)
    inks = re.findall(r"--on-\w+: light-dark\((#\w+), (#\w+)\)", sheet.text)
    papers = ("#ffffff", "#1d2026")
    read = [contrast.ratio(shade, paper) for pair in shades for shade, paper in zip(pair, papers, strict=True)]
    read += [contrast.ratio(*both) for s, i in zip(shades, inks, strict=True) for both in zip(s, i, strict=True)]
    assert len(read) == 8
    assert min(read) >= contrast.LEGIBLE


def test_a_language_is_chosen_once_and_kept_by_a_cookie_of_the_portal_alone(guest: Client, db: None) -> None:
    answer = guest.post("/with/language/", {"tongue": "de", "back": "/with/sign-up/"})
    assert answer["Location"] == "/with/sign-up/"
    cookie = answer.cookies["porch_with"]
    assert (cookie.value, cookie["path"], cookie["httponly"], cookie["samesite"]) == ("de", "/with/", True, "Lax")
    assert '<html lang="de">' in guest.get("/with/sign-up/").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/with//evil", "/\\evil", "/console/", ""])
def test_the_way_back_leads_nowhere_else(guest: Client, db: None, back: str) -> None:
    assert guest.post("/with/language/", {"tongue": "xx", "back": back})["Location"] == "/with/sign-up/"
