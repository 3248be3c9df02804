"""The morning, what is new in it, the pile, the first look."""

from __future__ import annotations

import re
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as desk
from porch.desk.morning import queries
from porch.engagement.conversations import actions as conversations
from porch.engagement.promises import actions as promises
from porch.interfaces.console.views.morning import OWED, partner_line, troubles
from porch.projections.alerts import projector as alerts
from porch.projections.search import actions as search
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.people import queries as people
from porch.records.saved import actions as saved
from tests.interfaces.console.conftest import CLEO, Town, _said, sign_in


def body(member: Any, path: str = "/") -> str:
    """Return a page as `member` sees it."""
    return sign_in(member).get(path).content.decode()


def test_the_urgent_come_first_and_then_who_has_waited_longest(town: Town) -> None:
    shown = body(town.alice)
    order = [shown.index(f">{name}</a>") for name in ("Ben Okafor", "Ann Lindqvist", "Dov Peretz", "Cleo Marsh")]
    assert order == sorted(order)
    assert "Urgent: they wrote &quot;food poisoning&quot;" in shown


def test_one_may_have_fewer_minutes_today(town: Town) -> None:
    client = sign_in(town.alice)
    answer = client.get("/?minutes=5")
    assert re.search(r'value="5"\s+selected', answer.content.decode())
    assert re.search(r'value="5"\s+selected', client.get("/").content.decode())


@pytest.mark.parametrize("minutes", ["abc", "-5", "99999", "٣"])
def test_minutes_that_make_no_sense_are_not_taken(minutes: str, town: Town) -> None:
    assert sign_in(town.alice).get(f"/?minutes={minutes}").status_code == 200


def test_who_is_not_on_today_s_list_is_told_their_day(town: Town) -> None:
    shown = body(town.alice, "/?minutes=1")
    assert "Not on today" in shown
    assert "turn by" in shown


def test_a_promise_due_stands_in_the_morning_and_can_be_kept(town: Town) -> None:
    standing = waiting.urgent(SYSTEM)[0]
    handle = people.handle(SYSTEM, standing.handle_id)
    made = promises.make(
        thread_id=standing.thread_id, handle=handle, words="a call", due_at=town.now, member=town.alice, at=town.now
    )
    assert "a call" in body(town.alice)
    assert sign_in(town.alice).post(f"/promises/{made.pk}/kept/").status_code == 302
    assert "Promises due" not in body(town.alice)


def test_a_refused_key_is_said_in_the_morning(town: Town) -> None:
    accounts.note_trouble(account=town.mastodon, at=town.now, reason="401", due_at=town.now, refused=True)
    desk.write_paper(now=town.now)
    told = [trouble.words for trouble in troubles(queries.morning(SYSTEM, now=town.now).paper)]
    assert any(words.startswith("@trattoria@town.example (Mastodon) has refused our key since") for words in told)
    assert "Reconnect" in body(town.alice)


def test_the_pile_is_acknowledged_with_one_key(town: Town) -> None:
    assert "1 conversation is older than your first day here" in body(town.alice)
    sign_in(town.alice).post("/pile/")
    assert "older than your first day here" not in body(town.alice)


def test_a_done_morning_says_so(town: Town) -> None:
    client = sign_in(town.alice)
    client.post("/pile/")
    for standing in waiting.box(SYSTEM, "waiting"):
        here = {"thread_id": standing.thread_id, "handle": people.handle(SYSTEM, standing.handle_id)}
        conversations.close(**here, reason="", member=town.alice, at=town.now)
    desk.refresh(now=town.now)
    assert "Done for today" in client.get("/").content.decode()


def test_the_day_is_done_when_today_s_list_is_though_others_have_their_turn_later(town: Town) -> None:
    client = sign_in(town.alice)
    client.post("/pile/")
    first = waiting.urgent(SYSTEM)[0]
    here = {"thread_id": first.thread_id, "handle": people.handle(SYSTEM, first.handle_id)}
    conversations.close(**here, reason="", member=town.alice, at=town.now)
    desk.refresh(now=town.now)
    shown = client.get("/?minutes=1").content.decode()
    assert "Done for today" in shown
    assert "more people wait" in shown
    assert "Nobody is waiting" not in shown


def test_an_unconnected_house_says_how_to_begin(team_of_three: tuple[Any, Any, Any]) -> None:
    assert "Who is writing to you?" in body(team_of_three[0])
    assert "An owner of this Porch can connect a channel." in body(team_of_three[1])


def test_live_answers_304_while_nothing_changes(town: Town) -> None:
    client = sign_in(town.alice)
    first = client.get("/live/")
    assert first.json()["waiting"] == 5
    assert client.get("/live/", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_live_has_a_new_stamp_when_somebody_is_done(town: Town) -> None:
    client = sign_in(town.alice)
    first = client.get("/live/")
    standing = waiting.urgent(SYSTEM)[0]
    client.post(f"/conversations/{standing.thread_id}-{standing.handle_id}/closure/", {"reason": "resolved"})
    desk.refresh(now=town.now)
    second = client.get("/live/", headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert second.json()["waiting"] == 4


def test_the_first_look_tells_who_was_never_answered(town: Town) -> None:
    shown = body(town.alice, "/first-look/")
    assert "Wrote and was never answered: 6" in shown
    assert "Three to answer now" in shown


def test_the_first_look_shows_how_far_reading_is(town: Town) -> None:
    accounts.note_history(account=town.email, seen=320, total=900, done_at=None)
    shown = body(town.alice, "/first-look/")
    assert "320 of 900 read" in shown
    assert 'data-again="5"' in shown


def test_the_lamp_counts_nobody_whose_answer_is_on_its_way(town: Town) -> None:
    client, standing = sign_in(town.alice), waiting.urgent(SYSTEM)[0]
    client.post(f"/conversations/{standing.thread_id}-{standing.handle_id}/replies/", {"text": "I am calling you."})
    assert client.get("/live/").json()["waiting"] == 4
    assert 'data-waiting="4"' in client.get("/").content.decode()
    assert 'data-waiting="4"' in client.get("/people/").content.decode()


def test_an_alert_stands_in_the_morning_until_its_news_were_looked_at(town: Town) -> None:
    kept = saved.save(name="Table", asked={"words": "table"}, by=town.alice, at=town.now)
    log.record(account=town.mastodon, items=[_said("n1", CLEO, town.now, "A table!")], received_at=town.now)
    search.refresh(now=town.now)
    alerts.catch_up()
    assert f'href="/search/?saved={kept.pk}"' in body(town.bob)
    body(town.bob, f"/search/?saved={kept.pk}")
    assert ("New for your saved" in body(town.bob), "New for your saved" in body(town.alice)) == (False, True)
    saved.tell(saved=kept, tells=False)
    assert "New for your saved" not in body(town.alice)


def test_what_is_owed_to_partners_stands_in_words_with_where_it_is_done() -> None:
    told = [partner_line(what=what, many=many) for what in OWED for many in (1, 2)]
    assert [one.words[0] for one in told] == ["1", "2"] * len(OWED)
    assert {one.url for one in told} == {"/ideas/", "/questions/", "/claims/", "/ideas/held/"}
