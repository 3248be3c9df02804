"""What the Business Profile APIs are asked, and what is made of answers that are not what was asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from porch.channels._google_reviews_reading import Place
from porch.channels._google_reviews_server import Business
from porch.core.errors import ChannelError
from porch.proving.twins.google_reviews import CREDENTIALS
from tests.channels.google_stage import world

PLACE = Place(name="accounts/1/locations/2", title="Acme")
TWO = {"accounts": {"accounts": [{"name": "accounts/1"}, {"name": "accounts/9"}, 7]}}


def server(answers: dict[str, Any]) -> Business:
    def answer(request: httpx.Request) -> httpx.Response:
        told = answers[request.url.path.rpartition("/")[2]]
        return told if isinstance(told, httpx.Response) else httpx.Response(200, json=told)

    return Business(CREDENTIALS, world(answer))


def test_a_place_that_two_accounts_look_after_is_one() -> None:
    assert len(server({**TWO, "locations": {"locations": [{"name": "locations/2", "title": "Acme"}, 7]}}).places) == 1


def test_an_account_without_places_is_told_for_good() -> None:
    with pytest.raises(ChannelError) as refused:
        _ = server({**TWO, "locations": {}}).places
    assert refused.value.permanent


def test_a_list_that_is_none_is_refused() -> None:
    with pytest.raises(ChannelError, match="no list"):
        server({"reviews": {"reviews": {}}}).reviews(PLACE)


def test_a_review_that_is_gone_is_none_and_other_refusals_are_told() -> None:
    assert server({"r1": httpx.Response(404)}).review("accounts/1/locations/2/reviews/r1") is None
    with pytest.raises(ChannelError):
        server({"r1": httpx.Response(403)}).review("accounts/1/locations/2/reviews/r1")


def test_a_trouble_with_questions_is_not_the_same_as_none() -> None:
    assert list(server({"questions": httpx.Response(404)}).questions(PLACE)) == []
    with pytest.raises(ChannelError):
        list(server({"questions": httpx.Response(503)}).questions(PLACE))


def test_questions_that_never_end_are_read_so_far_and_no_further() -> None:
    endless = server({"questions": {"questions": [], "nextPageToken": "on"}})
    assert len(list(endless.questions(PLACE))) == 5


def test_a_token_that_leads_in_a_circle_ends() -> None:
    circle = {"locations": {"locations": [{"name": "locations/2"}], "nextPageToken": "on"}}
    assert len(server({**TWO, **circle}).places) == 1


def test_a_place_that_is_none_of_ours_has_no_title() -> None:
    ours = server({**TWO, "locations": {"locations": [{"name": "locations/2", "title": "Acme"}]}})
    assert ours.place_of("locations/7/questions/1").title == ""
    assert ours.place_of("accounts/1/locations/2/reviews/1").title == "Acme"
