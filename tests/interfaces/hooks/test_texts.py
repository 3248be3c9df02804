"""A text from the provider's hand to the morning: through the door, into the log, and nobody else's text."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest

from porch.channels._sms_bodies import form, signature
from porch.core.clock import StoppedClock
from porch.core.interaction import Delivery
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as mornings
from porch.desk.post import actions as post
from porch.desk.post import queries as slots
from porch.desk.post import wiring
from porch.interfaces.hooks.door import Door
from porch.projections.waiting import queries as waiting
from porch.proving.twins.sms import CREDENTIALS, NUMBER
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions.models import Interaction
from tests.cast import NOON

pytestmark = pytest.mark.django_db
BODY = urlencode(
    {"MessageSid": "SM" + "1" * 32, "From": "+14145550101", "To": NUMBER, "Body": "Are you open?"}
).encode()


class AtOnce:
    """Keeps a delivery in this very thread; the web server's keeper has one of its own for that."""

    def keep(self, account_id: int, delivery: Delivery) -> None:
        pushes.keep(arrivals=[pushes.Arrival(account_id=account_id, pushed=delivery)])

    def note_refusal(self, account_id: int) -> None:
        pass


@pytest.fixture
def number(db: None) -> Account:
    """Our number, connected."""
    return accounts.connect(channel="sms", name="Texts", handle=NUMBER, credentials=CREDENTIALS, at=NOON)


def push(account: Account, *, token: str = CREDENTIALS["auth_token"], host: str = "porch.example") -> str:
    """Push the text as the provider does, and return the door's status."""
    path = f"/hooks/{account.public_id}/"
    signed = signature(token, f"https://porch.example{path}", form(BODY))
    environ = {
        "PATH_INFO": path, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(BODY)), "wsgi.input": io.BytesIO(BODY),
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_HOST": host, "HTTP_X_TWILIO_SIGNATURE": signed,
    }  # fmt: skip
    said: list[str] = []
    slot = slots.Slot(account_id=account.pk, channel=wiring.open_channel(account))
    book = slots.Slots(lambda public_id, known: slot)
    door = Door(lambda _, __: [], book=book, keeping=AtOnce(), clock=StoppedClock(NOON))
    list(door(environ, lambda status, _: said.append(status)))
    return said[0][:3]


def test_a_signed_text_waits_in_the_morning_once(number: Account) -> None:
    assert [push(number), push(number)] == ["200", "200"]
    post.read_deliveries(clock=StoppedClock(NOON), rest=lambda _: None)
    mornings.refresh(now=NOON)
    assert [one.text for one in Interaction.objects.all()] == ["Are you open?"]
    assert [one.handle.value for one in waiting.box(SYSTEM, "waiting")] == ["+14145550101"]


def test_what_the_provider_did_not_sign_is_not_kept(number: Account) -> None:
    assert push(number, token="somebody else's") == "403"
    assert push(number, host="elsewhere.example") == "403"
    post.read_deliveries(clock=StoppedClock(NOON), rest=lambda _: None)
    assert not Interaction.objects.exists()
