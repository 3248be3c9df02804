"""One idea on the portal: read by everybody; voted for, followed, talked about and answered by whoever signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import deciding, joining, looking, queries, talking
from porch.engagement.ideas.deciding import Statement
from porch.engagement.ideas.models import Comment, Idea, Opinion, Vote
from tests.engagement.ideas.street import NO, YES, again, backed, board, decided, owner, proposed, somebody
from tests.interfaces.portal import entering

pytestmark = pytest.mark.django_db
MAIL = "ben@street.example"


@pytest.fixture
def idea() -> Idea:
    return proposed("Bake bread", on=board())


@pytest.fixture
def ben(guest: Client) -> Any:
    somebody("Ben")
    return entering.enter(guest, MAIL)


def does(guest: Client, idea: Idea, **fields: str) -> Any:
    path = f"/with/idea/{idea.pk}/"
    return guest.post(path, {"key": entering.key(guest, path), **fields})


def read(guest: Client, idea: Idea) -> str:
    return guest.get(f"/with/idea/{idea.pk}/").text


def test_a_stranger_votes_with_a_code_in_one_go(guest: Client, idea: Idea) -> None:
    path = f"/with/idea/{idea.pk}/"
    asked = does(guest, idea, deed="vote")
    assert "Mail address" in asked.text
    key = entering.key(guest, path)
    guest.post(path, {"key": key, "deed": "vote", "sign-mail": MAIL})
    told = guest.post(path, {"key": key, "deed": "vote", "sign-mail": MAIL, "sign-code": entering.code(MAIL)})
    assert (told.status_code, told["Location"]) == (303, f"{path}?done=vote")
    assert "You are for it now." in guest.get(told["Location"]).text
    assert again(idea).votes == 2


def test_a_vote_is_cast_withdrawn_and_cast_again(guest: Client, idea: Idea, ben: Any) -> None:
    for deed, votes in (("vote", 2), ("vote", 2), ("withdraw", 1), ("vote", 2)):
        assert does(guest, idea, deed=deed).status_code == 303
        assert again(idea).votes == votes
    assert Vote.objects.filter(person=ben).count() == 2


def test_who_votes_from_a_list_comes_back_to_their_place_in_it(guest: Client, idea: Idea, ben: Any) -> None:
    told = does(guest, idea, deed="vote", back="/with/ideas/menu/?sort=new&after=9")
    assert told["Location"] == f"/with/ideas/menu/?sort=new&after=9&done=vote#idea-{idea.pk}"
    elsewhere = does(guest, idea, deed="vote", back="https://elsewhere.example/with/")
    assert elsewhere["Location"] == f"/with/idea/{idea.pk}/?done=vote"


def test_a_vote_too_late_is_refused_with_the_page_as_it_is(guest: Client, idea: Idea, ben: Any) -> None:
    key = entering.key(guest, f"/with/idea/{idea.pk}/")
    decided(idea)
    told = guest.post(f"/with/idea/{idea.pk}/", {"key": key, "deed": "vote"})
    assert (told.status_code, "takes no votes any more" in told.text) == (422, True)
    assert "The kitchen is too small." in told.text


def test_what_was_joined_leads_to_what_it_is_part_of(guest: Client, idea: Idea, ben: Any) -> None:
    whole = proposed("Bake everything", by="Cleo")
    joining.join(idea=idea, into=whole, member=owner(), at=SYSTEM_CLOCK.now())
    told = guest.get(f"/with/idea/{idea.pk}/")
    assert (told.status_code, told["Location"]) == (301, f"/with/idea/{whole.pk}/")
    assert "Joined: Bake bread" in read(guest, whole)
    path = f"/with/idea/{whole.pk}/"
    guest.post(f"/with/idea/{idea.pk}/", {"key": entering.key(guest, path), "deed": "vote"})
    assert again(whole).votes == 3


def test_what_waits_is_read_by_its_author_alone(guest: Client, ben: Any) -> None:
    waiting = proposed("Bake cakes", on=board("Wine", looks_first=True), by="Ben")
    assert "You alone see this" in read(guest, waiting)
    assert Client().get(f"/with/idea/{waiting.pk}/").status_code == 404
    looking.hide(words=waiting, member=owner(), why="No.", at=SYSTEM_CLOCK.now())
    assert guest.get(f"/with/idea/{waiting.pk}/").status_code == 404


def test_somebody_says_something_and_takes_it_back(guest: Client, idea: Idea, ben: Any) -> None:
    does(guest, idea, deed="comment", words="Rye, please")
    said = Comment.objects.get()
    assert "Rye, please" in read(Client(), idea)
    does(guest, idea, deed="uncomment", comment=str(said.pk))
    assert "Rye, please" not in read(guest, idea)
    assert does(guest, idea, deed="uncomment", comment="x").status_code == 404
    assert does(guest, idea, deed="dance").status_code == 404


def test_the_first_words_of_somebody_new_are_kept_and_said_to_wait(guest: Client, ben: Any) -> None:
    there = board("Wine", looks_first=True)
    idea = proposed("Less", on=there)
    looking.let_stand(words=idea, member=owner(), at=SYSTEM_CLOCK.now())
    told = does(guest, idea, deed="comment", words="More")
    assert told["Location"].endswith("?done=waits")
    assert "More" in read(guest, idea)
    assert ">More<" not in read(Client(), idea)


def test_words_that_were_not_taken_stay_in_the_form(guest: Client, idea: Idea, ben: Any) -> None:
    told = does(guest, idea, deed="comment", words="long" * 2000)
    assert (told.status_code, "longlong" in told.text) == (422, True)


def test_one_edits_and_takes_back_what_is_ones_own(guest: Client, ben: Any) -> None:
    idea = proposed("Bake bred", on=board("Wine"), by="Ben")
    does(guest, idea, deed="edit", title="Bake bread", words="Rye")
    assert (again(idea).title, again(idea).words) == ("Bake bread", "Rye")
    does(guest, idea, deed="take-back")
    assert again(idea).status == "withdrawn"
    does(guest, idea, deed="put-back")
    assert again(idea).status == "open"
    others = proposed("Cakes", by="Ann")
    assert does(guest, others, deed="take-back").status_code == 422


def test_following_and_not(guest: Client, idea: Idea, ben: Any) -> None:
    does(guest, idea, deed="follow")
    assert queries.mine(ben, [idea])[idea.pk].follows
    assert "Do not tell me any more" in read(guest, idea)
    does(guest, idea, deed="unfollow")
    assert not queries.mine(ben, [idea])[idea.pk].follows


def test_a_decision_is_read_with_its_reason_and_what_was_said_before(guest: Client, idea: Idea) -> None:
    made = deciding.decide(idea=idea, statement=NO, member=owner(), at=SYSTEM_CLOCK.now())
    assert "kitchen" not in read(guest, idea)
    deciding.publish(decisions=[made], at=SYSTEM_CLOCK.now())
    assert "We take the bread from Rossi." in read(guest, idea)
    decided(idea, Statement(verdict="not_now", reason="The oven came."), at=SYSTEM_CLOCK.now())
    told = read(guest, idea)
    assert told.index("The oven came.") < told.index("What was said before") < told.index("The kitchen is too small.")


def test_who_read_a_reason_that_changed_meanwhile_is_asked_to_look_again(guest: Client, idea: Idea, ben: Any) -> None:
    now = SYSTEM_CLOCK.now()
    decided(idea, at=now)
    fields = {"deed": "say", "of": "reason", "yes": "1", "key": entering.key(guest, f"/with/idea/{idea.pk}/")}
    decided(idea, Statement(verdict="not_now", reason="The oven came."), at=now + timedelta(seconds=1))
    told = guest.post(f"/with/idea/{idea.pk}/", {**fields, "read": "1"})
    assert (told.status_code, "look once more" in told.text) == (422, True)
    assert guest.post(f"/with/idea/{idea.pk}/", {**fields, "read": "2"}).status_code == 303
    assert Opinion.objects.get().yes


def test_on_the_way_and_whether_it_works(guest: Client, idea: Idea, ben: Any) -> None:
    now = SYSTEM_CLOCK.now()
    decided(idea, YES, at=now)
    step = deciding.add_milestone(idea=idea, name="Buy an oven", due=None, member=owner(), at=now)
    deciding.reach(milestone=step, at=now)
    deciding.move(idea=idea, to="started", at=now)
    deciding.move(idea=idea, to="done", at=now)
    told = read(guest, idea)
    assert "Buy an oven" in told
    assert "It came from customers." in told
    does(guest, idea, deed="say", of="works", yes="0", words="Too salty")
    assert [(one.yes, one.words) for one in queries.opinions(SYSTEM, idea, "works")] == [(False, "Too salty")]


def test_an_author_who_was_forgotten_has_left(guest: Client, idea: Idea) -> None:
    backed(idea, "Cleo")
    Idea.objects.filter(pk=idea.pk).update(author=None)
    assert "Somebody who has left" in read(guest, idea)


def test_an_extension_stands_in_the_idea_and_long_talk_goes_on_the_next_page(guest: Client, idea: Idea) -> None:
    now = SYSTEM_CLOCK.now()
    said = [
        talking.comment(idea=idea, person=somebody(f"P{number // 20}"), words=f"Word-{number:02}", at=now)
        for number in range(53)
    ]
    talking.promote(comment=said[0], member=owner(), at=now)
    first = read(guest, idea)
    assert (first.count("Word-00"), "Word-49" in first, "Word-50" in first) == (2, True, False)
    assert "Word-52" in guest.get(f"/with/idea/{idea.pk}/?after={said[49].pk}").text


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]
)
def test_hostile_words_are_words(guest: Client, idea: Idea, ben: Any, hostile: str) -> None:
    does(guest, idea, deed="comment", words=hostile)
    told = read(guest, idea)
    assert ("<script>alert" in told, "<img src=x" in told, 'href="javascript' in told) == (False, False, False)
