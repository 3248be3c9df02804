"""Feeds of ideas and decisions: valid, and nothing in them that not everybody may read."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.ideas import deciding, looking
from tests.engagement.ideas.street import NO, board, decided, owner, proposed

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def titles(guest: Client, path: str) -> list[str]:
    found = guest.get(path)
    assert found["Content-Type"] == "application/atom+xml; charset=utf-8"
    return [one.findtext(f"{ATOM}title") or "" for one in ElementTree.fromstring(found.content).iter(f"{ATOM}entry")]


def test_new_ideas_newest_first_without_what_is_hidden(guest: Client) -> None:
    there = board()
    hidden = proposed("Hidden", on=there)
    proposed("Bread & <butter>", on=there)
    proposed("Cakes", on=there)
    looking.hide(words=hidden, member=owner(), why="No.", at=SYSTEM_CLOCK.now())
    assert titles(guest, "/with/ideas/menu/new.atom") == ["Cakes", "Bread & <butter>"]


def test_decisions_once_they_are_public(guest: Client) -> None:
    decided(proposed("Bread", on=board()))
    deciding.decide(idea=proposed("Cakes"), statement=NO, member=owner(), at=SYSTEM_CLOCK.now())
    assert titles(guest, "/with/ideas/decisions.atom") == ["No: Bread"]


def test_an_empty_feed_is_a_feed(guest: Client) -> None:
    assert titles(guest, "/with/ideas/decisions.atom") == []
