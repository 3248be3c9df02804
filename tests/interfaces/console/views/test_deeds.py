"""Every deed changes what it says, tells how to take it back, and the undo does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views.deeds import snoozed_until
from porch.projections.waiting import queries as waiting
from porch.records.outbox import queries as outbox
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
ROME = ZoneInfo("Europe/Rome")
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=ROME)


def anns() -> Any:
    """Return how we stand with Ann."""
    return next(s for s in waiting.box(SYSTEM, "all") if s.channel == "email")


def do(town: Town, deed: str, **told: str) -> str:
    """Let Alice do something with Ann's conversation and return the note."""
    standing = anns()
    path = f"/conversations/{standing.thread_id}-{standing.handle_id}/{deed}/"
    answer = sign_in(town.alice).post(path, told, headers=FETCHED)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def undo(town: Town, note: str) -> None:
    """Take back what a note tells of."""
    found = re.search(r'action="(/deeds/[^"]+)"', note)
    assert found is not None
    assert sign_in(town.alice).post(found[1], headers=FETCHED).status_code == 200


@pytest.mark.parametrize(
    ("deed", "told", "state"),
    [
        ("closure", {"reason": "resolved"}, "done"),
        ("closure", {"reason": "Spam"}, "done"),
        ("acknowledgement", {}, "done"),
        ("snooze", {"until": "tomorrow"}, "snoozed"),
        (
            "handover",
            {"to": "desk:marketing", "returns_on": "2099-01-01", "note": "She asks about Thursday"},
            "handed_over",
        ),
        ("set-aside", {"what": "address"}, "set_aside"),
        ("set-aside", {"what": "domain"}, "set_aside"),
    ],
)
def test_a_deed_takes_it_off_the_list_and_undo_puts_it_back(
    deed: str, told: dict[str, str], state: str, town: Town
) -> None:
    note = do(town, deed, **told)
    assert anns().state == state
    undo(town, note)
    assert anns().state == "waiting"


def test_a_closed_one_is_reopened(town: Town) -> None:
    do(town, "closure", reason="resolved")
    do(town, "reopening")
    assert anns().state == "waiting"


def test_a_flag_is_raised_and_taken_down(town: Town) -> None:
    do(town, "urgency")
    assert anns().urgent
    do(town, "calm")
    assert not anns().urgent


def test_one_takes_it_and_gives_it_back(town: Town) -> None:
    do(town, "assignment", to="me")
    assert anns().assigned == town.alice
    do(town, "assignment", to="")
    assert anns().assigned is None


def test_a_customer_after_all(town: Town) -> None:
    do(town, "set-aside", what="address")
    do(town, "return")
    assert anns().state == "waiting"


def test_what_was_handed_over_can_be_taken_back_before_its_day(town: Town) -> None:
    do(town, "handover", to=f"member:{town.bob.pk}", returns_on="2099-01-01", note="")
    standing = anns()
    page = sign_in(town.alice).get(f"/conversations/{standing.thread_id}-{standing.handle_id}/").content.decode()
    assert "handed it over to Bob" in page
    assert "Take it back" in page
    note = do(town, "taking-back")
    assert (anns().state, "Back on your list." in note) == ("waiting", True)
    undo(town, note)
    assert anns().state == "handed_over"


def test_a_promise_made_on_the_page_stands_in_the_thread(town: Town) -> None:
    standing = anns()
    path = f"/conversations/{standing.thread_id}-{standing.handle_id}/"
    client = sign_in(town.alice)
    assert f'action="{path}promises/"' in client.get(path).content.decode()
    do(town, "promises", words="A table by the window", due_on="2099-01-01")
    assert "promised: A table by the window" in client.get(path).content.decode()


def test_the_customer_can_be_told_who_has_it_now(town: Town) -> None:
    do(town, "handover", to=f"member:{town.bob.pk}", returns_on="2099-01-01", note="", tell="1")
    assert anns().state == "handed_over"
    assert [o.text for o in outbox.recent(SYSTEM)] == ["Thank you for writing. Bob is looking after this now."]


@pytest.mark.parametrize(
    "told",
    [
        {"to": "member:99999", "returns_on": "2099-01-01"}, {"to": "desk:attic", "returns_on": "2099-01-01"},
        {"to": "", "returns_on": "2099-01-01"}, {"to": "desk:marketing", "returns_on": ""},
        {"to": "desk:marketing", "returns_on": "2001-01-01"}, {"to": "desk:marketing", "returns_on": "nonsense"},
    ],
)  # fmt: skip
def test_a_hand_over_needs_somebody_and_a_day_to_come(told: dict[str, str], town: Town) -> None:
    standing = anns()
    path = f"/conversations/{standing.thread_id}-{standing.handle_id}/handover/"
    assert sign_in(town.alice).post(path, told, headers=FETCHED).status_code == 400
    assert anns().state == "waiting"


def test_a_note_stays_with_the_team(town: Town) -> None:
    do(town, "notes", text="She is allergic to nuts.")
    standing = anns()
    body = sign_in(town.bob).get(f"/conversations/{standing.thread_id}-{standing.handle_id}/").content.decode()
    assert "She is allergic to nuts." in body
    assert anns().state == "waiting"


@pytest.mark.parametrize(
    ("deed", "told"), [("notes", {"text": " "}), ("snooze", {"until": "whenever"}), ("promises", {"words": "x"})]
)
def test_a_deed_that_lacks_something_says_what(deed: str, told: dict[str, str], town: Town) -> None:
    standing = anns()
    path = f"/conversations/{standing.thread_id}-{standing.handle_id}/{deed}/"
    assert sign_in(town.alice).post(path, told, headers=FETCHED).status_code == 400


def test_a_promise_is_made(town: Town) -> None:
    assert "comes back in the morning" in do(town, "promises", words="the recipe", due_on="2099-01-01")


def test_an_undo_of_nothing_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).post("/deeds/99999/undo/").status_code == 404


@pytest.mark.parametrize(
    ("choice", "when"),
    [
        ("evening", datetime(2026, 11, 21, 18, 0, tzinfo=ROME)),
        ("tomorrow", datetime(2026, 11, 22, 8, 0, tzinfo=ROME)),
        ("monday", datetime(2026, 11, 23, 8, 0, tzinfo=ROME)), ("week", datetime(2026, 11, 28, 8, 0, tzinfo=ROME)),
        ("2026-12-24T09:30", datetime(2026, 12, 24, 9, 30, tzinfo=ROME)), ("sometime", None),
    ],
)  # fmt: skip
def test_a_choice_means_a_moment(choice: str, when: datetime | None) -> None:
    assert snoozed_until(choice, SATURDAY) == when


def test_this_evening_is_tomorrow_s_once_it_has_begun() -> None:
    late = SATURDAY + timedelta(hours=9)
    assert snoozed_until("evening", late) == datetime(2026, 11, 22, 18, 0, tzinfo=ROME)


def test_monday_on_a_monday_is_the_next_one() -> None:
    assert snoozed_until("monday", SATURDAY + timedelta(days=2)) == datetime(2026, 11, 30, 8, 0, tzinfo=ROME)
