"""Django's mail backend: all mail, sign-in codes too, leaves through the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from porch.core.clock import SYSTEM_CLOCK
from porch.records.outbox import actions


class OutboxBackend(BaseEmailBackend):
    """Puts mail into the outbox instead of sending it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message for each of its recipients; return how many were taken."""
        taken = 0
        for message in email_messages:
            for address in message.recipients():
                actions.enqueue_mail(
                    to_address=address, subject=str(message.subject), text=str(message.body), at=SYSTEM_CLOCK.now()
                )
                taken += 1
        return taken
