"""Who came to a chat, who asked what and was answered, and all of it as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.searches import actions, chats
from porch.records.searches.models import Search
from tests.cast import ANN, BEN, CLEO, NOON, US, says
from tests.records.searches.test_actions import come_upon, only, saved

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def search(shop: Account) -> Search:
    search = saved(shop)
    come_upon(search, *(says(ANN, f"Trattoria {n}", addressed=False, at=NOON - n * HOUR) for n in range(7)))
    return search


@pytest.fixture
def chat(shop: Account) -> Search:
    return saved(shop, about="tag", words="chef", begins_at=NOON - HOUR, ends_at=NOON + HOUR)


def test_an_answer_without_the_tag_counts_and_is_what_we_said(shop: Account, chat: Search) -> None:
    come_upon(chat, says(ANN, "Which flour?", name="q", addressed=False), says(BEN, "Hello", addressed=False))
    ours = says(US, "Strong white", to="q", ours=True, addressed=False, at=NOON + HOUR)
    log.record(account=shop, items=[ours], received_at=NOON + HOUR)
    told = chats.chat(SYSTEM, chat)
    assert ([asked.answered for asked in told.questions], [one.text for one in told.ours]) == ([True], ["Strong white"])
    assert (told.said, told.unanswered) == (2, 0)


def test_an_answer_that_was_taken_back_answers_nothing(shop: Account, chat: Search) -> None:
    come_upon(chat, says(ANN, "Which flour?", name="q", addressed=False))
    ours = says(US, "Strong white", to="q", ours=True, addressed=False, deleted=True, at=NOON + HOUR)
    log.record(account=shop, items=[ours], received_at=NOON + HOUR)
    assert chats.chat(SYSTEM, chat).unanswered == 1


def test_who_was_in_the_log_before_the_chat_did_not_come_for_the_first_time(shop: Account, chat: Search) -> None:
    log.record(account=shop, items=[says(BEN, at=NOON - 9 * HOUR)], received_at=NOON)
    come_upon(chat, says(ANN, "Hello", addressed=False), says(BEN, "Hello", addressed=False))
    told = {guest.handle.name: guest.first_time for guest in chats.chat(SYSTEM, chat).guests}
    assert told == {"Ann": True, "Ben": False}


def test_a_poll_is_a_question_and_a_deleted_one_is_none(shop: Account, chat: Search) -> None:
    poll = says(ANN, "Rye or wheat", kind=Kind.QUESTION, addressed=False)
    gone = says(BEN, "Which flour?", deleted=True, addressed=False)
    come_upon(chat, poll, gone)
    assert [asked.found.interaction.text for asked in chats.chat(SYSTEM, chat).questions] == ["Rye or wheat"]


def test_an_export_is_read_to_its_end_page_by_page(search: Search) -> None:
    first = chats.whole(SYSTEM, search, limit=4)
    rest = chats.whole(SYSTEM, search, after=(first[-1].at, first[-1].pk), limit=4)
    assert [one.interaction.text[-1] for one in [*first, *rest]] == list("6543210")


def test_a_question_that_was_marked_as_answered_stands_below(shop: Account) -> None:
    chat = saved(shop, about="tag", words="chef", begins_at=NOON - HOUR, ends_at=NOON + HOUR)
    come_upon(chat, says(ANN, "Which flour?", addressed=False))
    actions.decide(found=only(), decision="answered", at=NOON)
    come_upon(chat, says(CLEO, "Which oil?", addressed=False, at=NOON + HOUR))
    told = chats.chat(SYSTEM, chat)
    assert [asked.found.interaction.text for asked in told.questions] == ["Which oil?", "Which flour?"]
    assert (told.unanswered, told.first_timers, len(told.guests)) == (1, 2, 2)
