"""Letters the portal itself has sent: a link asked for, and the one that asks whether an address is somebody's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from porch.core.viewer import SYSTEM
from porch.desk.morning import table
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as sent
from porch.records.outbox.signing_up import LETTER, Words
from porch.records.people import links
from porch.records.people.links import Door, Opened
from porch.records.people.reaching import reached_by_mail

MOST, AT_ONCE = 3, timedelta(minutes=2)


def send_link(opened: Opened, now: datetime) -> bool:
    """Send the owner a fresh link to their own address; False where there is none, or three went there today.

    A button pressed twice within two minutes sends one.
    """
    wanted, _space, about = opened.about.partition(" ")
    mail = reached_by_mail(SYSTEM, opened.person) if opened.person else None
    if mail is None or opened.person is None or wanted not in {door.value for door in Door}:
        return False
    keys = [f"{LETTER}link-{opened.person.pk}-{now:%Y%m%d}-{number}" for number in range(MOST)]
    gone = sent.by_keys(SYSTEM, keys)
    if any(now - one.created_at < AT_ONCE for one in gone.values()):
        return True
    free = next((key for key in keys if key not in gone), "")
    if not free:
        return False
    address = links.address(door=Door(wanted), person=opened.person.pk, now=now, about=about)
    said = _link_words(address)
    outbox.enqueue_mail(
        to_address=mail.value, subject=said.subject, text=said.text, at=now, key=free, language=said.language
    )
    return True


def opt_in_words(address: str) -> Words:
    """Return the letter that asks whether an address is theirs: it sells nothing and counts nobody."""
    business = table.business()
    text = _(
        "Somebody, most likely you, asked %(business)s to write to this address.\n\n"
        "If it was you, open this page and press the button there:\n\n%(address)s\n\n"
        "If it was not, do nothing. Nothing more comes then."
    ) % {"business": business, "address": address}
    return Words(subject=_("Is this your address?"), text=text, language=get_language() or "")


def code_words(digits: str) -> Words:
    """Return the letter that carries the digits somebody signs in with."""
    business = table.business()
    text = _(
        "Your code for %(business)s is:\n\n%(digits)s\n\n"
        "It lasts 15 minutes. If you did not ask for it, do nothing: nobody gets in without it."
    ) % {"business": business, "digits": f"{digits[:3]} {digits[3:]}"}
    subject = _("Your code for %(business)s") % {"business": business}
    return Words(subject=subject, text=text, language=get_language() or "")


def _link_words(address: str) -> Words:
    text = _(
        "Here is the link you asked for:\n\n%(address)s\n\n"
        "It is for you alone: please do not forward it. If you did not ask for it, do nothing."
    ) % {"address": address}
    subject = _("Your link to %(business)s") % {"business": table.business()}
    return Words(subject=subject, text=text, language=get_language() or "")
