"""What is new is collected a batch at a time; trouble is noted on the connection, and no item blocks the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError

from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from porch.core.interaction import Delivery, Handle, Heard, Introduction, Mark, Media, Spoiled
from porch.desk.post import collecting, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import store
from porch.records.interactions.models import File, Interaction, Quarantined
from porch.records.people.models import Person
from tests.cast import ANN, BEN, CLEO, NOON, says
from tests.fakes import POISON, TownSquare

pytestmark = pytest.mark.django_db
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_what_is_new_is_collected_and_the_place_is_kept(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    square.hear(says(ANN), says(BEN), says(CLEO))
    collected = collecting.collect(shop, clock=clock)
    assert (collected.seen, collected.new, collected.trouble) == (3, 3, "")
    assert (again(shop).cursor, again(shop).heard_at) == ("3", NOON)
    square.hear(says(ANN))
    assert collecting.collect(again(shop), clock=clock).new == 1


def test_the_next_round_is_due_when_the_card_says(shop: Account, clock: StoppedClock) -> None:
    collecting.collect(shop, clock=clock)
    assert again(shop).due_at == NOON + wiring.card_of(shop).limits.poll_every


def test_the_past_is_read_with_progress_and_then_done(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    square.hear(says(ANN), says(BEN))
    collecting.collect(shop, clock=clock)
    assert (again(shop).history_seen, again(shop).history_total, again(shop).history_done_at) == (2, 2, NOON)


def test_a_line_that_breaks_keeps_what_was_marked_and_hears_the_rest_later(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(says(ANN), says(BEN), says(CLEO))
    square.moods = ["", "break"]
    collecting.collect(shop, clock=clock)
    square.hear(says(ANN), says(BEN))
    collected = collecting.collect(again(shop), clock=clock)
    assert (collected.trouble, again(shop).cursor, again(shop).failing_since) == ("the line broke", "3", NOON)
    collecting.collect(again(shop), clock=clock)
    assert (Interaction.objects.count(), again(shop).cursor, again(shop).failing_since) == (5, "5", None)


def test_trouble_is_tried_again_ever_more_slowly(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    square.moods = ["down", "down"]
    collecting.collect(shop, clock=clock)
    first = again(shop).due_at - clock.now()
    clock.advance(timedelta(minutes=4))
    collecting.collect(again(shop), clock=clock)
    assert first == collecting.FIRST_PAUSE < again(shop).due_at - clock.now()


def test_a_network_that_names_the_moment_is_left_alone_until_then(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["limited"]
    collecting.collect(shop, clock=clock)
    assert again(shop).due_at == NOON + timedelta(minutes=10)


def test_a_refused_key_does_not_look_like_silence(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    square.key = "changed"
    collecting.collect(shop, clock=clock)
    assert (again(shop).state, again(shop).error) == (Account.State.REFUSED, "this key is not known here")


def test_a_key_that_renews_itself_is_renewed(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    square.key, square.renews = "changed", True
    collecting.collect(shop, clock=clock)
    assert again(shop).state == Account.State.LIVE
    assert accounts.credentials(again(shop)) == {"key": "changed", "secret": "hush"}


def test_a_key_renewed_in_vain_ends_as_refused_and_does_not_go_round(
    shop: Account, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.key = "changed"
    monkeypatch.setattr(collecting, "renew", lambda account, now: True)
    collecting.collect(shop, clock=clock)
    assert (again(shop).state, again(shop).due_at) == (Account.State.LIVE, NOON + collecting.FIRST_PAUSE)
    collecting.collect(again(shop), clock=clock)
    assert again(shop).state == Account.State.REFUSED


def test_a_fault_in_a_channels_code_is_noted_like_any_trouble(
    shop: Account, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_channel", lambda account: 1 / 0)
    assert "ZeroDivisionError" in collecting.collect(shop, clock=clock).trouble
    assert "ZeroDivisionError" in again(shop).error


def test_a_database_that_is_locked_is_no_trouble_of_the_network(
    shop: Account, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: object) -> None:
        raise OperationalError("database is locked")

    square.hear(says(ANN))
    monkeypatch.setattr(log, "record", locked)
    with pytest.raises(OperationalError):
        collecting.collect(shop, clock=clock)
    assert (again(shop).error, again(shop).cursor) == ("", "")


def test_a_poisoned_item_is_set_apart_and_the_others_are_heard(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(says(ANN), Spoiled(raw=POISON, reason="not mail"), says(BEN))
    collected = collecting.collect(shop, clock=clock)
    assert (collected.new, collected.quarantined, again(shop).cursor) == (2, 1, "3")


def naive(name: str) -> Heard:
    return replace(says(ANN, name=name), at=NOON.replace(tzinfo=None))


def test_an_item_that_breaks_the_log_is_found_and_set_apart_and_the_others_are_heard(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    harmful = replace(says(ANN, name="harmful"), detail={"x": {1, 2}})  # type: ignore[dict-item]
    square.hear(*[says(BEN) for _ in range(9)], harmful, naive("undated"), *[says(CLEO) for _ in range(9)])
    collected = collecting.take(shop, [*square.items, Mark(cursor="20")], clock=clock)
    assert (collected.seen, collected.new, collected.quarantined) == (20, 18, 2)
    assert set(Quarantined.objects.values_list("where", flat=True)) == {"harmful", "undated"}
    assert again(shop).cursor == "20"


def test_poison_that_can_be_read_now_is_replayed_without_the_place_it_was_taken_at(
    shop: Account, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.hear(Spoiled(raw=POISON, reason="not mail"))
    collecting.collect(shop, clock=clock)
    held = Quarantined.objects.select_related("account", "delivery").get()
    assert not collecting.replay(held, clock=clock)
    assert held.attempts == 2
    square.readable = True
    cleaned: list[Heard] = []
    monkeypatch.setattr(collecting, "_cleaned", lambda heard: cleaned.append(heard) or heard)
    assert collecting.replay(held, clock=clock)
    assert [one.external_id for one in cleaned] == ["antidote"]
    assert Interaction.objects.get().text == "Can you read me now?"


def test_a_channel_that_cannot_read_again_says_so(
    shop: Account, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.hear(Spoiled(raw=POISON, reason="not mail"))
    collecting.collect(shop, clock=clock)
    monkeypatch.setattr(wiring, "open_channel", lambda account: object())
    assert not collecting.replay(Quarantined.objects.select_related("account", "delivery").get())
    assert "cannot read stored items" in Quarantined.objects.get().reason


def test_listening_again_from_two_days_ago_finds_what_came_late_and_leaves_the_place(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(says(ANN))
    collecting.collect(shop, clock=clock)
    clock.advance(timedelta(days=3))
    square.hear(says(BEN))
    collecting.collect(again(shop), clock=clock)
    square.items.insert(1, says(CLEO))
    assert collecting.rescan(again(shop), clock=clock).new == 1
    assert again(shop).cursor == "2"


def test_a_network_that_does_not_push_is_not_overheard(shop: Account) -> None:
    with pytest.raises(ChannelError, match="does not push"):
        collecting.overhear(shop, Delivery(body=b"{}", received_at=NOON))


def test_photos_are_typed_and_named_by_their_bytes(shop: Account, clock: StoppedClock) -> None:
    photo = replace(says(ANN), media=(Media(content=GIF, name="../../dish.exe", content_type="text/html"),))
    collecting.take(shop, [photo], clock=clock)
    file = File.objects.get()
    assert (file.content_type, "/" in file.name, store.read(file.sha256)) == ("image/gif", False, GIF)


def test_photos_that_came_by_address_are_fetched(shop: Account, clock: StoppedClock) -> None:
    collecting.take(shop, [replace(says(ANN), media=(Media(url="https://square.example/p"),))], clock=clock)
    file = File.objects.select_related("interaction__account").get()
    assert collecting.fetch_file(file)
    assert store.read(File.objects.get().sha256) == b"photo of https://square.example/p"


def test_photos_the_network_refuses_are_not_asked_for_again(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    collecting.take(shop, [replace(says(ANN), media=(Media(url="https://square.example/p"),))], clock=clock)
    square.moods = ["down", "refused for good"]
    file = File.objects.select_related("interaction__account").get()
    with pytest.raises(ChannelError):
        collecting.fetch_file(file)
    assert not collecting.fetch_file(file)
    assert File.objects.get().state == "refused"


def test_photos_of_a_paused_connection_are_refused(shop: Account, clock: StoppedClock) -> None:
    collecting.take(shop, [replace(says(ANN), media=(Media(url="https://square.example/p"),))], clock=clock)
    accounts.pause(account=shop)
    assert not collecting.fetch_file(File.objects.select_related("interaction__account").get())


def test_a_network_that_cannot_call_is_not_waited_for(shop: Account) -> None:
    assert not collecting.can_wait(shop.pk)
    assert not collecting.can_wait(0)
    assert not collecting.wait(shop, timedelta(seconds=1))


def test_a_connection_whose_key_cannot_be_opened_is_not_waited_for(shop: Account) -> None:
    Account.objects.update(sealed=b"sealed with another key")
    assert not collecting.can_wait(shop.pk)


class Book:
    """An address book that knows Ann, and one contact it can read only when it is asked again."""

    def introduce(self, since: str | None) -> list[Introduction | Spoiled | Mark]:
        return [self.reintroduce(b"ann"), Spoiled(raw=b"ben", reason="torn", where="/ben.vcf"), Mark(cursor="2")]

    def reintroduce(self, raw: bytes) -> Introduction:
        mail = Handle(kind="email", value=f"{raw.decode()}@home.test")
        return Introduction(uid=raw.decode(), version="1", raw=raw, name=raw.decode().title(), handles=(mail,))


def test_an_address_book_is_collected_like_any_network_and_what_is_torn_can_be_read_again(
    shop: Account, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_channel", lambda account, **_: Book())
    collected = collecting.collect(shop, clock=clock)
    assert (collected.seen, collected.new, collected.quarantined, collected.trouble) == (2, 1, 1, "")
    assert (again(shop).cursor, again(shop).due_at) == ("2", NOON + wiring.card_of(shop).limits.poll_every)
    assert set(Person.objects.values_list("name", flat=True)) == {"Ann"}
    assert collecting.replay(Quarantined.objects.get(), clock=clock)
    assert set(Person.objects.values_list("name", flat=True)) == {"Ann", "Ben"}
