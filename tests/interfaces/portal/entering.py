"""Signing in as a customer does: by the guard's own pages, with the code that stands in the mail."""

from __future__ import annotations

import re

from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.portal import visiting
from porch.records.guests import actions, queries
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import Words
from porch.records.people.models import Person

KEY = re.compile(r'name="key" value="([^"]+)"')
DIGITS = re.compile(r"\b(\d{3}) (\d{3})\b")


def enter(guest: Client, mail: str) -> Person:
    """Let a browser in as whoever has this address, without the pages; return who that is."""
    now, told = SYSTEM_CLOCK.now(), []
    actions.ask_code(address=mail, at=now, letter=lambda digits: told.append(digits) or Words(subject="x", text="x"))
    guest.cookies[visiting.COOKIE] = token = actions.enter(address=mail, digits=told[0], at=now)
    held = queries.staying(SYSTEM, token, now)
    assert held is not None
    return held.person


def key(guest: Client, path: str = "/with/sign-in/") -> str:
    """Return the key that the forms of a page carry for whoever reads it."""
    return KEY.findall(guest.get(path).text)[0]


def code(mail: str) -> str:
    """Return the digits of the latest mail to an address."""
    sent = Outgoing.objects.filter(to_address=mail).latest("pk")
    return "".join(DIGITS.findall(sent.text)[-1])
