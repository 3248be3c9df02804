"""What strangers read is drawn once for all of them, for some seconds; nobody's own page is ever another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from porch.interfaces.portal import lately
from porch.interfaces.portal.lately import Drawn
from porch.interfaces.portal.visiting import STRANGER, Visitor

SOMEBODY = Visitor(person=object())


@pytest.fixture(autouse=True)
def some_seconds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lately, "FRESH_FOR", 5.0)
    lately.forget()
    yield
    lately.forget()


class Painter:
    """Draws pages and counts them."""

    def __init__(self, status: int = 200) -> None:
        self.pages, self.status = 0, status

    def draw(self) -> Drawn:
        self.pages += 1
        return Drawn(HttpResponse(f"page {self.pages}", status=self.status), (7, 8))


def read(painter: Painter, visitor: Visitor = STRANGER, path: str = "/with/ideas/menu/", method: str = "get") -> str:
    request = getattr(RequestFactory(), method)(path, headers={"Host": "localhost"})
    found = lately.drawn(request, visitor, painter.draw)
    assert found.shows == (7, 8)
    return found.page.content.decode()


def test_two_strangers_read_one_page_and_each_counts_as_having_been_shown_it() -> None:
    painter = Painter()
    assert read(painter) == read(painter) == "page 1"


def test_whoever_is_signed_in_gets_a_page_of_their_own_that_nobody_else_gets() -> None:
    painter = Painter()
    assert [read(painter), read(painter, SOMEBODY), read(painter)] == ["page 1", "page 2", "page 1"]


@pytest.mark.parametrize("path", ["/with/ideas/menu/?sort=new", "/with/ideas/other/", "/with/ideas/menu/?done=vote"])
def test_another_address_is_another_page(path: str) -> None:
    painter = Painter()
    assert [read(painter), read(painter, path=path)] == ["page 1", "page 2"]


def test_what_was_just_done_is_told_to_the_one_who_did_it_only() -> None:
    painter = Painter()
    assert [read(painter, path="/with/ideas/menu/?done=vote") for _ in range(2)] == ["page 1", "page 2"]


def test_another_language_is_another_page() -> None:
    painter = Painter()
    with translation.override("de"):
        read(painter)
    assert read(painter) == "page 2"


def test_a_page_is_drawn_anew_after_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    painter = Painter()
    monkeypatch.setattr(lately, "monotonic", lambda: 100.0)
    read(painter)
    monkeypatch.setattr(lately, "monotonic", lambda: 105.5)
    assert read(painter) == "page 2"


def test_what_is_no_whole_page_and_what_is_sent_is_never_kept() -> None:
    wrong, sent = Painter(status=404), Painter()
    assert [read(wrong), read(wrong)] == ["page 1", "page 2"]
    assert [read(sent, method="post"), read(sent, method="post")] == ["page 1", "page 2"]


def test_only_so_many_pages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lately, "MOST", 1)
    painter = Painter()
    read(painter)
    read(painter, path="/with/ideas/other/")
    assert read(painter) == "page 3"


def looked(painter: Painter, *what: str, path: str = "/with/ideas/menu/") -> int:
    def look() -> int:
        painter.pages += 1
        return painter.pages

    return lately.read(RequestFactory().get(path), what, look)


def test_what_is_the_same_for_all_is_read_once_and_anew_for_whoever_was_just_told_that_it_is_done() -> None:
    painter = Painter()
    assert [looked(painter, "menu"), looked(painter, "menu"), looked(painter, "other")] == [1, 1, 2]
    assert looked(painter, "menu", path="/with/ideas/menu/?done=vote") == 3
    assert looked(painter, "menu") == 3


def test_what_was_read_is_read_again_after_some_seconds_and_only_so_much_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    painter = Painter()
    monkeypatch.setattr(lately, "monotonic", lambda: 100.0)
    looked(painter, "menu")
    monkeypatch.setattr(lately, "monotonic", lambda: 105.5)
    assert looked(painter, "menu") == 2
    monkeypatch.setattr(lately, "MOST", 1)
    looked(painter, "other")
    assert looked(painter, "menu") == 4
