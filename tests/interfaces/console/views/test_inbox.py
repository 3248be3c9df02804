"""The inbox: places, filters, pages, closing many, finding."""

from __future__ import annotations

import re
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import inbox
from porch.projections.waiting import queries as waiting
from tests.interfaces.console.conftest import Town, sign_in


def names(member: Any, path: str) -> list[str]:
    """Return the names in the list of a page."""
    return re.findall(r'data-open\s+href="[^"]*"\s+dir="auto">([^<]*)</a>', sign_in(member).get(path).content.decode())


def refs() -> list[str]:
    """Return how the waiting conversations are named."""
    return [f"{s.thread_id}-{s.handle_id}" for s in waiting.box(SYSTEM, "waiting")]


def test_waiting_shows_the_longest_first(town: Town) -> None:
    assert names(town.alice, "/inbox/")[:2] == ["Cleo Marsh", "Ben Okafor"]


def test_a_filter_narrows_and_says_so(town: Town) -> None:
    assert names(town.alice, "/inbox/waiting/?channel=email") == ["Ann Lindqvist"]
    assert "Filter: E-mail" in sign_in(town.alice).get("/inbox/waiting/?channel=email").content.decode()


def test_a_filter_by_who_sees_it(town: Town) -> None:
    assert names(town.alice, "/inbox/all/?visibility=direct") == ["Ann Lindqvist"]


def test_a_filter_that_finds_nothing_offers_the_way_back(town: Town) -> None:
    body = sign_in(town.alice).get("/inbox/waiting/?channel=x").content.decode()
    assert "Nothing matches the filter" in body


def test_a_long_list_goes_on_by_key(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    first = sign_in(town.alice).get("/inbox/").content.decode()
    older = re.search(r'href="(\?before=[^"]+)"', first)
    assert older is not None
    seen = [*names(town.alice, "/inbox/"), *names(town.alice, "/inbox/" + older[1].replace("&amp;", "&"))]
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize("before", ["nonsense", "2026-01-01T00:00:00+00:00~x", "~~", "2026-13-01~1"])
def test_a_mangled_place_is_the_beginning(before: str, town: Town) -> None:
    assert sign_in(town.alice).get("/inbox/", {"before": before}).status_code == 200


def test_a_place_nobody_knows_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).get("/inbox/attic/").status_code == 404


def test_many_are_closed_with_one_reason_and_brought_back_with_one_undo(town: Town) -> None:
    client = sign_in(town.alice)
    answer = client.post("/closures/", {"pick": refs()[:3], "reason": "Spam"}, headers={"X-Porch-Deed": "1"})
    assert "3 conversations closed." in answer.content.decode()
    assert len(refs()) == 3
    undo = re.search(r'action="([^"]+)"', answer.content.decode())
    assert undo is not None
    client.post(undo[1].replace("&amp;", "&"))
    assert len(refs()) == 6


@pytest.mark.parametrize("pick", [[], ["nonsense"], ["999-999"]])
def test_closing_nothing_says_so(pick: list[str], town: Town) -> None:
    answer = sign_in(town.alice).post("/closures/", {"pick": pick}, headers={"X-Porch-Deed": "1"})
    assert answer.status_code == 400


def test_the_reasons_are_those_of_the_room() -> None:
    assert ("Spam", "Spam") in inbox.close_reasons()
