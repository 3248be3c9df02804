"""A board is brought in whole, however often: what it held is there, or told as what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from porch.core.interaction import Handle, Spoiled
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import bringing, joining, queries
from porch.engagement.ideas.bringing import Brought, Tally
from porch.engagement.ideas.brought import Day, Decided, LeftOut, Old, OldComment, OldIdea, OldJoining
from porch.engagement.ideas.models import Board, Carried, Comment, Decision, Idea, Joining
from porch.engagement.ideas.statuses import Status
from porch.records.consent import erased
from porch.records.interactions.models import Interaction, Quarantined
from porch.records.people import meeting
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.ideas import street

pytestmark = pytest.mark.django_db
ANN = Handle(kind="email", value="ann@example.org", name="Ann")
BEN = Handle(kind="email", value="ben@example.org", name="Ben")
AGO = NOON - timedelta(days=400)
NEVER = Decided(status=Status.NO, reason="", at=AGO)
DONE = Decided(status=Status.DONE, reason="It is there.", at=AGO)
BREAD = OldIdea(key="1", title="Bake bread", words="Every day.", at=AGO, author=ANN, decided=DONE,
                days=[Day(day=AGO.date(), votes=3, shown=90), Day(day=NOON.date(), votes=-1)],
                detail={"tags": "kitchen"})  # fmt: skip
LOAF = OldIdea(key="2", title="Loaves", words="", at=AGO, author=BEN, days=[Day(day=AGO.date(), votes=2)])
DOGS = OldIdea(key="3", title="No dogs", words="", at=AGO, decided=NEVER)
YES = OldComment(key="c1", of="1", words="Yes\0, please", at=AGO, raw=b"1", author=BEN)
SAME = OldJoining(idea="2", into="1", at=AGO, raw=b"2")
ALL: tuple[Old, ...] = (BREAD, LOAF, DOGS, YES, SAME, LeftOut(what="badges", many=4))


def brought(*items: Old, on: Board | None = None) -> Brought:
    return bringing.bring(board=on or street.board(), items=items or ALL, at=NOON)


def idea(key: str) -> Idea:
    return Idea.objects.get(key=key)


def test_everything_arrives_with_who_said_it_and_when() -> None:
    told = brought()
    bread = idea("1")
    assert (bread.at, bread.status, bread.how, bread.votes, bread.comments) == (AGO, "done", "import", 4, 1)
    assert bread.author is not None
    assert bread.author.name == "Ann"
    assert list(Carried.objects.filter(idea=bread).order_by("day").values_list("votes", "shown")) == [(3, 90), (-1, 0)]
    said = Comment.objects.get()
    assert (said.words, said.at, said.author and said.author.name) == ("Yes, please", AGO, "Ben")
    assert idea("2").into == bread
    assert told.ideas == Tally(there=3, arrived=3, new=3)
    assert (told.votes.there, told.votes.arrived, told.statuses.arrived, told.joinings.new) == (4, 4, 2, 1)
    assert told.left_out == {"badges": 4}


def test_the_second_time_nothing_is_new_and_all_stands() -> None:
    board = street.board()
    first, again = brought(on=board), brought(on=board)
    assert (again.ideas, again.comments, again.joinings) == (Tally(3, 3, 0), Tally(1, 1, 0), Tally(1, 1, 0))
    assert (again.votes, again.statuses) == (first.votes, first.statuses)
    assert (Idea.objects.count(), Comment.objects.count(), Interaction.objects.count()) == (3, 1, 3)
    assert idea("1").votes == 4


def test_what_became_of_an_idea_is_a_public_decision_that_says_why_or_that_nobody_did() -> None:
    brought()
    done, never = Decision.objects.order_by("idea")
    assert (done.verdict, done.reason, done.published_at, done.by) == ("yes", "It is there.", AGO, None)
    assert (never.verdict, never.reason, never.no_alternative) == ("no", bringing.NO_REASON, True)


def test_what_people_did_there_is_in_the_log_and_nobody_waits_because_of_it() -> None:
    brought()
    deeds = Interaction.objects.order_by("external_id")
    assert {(one.person and one.person.name, one.detail["as"], one.at, one.addressed) for one in deeds} == {
        ("Ann", "idea", AGO, False), ("Ben", "idea", AGO, False), ("Ben", "comment", AGO, False),
    }  # fmt: skip
    assert deeds.get(subject="Bake bread").detail["tags"] == "kitchen"


def test_words_below_nothing_and_joinings_with_nothing_are_set_apart_with_their_bytes() -> None:
    below = OldComment(key="c2", of="99", words="Where am I", at=AGO, raw=b"lost comment")
    with_none = OldJoining(idea="1", into="99", at=AGO, raw=b"lost joining")
    told = brought(BREAD, below, with_none, Spoiled(raw=b"\xff", reason="broken", where="Posts row 7"))
    assert (told.quarantined, told.comments.arrived, told.joinings.arrived) == (3, 0, 0)
    assert {bytes(one.delivery.body) for one in Quarantined.objects.select_related("delivery")} == {
        b"lost comment", b"lost joining", b"\xff",
    }  # fmt: skip


def test_what_a_colleague_took_apart_stays_apart() -> None:
    board = street.board()
    brought(on=board)
    joining.take_apart(joining=Joining.objects.get(), at=NOON)
    told = brought(on=board)
    assert (idea("2").into, told.joinings.new) == (None, 0)


def test_an_idea_that_says_the_same_as_two_is_joined_to_the_first() -> None:
    other = OldJoining(idea="2", into="3", at=AGO, raw=b"3")
    told = brought(*ALL, other)
    assert (idea("2").into, idea("3").into) == (idea("1"), None)
    assert told.left_out["a joining: it says the same as another one already"] == 1


def test_who_asked_to_be_forgotten_does_not_come_back() -> None:
    key = erased.of_handle(*meeting.key(ANN))
    erased.remember(digests=[key], what=erased.What.HANDLE, at=NOON)
    brought()
    assert idea("1").author is None
    assert not Person.objects.filter(name="Ann").exists()


def test_a_long_title_is_kept_whole_in_the_words() -> None:
    brought(OldIdea(key="9", title="long " * 60, words="why", at=AGO))
    long = idea("9")
    assert len(long.title) == 200
    assert long.words == f"{('long ' * 60).strip()}\n\nwhy"


def test_an_import_that_broke_off_is_told_again_from_the_start() -> None:
    def breaks(items: Iterable[Old]) -> Iterable[Old]:
        yield from items
        raise ConnectionError

    board = street.board()
    with pytest.raises(ConnectionError):
        bringing.bring(board=board, items=breaks([BREAD, LOAF, YES]), at=NOON)
    told = brought(on=board)
    assert (told.ideas.arrived, told.comments.arrived) == (3, 1)
    assert queries.counted_by_status(SYSTEM, board) == {"done": 1, "no": 1}


def test_how_far_it_is_is_told() -> None:
    seen: list[int] = []
    bringing.bring(board=street.board(), items=ALL, at=NOON, progress=seen.append)
    assert seen == [3, 4, 5, 6]
