"""A conversation whose window is shut: approved wordings are offered, and others refused with the reason."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.outbox import queries as outbox
from tests.interfaces.console.conftest import Town, sign_in
from tests.interfaces.console.late import PAUSED, READY, late

FETCHED = {"X-Porch-Deed": "1"}


def test_it_offers_what_may_be_said_and_says_why_the_rest_may_not(town: Town) -> None:
    body = sign_in(town.alice).get(late(town)).content.decode()
    assert "takes an answer only within" in body
    assert "reply-text" not in body
    assert '<option value="table_ready en">' in body
    assert "Autumn, {{1}}: {{2}} off.<br><br>Write STOP to stop." in body
    assert "Meta paused this template." in body
    assert "charges your business for each one" in body


def test_where_nothing_is_approved_it_only_says_why_no_answer_is_taken(town: Town) -> None:
    body = sign_in(town.alice).get(late(town, [PAUSED])).content.decode()
    assert "takes an answer only within" in body
    assert "template-choice" not in body


def test_a_closed_connection_offers_none(town: Town) -> None:
    path = late(town)
    accounts.disconnect(account=Account.objects.get(channel="whatsapp"), at=town.now)
    body = sign_in(town.alice).get(path).content.decode()
    assert ("is disconnected" in body, "template-choice" in body) == (True, False)


def test_what_it_will_say_is_shown_while_its_blanks_are_filled(town: Town) -> None:
    given = {"template": "table_ready en", "blank-guest": "<Ann>", "blank-hour": ""}
    body = sign_in(town.alice).post(late(town) + "template/", given).content.decode()
    assert "&lt;Ann&gt;, your table is ready at {{hour}}." in body


def test_it_leaves_as_the_wording_with_its_blanks_filled(town: Town) -> None:
    path, client = late(town), sign_in(town.alice)
    given = {"template": "table_ready en", "blank-guest": "Ann", "blank-hour": "seven"}
    answer = client.post(path + "replies/", given, headers=FETCHED)
    said = outbox.recent(SYSTEM)[0]
    assert answer.status_code == 200
    assert said.text == "Ann, your table is ready at seven."
    assert said.filled == READY.fill({"guest": "Ann", "hour": "seven"})
    assert said.text in client.get(path).content.decode()


@pytest.mark.parametrize(("given", "words"), [
    ({"template": "closed en"}, "Meta paused this template."),
    ({"template": "table_ready en", "blank-guest": "Ann"}, "Blank hour must be filled."),
    ({"template": "nonsense"}, "This template is not among those the network has approved."),
])  # fmt: skip
def test_what_the_network_would_refuse_is_refused_here(town: Town, given: dict[str, str], words: str) -> None:
    answer = sign_in(town.alice).post(late(town) + "replies/", given, headers=FETCHED)
    assert (answer.status_code, answer.content.decode()) == (422, words)
    assert outbox.recent(SYSTEM) == []


def test_words_of_our_own_are_still_refused(town: Town) -> None:
    answer = sign_in(town.alice).post(late(town) + "replies/", {"text": "Hello?"}, headers=FETCHED)
    assert answer.status_code == 422
    assert "takes an answer only within" in answer.content.decode()
