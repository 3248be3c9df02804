"""What the morning offers out of finds: the latest first, each person once, nobody who waits, nobody set aside."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Heard
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.morning import offered, table
from porch.engagement.conversations import actions as conversations
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.searches import actions as searches
from porch.records.searches.models import Search
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, says

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def found(shop: Account, about: str, *items: Heard) -> Search:
    search = searches.add(name="Us", words="Trattoria", about=about, every=HOUR, accounts=[shop], at=NOON)
    log.record(account=shop, items=items, received_at=NOON)
    searches.note_found(place=search.places.get(), names=[item.external_id for item in items], at=NOON)
    morning.refresh(now=NOON)
    return search


def aside(who: object, text: str, hours: float = 1, **more: object) -> Heard:
    return says(who, text, addressed=False, at=NOON - hours * HOUR, **more)  # type: ignore[arg-type]


def names(told: list[dict[str, object]]) -> list[object]:
    return [one["name"] for one in told]


def test_wishes_and_kind_words_are_laid_on_the_paper(shop: Account) -> None:
    found(shop, "brand", aside(ANN, "Is it open?"), aside(BEN, "Lovely place"), aside(CLEO, "Walked past"))
    paper = table.paper(SYSTEM)
    assert (names(paper.offers), names(paper.thanks)) == (["Ann"], ["Ben"])
    [one] = paper.offers
    assert (one["why"], one["search"], one["words"], one["channel"]) == ("question", "Us", "Is it open?", "square")


def test_old_finds_and_those_of_others_are_not_offered(shop: Account) -> None:
    found(shop, "brand", aside(ANN, "Is it open?", hours=80))
    found(shop, "competitor", aside(BEN, "Lovely place"), aside(CLEO, "Is it open?"))
    assert (offered.helps(NOON), offered.thanks(NOON)) == ([], [])


def test_who_waits_is_set_aside_or_is_being_answered_is_not_offered(shop: Account, alice: Member) -> None:
    log.record(account=shop, items=[says(ANN, "Do you deliver?")], received_at=NOON)
    found(shop, "brand", *(aside(who, "Is it open?", name=f"q{n}") for n, who in enumerate([ANN, BEN, CLEO, DOV])))
    asked = Interaction.objects.filter(external_id__startswith="q").select_related("handle")
    rows = {one.handle.name: one for one in asked}  # type: ignore[union-attr]
    conversations.set_aside(thread_id=rows["Ben"].thread_id, handle=rows["Ben"].handle, member=alice, at=NOON)
    conversations.reply(
        thread_id=rows["Cleo"].thread_id, handle=rows["Cleo"].handle, member=alice, text="We are!", at=NOON
    )
    assert names(offered.helps(NOON)) == ["Dov"]


def test_kind_words_said_to_us_come_before_those_we_came_upon(shop: Account) -> None:
    log.record(account=shop, items=[says(DOV, "Thanks!", at=NOON - 2 * HOUR)], received_at=NOON)
    found(shop, "brand", *(aside(who, "Lovely place") for who in (ANN, BEN, CLEO)))
    assert names(offered.thanks(NOON))[0] == "Dov"
    assert sorted(map(str, names(offered.thanks(NOON))[1:])) == ["Ann", "Ben", "Cleo"]


def test_the_paper_says_so_when_there_is_nothing(shop: Account) -> None:
    morning.refresh(now=NOON)
    assert (table.paper(SYSTEM).offers, table.paper(SYSTEM).thanks) == ([], [])
