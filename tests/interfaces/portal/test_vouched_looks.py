"""There and back by somebody's own server: the pages on a phone and at a desk, and the way on without a press."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.desk.post import vouching
from porch.records.guests import providers
from porch.records.guests.models import Stay
from porch.records.people.models import Person
from tests.interfaces.portal.networked import BACK, Server
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


@pytest.fixture
def server(ann: Person, monkeypatch: pytest.MonkeyPatch) -> Server:
    """social.example, beside a provider of the owner's."""
    found = Server()
    monkeypatch.setattr(vouching, "wire", found.wire)
    providers.add(
        name="work", label="Our company", issuer="https://id.example", client_id="porch", client_secret="hush",
        at=SYSTEM_CLOCK.now(),
    )  # fmt: skip
    return found


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_somebody_goes_to_their_server_and_comes_back_signed_in(
    chromium: Any, live_server: Any, server: Server, scheme: str, width: int
) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme).new_page()
    page.route("https://social.example/**", lambda route: route.fulfill(body="Is it you?"))
    page.goto(f"{live_server.url}/with/you/")
    found = wrong(page, f"networks-{scheme}", width)
    page.get_by_label("Your handle there, or your server").fill("@ann@social.example")
    page.get_by_role("button", name="Sign in with Mastodon").click()
    page.wait_for_url("https://social.example/oauth/authorize**")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["redirect_uri"] == [live_server.url + BACK]
    page.goto(f"{live_server.url}{BACK}?code=code&state={asked['state'][0]}")
    found += wrong(page, f"networks-back-{scheme}", width)
    page.keyboard.press("Enter")
    page.get_by_text("You are signed in as ann@social.example.").wait_for()
    page.context.close()
    assert (found, Stay.objects.get().how) == ([], "mastodon")


def test_where_the_browser_does_not_go_on_by_itself_a_link_does(
    chromium: Any, live_server: Any, server: Server
) -> None:
    page = chromium.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.route("**/with/you/", _without_refresh)
    page.goto(f"{live_server.url}/with/you/")
    page.get_by_label("Your handle there, or your server").fill("social.example")
    page.get_by_role("button", name="Sign in with Mastodon").click()
    page.get_by_role("link", name="Go on to social.example").wait_for()
    found = wrong(page, "networks-away", 360)
    page.context.close()
    assert found == []


def _without_refresh(route: Any) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, headers={name: said for name, said in answer.headers.items() if name != "refresh"})
