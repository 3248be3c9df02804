"""All mail leaves through the outbox."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage, get_connection

from porch.records.outbox.models import Outgoing

pytestmark = pytest.mark.django_db


def test_a_sign_in_code_waits_in_the_outbox_for_each_of_its_readers() -> None:
    backend = get_connection("porch.records.outbox.mail.OutboxBackend")
    message = EmailMessage("Your code", "123456", to=["alice@example.org"], cc=["bob@example.org"])
    assert backend.send_messages([message]) == 2
    assert set(Outgoing.objects.values_list("to_address", "subject", "text", "visibility")) == {
        ("alice@example.org", "Your code", "123456", "direct"),
        ("bob@example.org", "Your code", "123456", "direct"),
    }
