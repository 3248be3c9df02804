"""What runs by the clock, each a line that calls an action or the post."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK, StoppedClock
from porch.core.interaction import Media
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.morning.models import Turn
from porch.desk.post import collecting
from porch.desk.post.models import Count
from porch.engagement.claims import queries as claims
from porch.engagement.ideas import queries as ideas
from porch.interfaces.schedule import tasks
from porch.interfaces.schedule.links import conversation_link
from porch.interfaces.schedule.worker import Worker
from porch.projections.presence import queries as presence
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.guests.models import Code
from porch.records.imports import actions as uploads
from porch.records.imports import store
from porch.records.imports.models import Import
from porch.records.interactions import actions as log
from porch.records.interactions.models import File, Interaction
from porch.records.jobs.models import Job
from porch.records.outbox.models import Outgoing, Slot
from porch.records.people.models import Handle
from porch.records.tallies.models import Figure
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.desk.post.listing import Book, ready
from tests.desk.post.listing import book as book
from tests.engagement.choices import flight
from tests.engagement.claims import square
from tests.engagement.gatherings import hall
from tests.engagement.ideas import street
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db


def keys() -> set[str]:
    return set(Job.objects.values_list("key", flat=True))


def test_every_connection_whose_time_has_come_is_listened_to_once(shop: Account, square: TownSquare) -> None:
    square.hear(says(ANN))
    tasks.collect_due.handler()
    tasks.collect_due.handler()
    assert keys() == {f"collect:{shop.pk}"}
    tasks.collect.handler(account_id=shop.pk)
    assert Interaction.objects.count() == 1


def test_a_paused_connection_is_left_alone(shop: Account, square: TownSquare) -> None:
    square.hear(says(ANN))
    accounts.pause(account=shop)
    for task in (tasks.collect_due, tasks.rescan, tasks.compare):
        task.handler()
    tasks.collect.handler(account_id=shop.pk)
    tasks.rescan_one.handler(account_id=shop.pk)
    tasks.compare_one.handler(account_id=shop.pk, day="2026-03-02")
    assert (Job.objects.count(), Interaction.objects.count(), Count.objects.count()) == (0, 0, 0)


def test_a_network_is_asked_once_an_hour_what_it_counts_and_once_a_day_who_follows(shop: Account, book: Book) -> None:
    book.counts, book.followers = {"": {"followers": 1}}, [ANN]
    tasks.follows.handler()
    ready(shop, NOON)
    for task in (tasks.tally, tasks.follows):
        task.handler()
        task.handler()
    assert keys() == {f"tally:{shop.pk}", f"follows:{shop.pk}"}
    tasks.tally_one.handler(account_id=shop.pk)
    tasks.follows_one.handler(account_id=shop.pk)
    Job.objects.all().delete()
    for task in (tasks.tally, tasks.follows):
        task.handler()
    assert keys() == set()
    assert (Figure.objects.get().value, Interaction.objects.get().handle.value) == (1, "ann")  # type: ignore[union-attr]


def test_what_came_late_is_found_by_listening_again(shop: Account, square: TownSquare) -> None:
    square.hear(says(ANN))
    tasks.rescan.handler()
    assert keys() == {f"rescan:{shop.pk}"}
    tasks.rescan_one.handler(account_id=shop.pk)
    assert Interaction.objects.count() == 1


def test_photos_are_fetched_one_job_each(shop: Account, square: TownSquare) -> None:
    collecting.take(shop, [replace(says(ANN), media=(Media(url="https://square.example/p"),))])
    tasks.fetch_files.handler()
    file = File.objects.get()
    assert keys() == {f"file:{file.pk}"}
    tasks.fetch_file.handler(file_id=file.pk)
    tasks.fetch_file.handler(file_id=file.pk)
    assert File.objects.get().state == "kept"


def test_where_people_are_is_counted_when_somebody_was_heard(shop: Account, square: TownSquare) -> None:
    collecting.take(shop, [says(ANN)])
    tasks.take_stock.handler()
    everybody = presence.drawn(SYSTEM, presence.EVERYBODY, now=SYSTEM_CLOCK.now())
    assert everybody is not None
    assert everybody.picture.people == 1


def test_every_network_is_asked_what_it_holds_one_job_each(shop: Account, square: TownSquare) -> None:
    tasks.compare.handler()
    assert len(keys()) == 2
    tasks.compare_one.handler(account_id=shop.pk, day="2026-03-02")
    assert Count.objects.get().held_there == 0


def test_keys_are_renewed_before_they_expire(shop: Account, square: TownSquare) -> None:
    square.key, square.renews = "fresh", True
    now = SYSTEM_CLOCK.now()
    accounts.keep_credentials(account=shop, credentials={}, at=now, expires_at=now + timedelta(days=1))
    tasks.renew_keys.handler()
    assert accounts.credentials(Account.objects.get())["key"] == "good"
    accounts.keep_credentials(account=shop, credentials={}, at=now, expires_at=now + timedelta(minutes=30))
    tasks.renew_keys.handler()
    assert accounts.credentials(Account.objects.get())["key"] == "fresh"


def test_turns_counts_and_letters_run_on_an_empty_porch(db: None) -> None:
    tasks.give_turns.handler()
    tasks.count_ideas.handler()
    tasks.sort_questions.handler()
    tasks.letters.handler()


def test_letters_bring_the_mornings_list_and_what_is_urgent_with_a_link(
    shop: Account, alice: Member, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SYSTEM_CLOCK", clock)
    now = clock.now()
    team.change_business(digest_hour=now.hour)
    collecting.take(shop, [says(ANN, "Food poisoning!", at=now)], clock=clock)
    morning.refresh(now=now)
    tasks.letters.handler()
    said = Interaction.objects.get()
    link = conversation_link(said.thread_id, said.handle_id)
    sent = dict(Outgoing.objects.values_list("subject", "text"))
    assert set(sent) == {"1 person is waiting for you", "Urgent: food poisoning"}
    assert [link in text for text in sent.values()] == [True, True]


def test_who_answered_what_we_began_is_noted(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, name="hello")], received_at=NOON)
    ann = Handle.objects.get(value="ann")
    now = SYSTEM_CLOCK.now()
    said = Outgoing.objects.create(
        key="k", account=shop, state="sent", text="Tear it.", external_id="tip-1", to_handle=ann, created_at=now,
        changed_at=now,
    )  # fmt: skip
    Slot.objects.create(person=ann.person, number=1, kind="idea", at=now - timedelta(hours=1), outgoing=said)
    log.record(account=shop, items=[says(ANN, "I will", name="yes", to="tip-1", at=now)], received_at=now)
    tasks.replies.handler()
    assert Slot.objects.get().involved_at is not None


def test_turns_are_written_down(
    shop: Account, alice: Member, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "SYSTEM_CLOCK", clock)
    now = clock.now()
    team.change_business(minutes=1)
    collecting.take(shop, [says(ANN, at=now), says(BEN, at=now)], clock=clock)
    morning.refresh(now=now)
    tasks.give_turns.handler()
    assert Turn.objects.count() == 1


def test_a_drained_worker_has_heard_and_counted_all_that_was_due(shop: Account, square: TownSquare) -> None:
    square.hear(says(ANN, at=NOON))
    Worker().drain()
    assert Interaction.objects.count() == 1
    assert not Job.objects.filter(run_at__lte=SYSTEM_CLOCK.now()).exists()


@pytest.mark.parametrize(
    ("days_old", "days_left", "renewed"),
    [
        (1, 59, False),
        (49, 11, True),  # a fifth of sixty days is left: time for a network that is down
        (8, None, True),  # one that does not say when it runs out
        (6, None, False),
    ],
)
def test_every_kind_of_key_is_renewed_in_time(
    shop: Account, square: TownSquare, days_old: int, days_left: int | None, renewed: bool
) -> None:
    square.key, square.renews = "fresh", True
    now = SYSTEM_CLOCK.now()
    ends = None if days_left is None else now + timedelta(days=days_left)
    accounts.keep_credentials(account=shop, credentials={}, at=now - timedelta(days=days_old), expires_at=ends)
    tasks.renew_keys.handler()
    assert (accounts.credentials(Account.objects.get())["key"] == "fresh") is renewed


def test_an_upload_is_gone_on_with_once_and_thrown_away_when_nobody_wants_it(
    alice: Member, settings: Any, tmp_path: Path
) -> None:
    settings.PORCH_HOME = tmp_path
    token = store.new_token()
    with store.begin(token, "a.mbox") as file:
        file.write(b"From x Sun Mar  1 10:00:00 2026\nFrom: ann@example.org\n\nHello?\n\n")
    upload = uploads.take(token=token, name="a.mbox", size=9, format_name="mbox", member=alice, at=NOON)
    tasks.imports.handler()
    tasks.imports.handler()
    assert keys() == {f"import:{upload.pk}"}
    tasks.import_one.handler(import_id=upload.pk)
    tasks.import_one.handler(import_id=999)
    assert Import.objects.get().state == "looked"
    tasks.forget_uploads.handler()
    assert not store.place(token, "a.mbox").exists()


def test_who_chose_before_a_fact_came_is_asked_again_by_the_clock(alice: Member) -> None:
    hall.mailbox()
    now = SYSTEM_CLOCK.now()
    days = {"closes_at": now + timedelta(days=1), "told_by": (now + timedelta(days=2)).date()}
    choice = flight.asked(alice, **days)
    flight.aboard(choice, 1)
    flight.fuel(choice, at=now)
    tasks.choices.handler()
    assert f"http://127.0.0.1:8420/with/choices/{choice.pk}/" in Outgoing.objects.get().text


def test_codes_that_have_ended_are_swept_by_the_clock(db: None) -> None:
    Code.objects.create(address="a", salt="s", digest="d", asked_at=SYSTEM_CLOCK.now() - timedelta(days=2))
    tasks.sweep_guests.handler()
    assert Code.objects.count() == 0


def test_what_proves_a_public_claim_is_counted_by_the_clock(db: None) -> None:
    square.promised(square.ANSWER)
    tasks.claims.handler()
    assert list(claims.figures(SYSTEM, ["answered"])) == ["answered"]


def test_votes_reach_the_log_and_ideas_their_place_by_the_clock(db: None) -> None:
    idea = street.backed(street.proposed("Bake bread", on=street.board()), "Ben")
    tasks.tell_votes.handler()
    tasks.rank_ideas.handler()
    tasks.forget_places.handler()
    assert Interaction.objects.filter(kind="vote", detail__about=idea.about).count() == 2
    assert [one.pk for one in ideas.ranked(None, idea.board)] == [idea.pk]
