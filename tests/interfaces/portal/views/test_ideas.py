"""Boards on the portal: read by everybody, in every order, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.ideas import actions, joining, looking, ranking, showing, talking
from porch.engagement.ideas.models import Showing
from porch.interfaces.portal import boards, lately
from porch.records.guests import actions as guests
from tests.engagement.ideas.street import backed, board, decided, owner, proposed, somebody
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    showing.SEEN.take()
    yield
    boards.forget()
    showing.SEEN.take()


def text(guest: Client, path: str, **told: Any) -> str:
    boards.forget()
    found = guest.get(path, **told)
    assert found.status_code == 200
    return found.text


def test_one_board_alone_is_where_ideas_lead_and_of_several_one_chooses(guest: Client) -> None:
    assert "no board for ideas yet" in text(guest, "/with/ideas/")
    board()
    assert "Propose an idea" in text(guest, "/with/ideas/")
    board("Wine")
    assert "Wine" in text(guest, "/with/ideas/")


def test_a_board_says_what_it_owes_and_who_answers(guest: Client) -> None:
    there = board(answer_days=14)
    assert "Every idea here has been answered." in text(guest, "/with/ideas/menu/")
    proposed("Old", on=there, at=SYSTEM_CLOCK.now() - timedelta(days=20))
    proposed("New", on=there, at=SYSTEM_CLOCK.now())
    read = text(guest, "/with/ideas/menu/")
    assert "2 ideas wait for an answer, 1 of them longer than the 14 days we promise." in read
    assert "Olga answers here." in read


def test_ideas_are_listed_best_liked_newest_and_most_voted_and_by_status(guest: Client) -> None:
    there = board()
    backed(proposed("Bread", on=there), "Ben", "Cleo")
    decided(proposed("Cakes", on=there))
    ranking.rank(board=there, now=SYSTEM_CLOCK.now())
    proposed("Dates", on=there)
    liked = text(guest, "/with/ideas/menu/")
    assert liked.index("Just proposed") < liked.index("Dates") < liked.index("Best liked", liked.index("Dates"))
    assert "Cakes" not in liked
    newest = text(guest, "/with/ideas/menu/?sort=new")
    assert newest.index("Dates") < newest.index("Cakes") < newest.index("Bread")
    voted = text(guest, "/with/ideas/menu/?sort=votes")
    assert voted.index("Bread") < voted.index("Dates")
    assert "Cakes" in text(guest, "/with/ideas/menu/?status=no")
    assert "Bread" not in text(guest, "/with/ideas/menu/?status=no")


@pytest.mark.parametrize("sort", ["new", "votes"])
def test_pages_follow_one_another(guest: Client, sort: str) -> None:
    there = board()
    for number in range(23):
        proposed(f"Idea-{number:02}", on=there, by=f"P{number}")
    first = text(guest, f"/with/ideas/menu/?sort={sort}")
    rest = text(guest, "/with/ideas/menu/" + first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&"))
    found = {f"Idea-{number:02}" for number in range(23)}
    assert {one for one in found if one in first} | {one for one in found if one in rest} == found
    assert rest.count('class="vote"') == 3


def test_what_waits_is_hidden_or_joined_is_on_no_list_and_in_no_feed(guest: Client) -> None:
    there = board(looks_first=True)
    waiting = proposed("Waiting", on=there)
    there.looks_first = False
    there.save()
    hidden, part, whole = (proposed(title, on=there, by=title) for title in ("Hidden", "Part", "Whole"))
    looking.hide(words=hidden, member=owner(), why="An advertisement.", at=SYSTEM_CLOCK.now())
    joining.join(idea=part, into=whole, member=owner(), at=SYSTEM_CLOCK.now())
    paths = ("?sort=new", "?sort=votes", "?sort=liked", "?q=i", "?status=open", "new.atom", "alike/?title=i")
    for path in paths:
        read = text(guest, f"/with/ideas/menu/{path}")
        assert not [title for title in (waiting.title, "Hidden", "Part") if f">{title}<" in read]
    assert "An advertisement." in text(guest, "/with/ideas/menu/taken-down/")


def test_names_are_what_people_want_to_be_called(guest: Client) -> None:
    there = board()
    proposed("Bread", on=there)
    assert "Ann" not in text(guest, "/with/ideas/menu/")
    guests.call_me(person=somebody("Ann"), name="Annie", at=SYSTEM_CLOCK.now())
    assert "Annie" in text(guest, "/with/ideas/menu/")


def test_what_is_shown_to_a_human_is_counted_by_slot(guest: Client) -> None:
    there = board()
    one = proposed("Bread", on=there)
    text(guest, "/with/ideas/menu/?sort=new", headers=BROWSER)
    text(guest, f"/with/idea/{one.pk}/", headers=BROWSER)
    text(guest, "/with/ideas/menu/?sort=new", headers={"User-Agent": "Googlebot/2.1"})
    text(guest, "/with/ideas/menu/?sort=new", headers={**BROWSER, "Sec-Purpose": "prefetch"})
    showing.write()
    assert list(Showing.objects.values_list("slot", "shown").order_by("slot")) == [(0, 1), (1, 1)]


def test_a_page_asks_as_often_for_thirty_as_for_two(guest: Client) -> None:
    there = board()
    ann = entering.enter(guest, "ann@street.example")

    def asked() -> int:
        text(guest, "/with/ideas/menu/?sort=new")
        with CaptureQueriesContext(connection) as found:
            guest.get("/with/ideas/menu/?sort=new")
        return len(found)

    few = [backed(proposed(f"Idea {number}", on=there, by=f"P{number}"), "Ben") for number in range(2)]
    talking.comment(idea=few[0], person=ann, words="Good", at=SYSTEM_CLOCK.now())
    before = asked()
    for number in range(2, 30):
        backed(proposed(f"Idea {number}", on=there, by=f"P{number}"), "Ben")
    assert asked() == before < 15


def test_a_closed_board_is_read_and_takes_nothing(guest: Client) -> None:
    there = board()
    proposed(on=there)
    actions.close_board(board=there, at=SYSTEM_CLOCK.now())
    assert "takes nothing more" in text(guest, "/with/ideas/menu/")
    assert "takes nothing more" in text(guest, "/with/ideas/menu/propose/")


@pytest.mark.parametrize("path", ["nowhere/", "nowhere/propose/", "nowhere/new.atom", "nowhere/alike/?title=x"])
def test_a_board_that_is_not_there_is_not_found(guest: Client, path: str) -> None:
    assert guest.get(f"/with/ideas/{path}").status_code == 404


@pytest.mark.parametrize("after", ["x", "9" * 40, "1-", "-", "1-2-3", "'"])
def test_an_address_somebody_made_up_breaks_nothing(guest: Client, after: str) -> None:
    proposed(on=board())
    for sort in ("liked", "new", "votes"):
        assert guest.get("/with/ideas/menu/", {"sort": sort, "after": after, "status": "nothing"}).status_code == 200


def test_two_who_are_signed_in_read_one_list_and_each_their_own_votes(
    guest: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = proposed("Bake rye", on=board(), by="Zoe")
    other = Client()
    entering.enter(guest, "ann@street.example"), entering.enter(other, "ben@street.example")
    path, voted = "/with/ideas/menu/", 'aria-label="You are for it: Bake rye'
    monkeypatch.setattr(lately, "FRESH_FOR", 60.0)
    lately.forget()
    assert voted not in text(other, path)
    form = {"key": entering.key(guest, path), "deed": "vote", "back": path}
    after = guest.post(f"/with/idea/{idea.pk}/", form)["Location"]
    assert "done=vote" in after
    told = text(guest, after)
    assert (voted in told, "<strong>2</strong>" in told) == (True, True)
    with CaptureQueriesContext(connection) as asked:
        assert voted not in text(other, path)
    assert sum('FROM "ideas_standing"' in one["sql"] for one in asked) == 0
    assert voted in text(guest, path)
    lately.forget()
