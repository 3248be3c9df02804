"""A device that makes a passkey signs its owner in with one press, played by the device that Chromium plays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from porch.records.guests.models import Passkey, PublicName, Stay
from porch.records.people.models import Person
from tests.interfaces.portal import entering
from tests.interfaces.portal.test_sign_in_looks import wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
MAIL = "ann@example.org"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    """A page on a phone that makes passkeys."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def test_a_passkey_is_made_signs_in_with_one_press_and_is_removed(phone: Any, live_server: Any, ann: Person) -> None:
    at = live_server.url.replace("127.0.0.1", "localhost")
    phone.goto(f"{at}/with/sign-in/")
    phone.get_by_label("Mail address").fill(MAIL)
    phone.get_by_role("button", name="Send me the code").click()
    phone.get_by_label("Six digits").fill(entering.code(MAIL))
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_label("What you call it").fill("My phone")
    phone.get_by_role("button", name="Make a passkey").click()
    expect(phone.get_by_text("My phone", exact=True).first).to_be_visible()
    found = wrong(phone, "passkeys-you", 360)
    phone.get_by_role("button", name="Sign out here").click()
    phone.get_by_text("You are signed out.").wait_for()
    found += wrong(phone, "passkeys-sign-in", 360)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_text("You are signed in as ann@example.org.").wait_for()
    assert list(Stay.objects.order_by("pk").values_list("how", flat=True)) == ["code", "passkey"]
    phone.get_by_role("button", name="Remove").click()
    phone.get_by_text("Kept.").wait_for()
    assert Passkey.objects.filter(ended_at=None).count() == 0
    phone.get_by_role("button", name="Sign out here").click()
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_text("This passkey was not taken.")).to_be_visible()
    assert (found, PublicName.objects.count()) == ([], 0)
