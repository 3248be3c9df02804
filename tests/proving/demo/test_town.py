"""Everybody of the cast is where the story says, and the house adds up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.desk.morning import first_look
from porch.desk.morning import queries as morning
from porch.desk.post import actions as post_actions
from porch.desk.post import queries as post
from porch.engagement.conversations import actions as conversations
from porch.projections.identity import queries as identity
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.proving.demo import cast, town
from porch.records.accounts import queries as accounts
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import File, Interaction
from porch.records.outbox import queries as outbox
from porch.records.team import queries as team
from tests.proving.demo.conftest import NOW

pytestmark = pytest.mark.usefixtures("told")


def names(standings: list[Standing]) -> list[str]:
    """Return who they are."""
    return [standing.handle.person.name for standing in standings if standing.handle.person]


def today() -> list[morning.Row]:
    """Return today's list."""
    return morning.morning(SYSTEM, now=NOW).today


def standing(who: Handle, state: str) -> Standing:
    """Return the latest conversation of somebody in one state."""
    found = Standing.objects.filter(handle__kind=who.kind, handle__value=who.value, state=state).order_by("-last_at")
    return found.select_related("handle").get() if found.count() == 1 else found[0]


def test_ben_is_first_with_his_complaint() -> None:
    first = today()[0]
    assert names([first.standing]) == [cast.BEN.name]
    assert (first.seat, first.standing.reason, first.standing.turns) == ("urgent", "complaint", 2)


def test_grace_is_urgent_by_her_words() -> None:
    row = next(row for row in today() if names([row.standing]) == [cast.GRACE.name])
    assert row.standing.urgent_word == "food poisoning"


def test_cleo_has_gone_quiet() -> None:
    quiet = first_look.gone_quiet(SYSTEM, now=NOW)
    assert quiet[0].person.name == cast.CLEO.name
    assert quiet[0].words == "In touch about every 14 days, 4 times; now silent for 49 days."


def test_dov_came_back_from_marketing() -> None:
    assert names(waiting.returned(SYSTEM, NOW)) == [cast.DOV.name]
    assert standing(cast.DOV, "waiting").handle.followers == 18400


def test_ann_is_one_person_on_two_networks() -> None:
    values = {cast.ANN.value, cast.ANN_TOO.value}
    ann = standing(cast.ANN, "waiting").handle.person
    assert ann is not None
    assert {handle.value for handle in ann.handles.all()} == values


@pytest.mark.parametrize(("who", "box"), [(cast.IVY, "snoozed"), (cast.PRIYA, "handed_over")], ids=["Ivy", "Priya"])
def test_who_rests_is_in_their_box_alone(who: Handle, box: str) -> None:
    assert names(waiting.box(SYSTEM, box)) == [who.name]


@pytest.mark.parametrize("who", [cast.SLOW_FOOD, cast.GREENGROCER, cast.BANK, cast.WHOLESALE], ids=lambda who: who.name)
def test_letters_nobody_answers_are_set_aside(who: Handle) -> None:
    assert set(Standing.objects.filter(handle__value=who.value).values_list("state", flat=True)) == {"set_aside"}


@pytest.mark.parametrize("who", [cast.GIULIA, cast.JOSEF, cast.OMAR], ids=["it", "de", "ar"])
def test_questions_in_other_languages_wait(who: Handle) -> None:
    assert standing(who, "waiting").reason in ("question", "request")


def test_who_was_answered_in_the_app_waits_no_more() -> None:
    fates = Interaction.objects.filter(handle__value=cast.TOMAS.value, fate_row__fate="answered_elsewhere")
    assert fates.count() == 1


def test_the_list_is_full_and_says_by_when_the_others_have_their_turn() -> None:
    arranged = morning.morning(SYSTEM, now=NOW)
    assert len(arranged.today) + len(arranged.quiet) == arranged.capacity
    assert arranged.later
    assert all(row.by for row in arranged.later)


def test_a_promise_is_due_and_kind_words_stand_ready() -> None:
    arranged = morning.morning(SYSTEM, now=NOW)
    assert [due.promise.words for due in arranged.promises] == ["The corrected bill"]
    assert {cast.ANN.name, cast.HANNE.name} <= {thanked["name"] for thanked in arranged.paper.thanks}


def test_what_was_never_answered_before_porch_stands_in_the_pile() -> None:
    pile = morning.pile(SYSTEM)
    assert len(pile) == morning.morning(SYSTEM, now=NOW).pile == 10
    assert cast.BEN.name in names(pile)


def test_one_key_is_refused_and_one_answer_kept() -> None:
    paper = morning.morning(SYSTEM, now=NOW).paper
    assert [(told["name"], told["state"], told["kept"]) for told in paper.trouble] == [("Events mailbox", "refused", 1)]


def test_one_item_lies_in_quarantine() -> None:
    assert interactions.quarantine_size(SYSTEM) == 1


def test_photos_are_kept_and_described() -> None:
    heard = File.objects.filter(interaction__ours=False)
    assert all(file.state == "kept" and file.alt for file in File.objects.all())
    assert heard.count() == 2


@pytest.mark.slow
def test_the_ledger_adds_up_on_every_day() -> None:
    lines = post.days(SYSTEM, last=NOW.date(), count=95)
    assert [line for line in lines if line.is_alarm] == []
    assert sum(line.stored for line in lines) == interactions.totals(SYSTEM)["theirs"]


def test_nothing_happened_after_now() -> None:
    assert not Interaction.objects.filter(at__gt=NOW).exists()


def test_everything_said_has_arrived_but_the_one_kept() -> None:
    assert [one.state for one in outbox.recent(SYSTEM)].count("sent") == len(outbox.recent(SYSTEM)) - 1


def test_the_team_is_the_cast() -> None:
    assert [(m.name, m.role) for m in team.members(SYSTEM)] == [
        ("Alice", "owner"), ("Bob", "member"), ("Charlie", "reader"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", [cast.OMAR, cast.GIULIA, cast.INES], ids=["Mastodon", "mail", "Bluesky"])
def test_an_answer_arrives_and_stays(who: Handle) -> None:
    alice, waits, clock = team.members(SYSTEM)[0], standing(who, "waiting"), StoppedClock(NOW)
    outgoing = conversations.reply(
        thread_id=waits.thread_id, handle=waits.handle, member=alice, text="With pleasure.", at=NOW
    )
    clock.advance(timedelta(minutes=1))
    post_actions.deliver_next(clock=clock)
    projector.catch_up(now=clock.now())
    outgoing.refresh_from_db()
    waits.refresh_from_db()
    assert (outgoing.state, waits.state) == ("sent", "done")


def test_its_connections_are_well_and_hear_nothing_more() -> None:
    live = list(accounts.accounts(SYSTEM).filter(state="live"))
    assert [post_actions.collect(account, clock=StoppedClock(NOW)).seen for account in live] == [0] * 6
    assert [post_actions.check(account) for account in live] == [""] * 6


def test_a_second_telling_is_refused() -> None:
    with pytest.raises(town.LivedIn):
        town.fill(now=NOW)


def test_porch_asks_whether_sofia_is_one_person() -> None:
    [pair] = identity.suggestions(SYSTEM)
    assert {pair.one.name, pair.other.name} == {cast.SOFIA.name}
