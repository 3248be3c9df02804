"""After connecting, the page says where to put the chat or the form; the poster's code leads to the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from porch.core.viewer import SYSTEM
from porch.records.accounts import queries
from tests.interfaces.console.conftest import Town, sign_in

GIVEN = {"name": "Trattoria", "origins": "https://shop.example", "do": "connect"}


@pytest.fixture
def owner(team_of_three: tuple[Any, Any, Any]) -> Any:
    """Alice at her browser."""
    return sign_in(team_of_three[0])


def connect(owner: Any, channel: str, **more: str) -> int:
    """Connect by the form and return the connection."""
    answer = owner.post(f"/connect/{channel}/", {**GIVEN, **more})
    account = queries.accounts(SYSTEM).get(channel=channel, closed_at=None)
    assert answer["Location"] == f"/connections/{account.pk}/placing/"
    return int(account.pk)


def test_the_chat_shows_the_lines_to_paste_and_a_page_to_try(owner: Any) -> None:
    page = owner.get(f"/connections/{connect(owner, 'webchat')}/placing/").content.decode()
    assert "&lt;script src=&quot;http://testserver/static/widget/porch-chat.js&quot; async&gt;&lt;/script&gt;" in page
    assert "&lt;porch-chat href=&quot;http://testserver/chat/trattoria/&quot;&gt;&lt;/porch-chat&gt;" in page
    assert 'href="/chat/trattoria/try/"' in page
    assert "https://shop.example" in page


def test_the_lines_name_the_public_address(owner: Any) -> None:
    account = connect(owner, "webchat")
    with override_settings(PORCH_PUBLIC_URL="https://porch.example"):
        page = owner.get(f"/connections/{account}/placing/").content.decode()
    assert "https://porch.example/chat/trattoria/" in page


def test_the_form_shows_its_address_and_the_frame(owner: Any) -> None:
    page = owner.get(f"/connections/{connect(owner, 'webform')}/placing/").content.decode()
    assert 'href="http://testserver/forms/trattoria/"' in page
    assert "&lt;iframe src=" in page


def test_a_form_for_no_page_offers_no_frame(owner: Any) -> None:
    assert "iframe" not in owner.get(f"/connections/{connect(owner, 'webform', origins='')}/placing/").content.decode()


@pytest.mark.parametrize(
    ("query", "place"), [("", "counter"), ("?at=table-7", "table-7"), ("?at=a%26b%3Dc", "a%26b%3Dc")]
)
def test_the_poster_leads_to_the_form_from_its_place(owner: Any, query: str, place: str) -> None:
    page = owner.get(f"/connections/{connect(owner, 'webform')}/poster/{query}").content.decode()
    assert f"http://testserver/forms/trattoria/?at={place}</p>" in page
    assert "<svg" in page


def test_markup_in_a_place_is_only_letters(owner: Any) -> None:
    page = owner.get(f"/connections/{connect(owner, 'webform')}/poster/?at=<script>alert(1)").content.decode()
    assert "<script>" not in page


def test_a_chat_has_no_poster(owner: Any) -> None:
    assert owner.get(f"/connections/{connect(owner, 'webchat')}/poster/").status_code == 404


def test_a_networks_connection_stands_nowhere_of_ours(town: Town) -> None:
    assert sign_in(town.alice).get(f"/connections/{town.bluesky.pk}/placing/").status_code == 404
    assert "/placing/" not in sign_in(town.alice).get(f"/connections/{town.bluesky.pk}/").content.decode()


def test_the_connections_page_leads_there(owner: Any) -> None:
    account = connect(owner, "webform")
    assert f'href="/connections/{account}/placing/"' in owner.get(f"/connections/{account}/").content.decode()


def test_connecting_again_under_the_same_name_keeps_it(owner: Any) -> None:
    first = connect(owner, "webchat")
    assert connect(owner, "webchat", name="Trattoria da Ciro", address="trattoria") == first


def test_a_page_that_is_none_is_named_in_the_form(owner: Any) -> None:
    answer = owner.post("/connect/webchat/", {**GIVEN, "origins": "shop.example"})
    assert answer.status_code == 422
    assert "shop.example is not the address of a page" in answer.content.decode()
