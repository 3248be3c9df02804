"""The portal speaks five languages: what is read at run time is what somebody wrote, and every word is there."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from porch.interfaces.portal.tongues import CODES
from scripts import tongues

BLANKS = re.compile(r"%\(\w+\)s")
TEMPLATES = tongues.PORTAL / "templates"
TRANSLATED = re.compile(r"{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
HEARD = re.compile(r'\s(?:placeholder|title|alt|aria-label)="([^"]*)"')
MARKUP = re.compile(r"<[^>]*>")


def test_the_languages_on_the_pages_are_those_there_are() -> None:
    assert {"en", *tongues.codes()} == CODES


@pytest.mark.parametrize("code", tongues.codes())
def test_what_is_read_is_what_was_written(code: str) -> None:
    kept = (tongues.LOCALE / code / "LC_MESSAGES" / "django.mo").read_bytes()
    assert kept == tongues.compiled(tongues.catalogue(code)), "python scripts/tongues.py"


@pytest.mark.parametrize("code", tongues.codes())
def test_every_word_of_the_portal_is_there_with_its_blanks(code: str) -> None:
    told = tongues.catalogue(code)
    assert [word for word in tongues.words() if not told.get(word)] == []
    wrong = [word for word, said in told.items() if word and set(BLANKS.findall(word)) != set(BLANKS.findall(said))]
    assert wrong == []


def test_no_page_says_a_word_that_cannot_be_translated() -> None:
    bare = {path.name: found for path in sorted(TEMPLATES.rglob("*.html")) if (found := _bare(path.read_text()))}
    assert bare == {}


def _bare(template: str) -> list[str]:
    """Return the words of a template that stand in it as they are, in the text or for those who hear the page."""
    told = TAGS.sub("", TRANSLATED.sub("", template))
    return [word for word in [*HEARD.findall(told), *MARKUP.split(told)] if re.search(r"[A-Za-z]{2}", word)]


def test_a_page_and_its_counts_are_read_in_the_language_asked_for(guest: Client, db: None) -> None:
    page = guest.get("/with/sign-up/", headers={"accept-language": "de"})
    assert "Ihre Mailadresse" in page.text
    assert page["Content-Language"] == "de"
    with translation.override("de"):
        said = [translation.ngettext("%(n)s seat left", "%(n)s seats left", n) % {"n": n} for n in (1, 2)]
    assert said == ["1 Platz frei", "2 Plätze frei"]
