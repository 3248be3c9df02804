"""An answer to an invitation arrives by mail; what its mail program adds is left out, what a person added stays."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from porch.core import itip
from porch.core.interaction import Heard, Kind, Trait
from porch.core.mail import read_mail
from tests.core.test_itip import APPLE, GOOGLE, OUTLOOK, TASTING, UID
from tests.core.test_itip import NOW as NOON


def mail(ics: bytes, *, who: str = "ann@home.test", text: str = "Ann has answered.", method: str = "REPLY") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = who, "alice@shop.test", "Accepted: Tasting"
    message["Message-ID"], message["Auto-Submitted"] = "<1@home.test>", "auto-generated"
    message.set_content(text)
    message.add_alternative(ics.decode(), subtype="calendar", params={"method": method})
    message.add_attachment(ics, maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


def heard(raw: bytes) -> Heard:
    return read_mail(raw, ours=frozenset({"alice@shop.test"}), mailbox="INBOX", received_at=NOON)


@pytest.mark.parametrize(
    ("ics", "kind", "text"),
    [
        (GOOGLE, Kind.ACCEPT, "yes: See you; soon"),
        (OUTLOOK, Kind.CREATE, "maybe: Ann has answered."),
        (APPLE, Kind.REJECT, "no: No, sorry"),
    ],
)
def test_an_answer_is_one_and_no_mail_of_a_machine(ics: bytes, kind: Kind, text: str) -> None:
    told = heard(mail(ics))
    assert (told.kind, told.text, told.media) == (kind, text, ())
    assert (told.detail["meeting"], told.detail["attendee"]) == (UID, "ann@home.test")
    assert Trait.AUTOMATIC not in told.traits


def test_our_own_invitation_heard_again_is_an_invitation() -> None:
    told = heard(mail(itip.written(TASTING, NOON), who="alice@shop.test", method="REQUEST"))
    assert (told.ours, told.kind, told.detail["meeting"], told.detail["version"]) == (True, Kind.INVITE, UID, "0")


@pytest.mark.parametrize("ics", [b"", b"METHOD:REPLY\r\nnonsense", itip.written(TASTING, NOON)])
def test_a_calendars_file_that_answers_nothing_leaves_the_mail_as_it_is(ics: bytes) -> None:
    told = heard(mail(ics))
    assert (told.kind, told.text) == (Kind.CREATE, "Ann has answered.")
    assert "answer" not in told.detail
