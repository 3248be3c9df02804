"""Erasing one person: their words are nowhere, do not come back, and nobody else is missed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.privacy import actions, registry, whole
from porch.projections.presence import projector as presence
from porch.projections.waiting import projector as waiting
from porch.projections.waiting.models import Fate, Standing
from porch.records.accounts.models import Account
from porch.records.consent import erased
from porch.records.interactions.models import Interaction, Quarantined
from porch.records.outbox.models import Outgoing
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person
from porch.records.tables.personal import theirs
from porch.records.team.models import Member
from tests.cast import NOON
from tests.desk.privacy import planted

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ours(alice: Member, tmp_path: Path, settings: Any) -> dict[str, Account]:
    settings.PORCH_HOME = tmp_path / "home"
    return planted.connections()


@pytest.fixture
def quorra(ours: dict[str, Account], alice: Member, tmp_path: Path) -> Person:
    return planted.plant(ours, alice, tmp_path)


def erase(person: Person, alice: Member) -> actions.Erasure:
    return actions.erase(person=person, by=alice, at=NOON + HOUR)


def ledger() -> Counter[tuple[int | None, str]]:
    return Counter(str(day) for day in Interaction.objects.filter(ours=False).values_list("account_id", flat=True))


def test_every_canary_sings_before(quorra: Person) -> None:
    assert {one for _, one in planted.found_in_tables()} == set(planted.CANARIES) - {"canary-export"}


def test_no_canary_sings_in_any_table_or_file_afterwards(quorra: Person, alice: Member) -> None:
    erase(quorra, alice)
    assert planted.found_in_tables() == set()
    assert planted.found_in_files() == set()


def test_it_says_what_it_came_to(quorra: Person, alice: Member) -> None:
    told = erase(quorra, alice)
    assert (told.handles, told.husks, told.files) == (3, 6, 3)
    assert told.rows["promises.Promise"] == told.rows["conversations.Draft"] == told.rows["meetings.Meeting"] == 1


def test_nothing_that_is_declared_theirs_is_left(quorra: Person, alice: Member) -> None:
    whom = whole.whom(quorra)
    erase(quorra, alice)
    left = {table.model._meta.label for table in registry.held() for rows in theirs(table, whom) if rows.exists()}
    assert left == {"interactions.Interaction", "interactions.Thread"}  # the husks, and what held them together


def test_counts_stay_as_they_were(quorra: Person, alice: Member) -> None:
    waiting.catch_up(now=NOON)
    before, fates = ledger(), Fate.objects.count()
    erase(quorra, alice)
    waiting.catch_up(now=NOON + HOUR)
    assert ledger() == before
    assert Fate.objects.count() == fates == Interaction.objects.filter(ours=False).count()


def test_what_projections_know_step_by_step_they_know_from_nothing_too(quorra: Person, alice: Member) -> None:
    erase(quorra, alice)
    planted.project()
    known = projected()
    waiting.rebuild(now=NOON)
    presence.rebuild()
    assert projected() == known


def test_others_are_unharmed(quorra: Person, alice: Member) -> None:
    erase(quorra, alice)
    said = Interaction.objects.filter(handle__value="ann@mill.example").order_by("external_id")
    assert [one.text for one in said] == ["I hear it.\nSo does Ben.", "Do you have a table?"]
    assert Interaction.objects.get(handle__value="ben@town.example").text == "Ask @[erased], they know."
    assert Person.objects.filter(name__in=["Ann", "Ben"]).count() == 2
    assert Standing.objects.filter(handle__value="ann@mill.example").count() == 2


def test_an_answer_to_them_hangs_on_the_husk(quorra: Person, alice: Member) -> None:
    erase(quorra, alice)
    answer = Interaction.objects.get(external_id__contains="ann-1")
    husk = Interaction.objects.get(channel="archive", external_id=answer.in_reply_to)
    assert (husk.text, husk.handle, husk.deleted, husk.thread) == ("", None, True, answer.thread)


def test_neither_an_import_nor_a_poll_nor_an_address_book_brings_them_back(
    quorra: Person, alice: Member, ours: dict[str, Account], tmp_path: Path
) -> None:
    erase(quorra, alice)
    log, known = Interaction.objects.count(), Handle.objects.count()
    assert planted.bring_in(tmp_path / "shop.mbox").new == 0
    assert planted.hear_statuses(ours["mastodon"]).erased == 1
    assert planted.contact(ours["carddav"]).erased == 1
    planted.project()
    assert (Interaction.objects.count(), Handle.objects.count()) == (log, known)
    assert planted.found_in_tables() == set()


def test_what_they_say_later_is_left_out_and_counted(quorra: Person, alice: Member, ours: dict[str, Account]) -> None:
    erase(quorra, alice)
    before = erased.counts(SYSTEM)["dropped"]
    assert planted.hear_anew(ours["mastodon"]).erased == 1
    assert planted.hear_anew(ours["mastodon"]).erased == 1  # the same again
    assert erased.counts(SYSTEM)["dropped"] == before + 1


def test_a_colleague_may_let_them_be_heard_again_as_somebody_new(
    quorra: Person, alice: Member, ours: dict[str, Account]
) -> None:
    erase(quorra, alice)
    erased.hear_again(kind="mastodon", value=planted.ACCT.upper(), by=alice, at=NOON - 2 * HOUR)
    assert planted.hear_statuses(ours["mastodon"]).erased == 1  # what was erased stays so
    assert planted.hear_anew(ours["mastodon"]).new == 1
    assert Handle.objects.get(value=planted.ACCT).person_id not in (None, quorra.pk)


def test_nobody_is_erased_while_something_leaves_to_them(quorra: Person, alice: Member) -> None:
    Outgoing.objects.filter(to_handle__isnull=False, state="approved").update(state="sending")
    with pytest.raises(PorchError, match="Try again"):
        erase(quorra, alice)
    assert people.person(SYSTEM, quorra.pk) is not None
    assert erased.counts(SYSTEM)["handle"] == 0


def test_what_could_not_be_read_is_emptied_and_settled(quorra: Person, alice: Member) -> None:
    erase(quorra, alice)
    held = Quarantined.objects.select_related("delivery").get()
    assert (bytes(held.delivery.body), held.replayed_at) == (b"", NOON + HOUR)


def test_the_databases_files_and_copies_of_them_hold_nothing(quorra: Person, alice: Member, tmp_path: Path) -> None:
    assert planted.sings(planted.copy(tmp_path / "before"))
    erase(quorra, alice)
    assert actions.sweep()
    assert planted.sings(planted.copy(tmp_path / "after")) == set()


def projected() -> list[object]:
    told = [Standing.objects, Fate.objects, apps.get_model("presence", "Presence")._default_manager]
    return [sorted(map(str, rows.values_list(*_columns(rows.model)))) for rows in told]


def _columns(model: type) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.name != "id"]  # type: ignore[attr-defined]
