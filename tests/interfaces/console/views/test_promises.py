"""Promises on their pages: found, kept in mind, given on, ended and undone; who is away; a person's record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from porch.core.interaction import Handle, Heard, Kind, Visibility
from porch.core.viewer import SYSTEM
from porch.engagement.promises import queries
from porch.engagement.promises.models import Promise
from porch.projections.language import actions as language
from porch.projections.language.models import Understanding
from porch.projections.waiting import queries as waiting
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from tests.interfaces.console.conftest import ANN, Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
DAY = timedelta(days=1)


@pytest.fixture
def told(town: Town) -> dict[str, Any]:
    """We wrote to Ann that we call on Friday, and Ann that she sends a photo; both are understood."""
    standing = next(s for s in waiting.box(SYSTEM, "all") if s.channel == "email")
    said = Interaction.objects.get(pk=standing.last_id)
    us = Handle(kind="email", value="ciao@trattoria.example", name="Trattoria")
    items = [
        Heard(
            external_id=name, version="1", kind=Kind.CREATE, author=who, at=town.now, raw=name.encode(), text=text,
            ours=who is us, in_reply_to=said.external_id, visibility=Visibility.DIRECT,
        )
        for name, who, text in (
            ("<we>", us, "Sorry! I'll call you on Friday."), ("<ann>", ANN, "I will send you the photo tomorrow."),
        )
    ]  # fmt: skip
    log.record(account=town.email, items=items, received_at=town.now)
    language.refresh()
    Understanding.objects.filter(interaction__external_id__in=["<we>", "<ann>"]).update(
        commits=True, labels=[{"name": "commitment", "p": 0.9, "sure": True, "words": ["I'll call you on Friday"]}]
    )
    base = f"/conversations/{standing.thread_id}-{standing.handle_id}/"
    found = {row.external_id: row for row in Interaction.objects.filter(external_id__in=["<we>", "<ann>"])}
    return {"base": base, "we": found["<we>"].pk, "ann": found["<ann>"].pk, "person": standing.handle.person_id}


def body(member: Any, path: str) -> str:
    answer = sign_in(member).get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def do(member: Any, path: str, **told: str) -> str:
    answer = sign_in(member).post(path, told, headers=FETCHED)
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def undo(member: Any, note: str) -> None:
    found = re.search(r'action="(/[^"]+)"', note)
    assert found is not None
    do(member, found[1])


def keep_in_mind(town: Town, told: dict[str, Any], said: str = "we") -> Promise:
    do(town.bob, f"{told['base']}promises/", said=str(told[said]), words="I'll call", due_on="2099-01-02")
    return Promise.objects.get(found_in=told[said])


def test_a_promise_found_in_an_answer_is_kept_in_mind_and_taken_back(town: Town, told: dict[str, Any]) -> None:
    assert "You wrote <q" in body(town.alice, told["base"])
    assert "1 answer of yours may hold a promise" in body(town.alice, "/")
    note = do(town.bob, f"{told['base']}promises/", said=str(told["we"]), words="I'll call", due_on="2099-01-02")
    assert "Promised for Friday 02 January" in note
    assert "You wrote <q" not in body(town.alice, told["base"])
    undo(town.bob, note)
    assert Promise.objects.get().ending == "dropped"


def test_what_is_no_promise_is_offered_no_more(town: Town, told: dict[str, Any]) -> None:
    note = do(town.bob, f"{told['base']}corrections/?said={told['we']}", word="commitment:0")
    assert "You wrote <q" not in body(town.alice, told["base"])
    undo(town.bob, note)
    assert "You wrote <q" in body(town.alice, told["base"])


def test_a_message_is_called_what_it_is_and_who_says_so_is_shown(town: Town, told: dict[str, Any]) -> None:
    note = do(town.bob, f"{told['base']}corrections/?said={told['ann']}", word="complaint:1")
    shown = body(town.alice, told["base"])
    assert "Complaint, says Bob" in shown
    assert "said what it is: complaint" in shown
    undo(town.bob, note)
    assert "Complaint, says Bob" not in body(town.alice, told["base"])


@pytest.mark.parametrize(("said", "word", "status"), [("ann", "nonsense:1", 400), ("", "complaint:1", 404)])
def test_a_correction_that_names_nothing_is_refused(
    town: Town, told: dict[str, Any], said: str, word: str, status: int
) -> None:
    number = told.get(said, 999_999)
    answer = sign_in(town.bob).post(f"{told['base']}corrections/?said={number}", {"word": word}, headers=FETCHED)
    assert answer.status_code == status


def test_what_ann_said_she_would_do_is_waited_for_quietly(town: Town, told: dict[str, Any]) -> None:
    assert "They wrote <q" in body(town.alice, told["base"])
    waited = keep_in_mind(town, told, "ann")
    assert (waited.theirs, queries.awaited(SYSTEM)) == (True, [waited])
    page = body(town.alice, "/promises/")
    assert "What others said they would do" in page
    assert "promise due" not in body(town.alice, "/")


def test_every_open_promise_stands_on_its_page_with_who_has_it(town: Town, told: dict[str, Any]) -> None:
    assert "Found in your answers" in body(town.alice, "/promises/")
    promise = keep_in_mind(town, told)
    assert "With Bob" in body(town.alice, "/promises/")
    assert "Alice has it now" in do(town.bob, f"/promises/{promise.pk}/owner/", to=f"member:{town.alice.pk}")
    assert "Yours" in body(town.alice, "/promises/")
    assert "everybody" in do(town.bob, f"/promises/{promise.pk}/owner/", to="")
    answer = sign_in(town.bob).post(f"/promises/{promise.pk}/owner/", {"to": "member:999"}, headers=FETCHED)
    assert answer.status_code == 400


@pytest.mark.parametrize("how", ["kept", "broken", "released", "dropped"])
def test_a_promise_ends_and_the_end_is_undone(town: Town, told: dict[str, Any], how: str) -> None:
    promise = keep_in_mind(town, told)
    note = do(town.bob, f"/promises/{promise.pk}/ending/", how=how, why="Rain")
    assert Promise.objects.get().ending == how
    undo(town.bob, note)
    assert Promise.objects.get().ended_at is None


def test_an_end_that_is_none_is_refused(town: Town, told: dict[str, Any]) -> None:
    promise = keep_in_mind(town, told)
    refused = sign_in(town.bob).post(f"/promises/{promise.pk}/ending/", {"how": "whenever"}, headers=FETCHED)
    do(town.bob, f"/promises/{promise.pk}/kept/")
    again = sign_in(town.bob).post(f"/promises/{promise.pk}/kept/", headers=FETCHED)
    assert (refused.status_code, again.status_code) == (400, 409)


def test_what_is_due_while_bob_is_away_leads_alice_s_morning(town: Town, told: dict[str, Any]) -> None:
    keep_in_mind(town, told)
    Promise.objects.update(due_at=town.now)
    assert "promise due" not in body(town.alice, "/")
    today = f"{town.now:%Y-%m-%d}"
    dates = {"away-begins": today, "away-ends": f"{town.now + 3 * DAY:%Y-%m-%d}"}
    who = {"away-member": str(town.bob.pk), "away-stand_in": str(town.alice.pk)}
    note = do(town.bob, "/team/away/", **dates, **who)
    assert "Alice stands in" in note
    shown = body(town.alice, "/")
    assert ("1 promise due" in shown, "Bob is away until" in shown, "you stand in" in shown) == (True, True, True)
    assert "Bob" in body(town.alice, "/team/")
    undo(town.bob, note)
    assert "promise due" not in body(town.alice, "/")


def test_days_that_run_backwards_are_refused(town: Town) -> None:
    told = {"away-member": str(town.bob.pk), "away-begins": "2026-03-05", "away-ends": "2026-03-02"}
    answer = sign_in(town.bob).post("/team/away/", told, headers=FETCHED)
    assert (answer.status_code, "before the first" in answer.content.decode()) == (422, True)
    assert sign_in(town.bob).post("/team/away/", {}, headers=FETCHED).status_code == 422


def test_the_record_of_a_person_is_a_text_to_copy(town: Town, told: dict[str, Any]) -> None:
    path = f"/people/{told['person']}/promises/"
    assert "Nothing promised yet" in body(town.alice, path)
    promise = keep_in_mind(town, told)
    do(town.bob, f"/promises/{promise.pk}/kept/")
    keep_in_mind(town, told, "ann")
    shown = body(town.alice, path)
    assert "What Trattoria Milwaukee promised Ann Lindqvist, as of" in shown
    assert "1 kept in time" in shown
    assert sign_in(town.alice).get("/people/999999/promises/").status_code == 404
