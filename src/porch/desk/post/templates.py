"""Approved wordings: asked for once a day by the worker, offered where a network takes nothing else, checked twice.

A wording may lose its approval between the screen and the wire, so it is looked at again before it leaves.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import DatabaseError

from porch.core.channel import Templates, offers
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import PorchError
from porch.core.template import Filled, Template
from porch.core.viewer import SYSTEM
from porch.desk.post import wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.outbox.models import Outgoing

logger = logging.getLogger(__name__)


class NotTaken(PorchError):
    """The network would refuse this wording."""


def read_due(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Ask every network that has approved wordings for them, where they are a day old; return how many told them."""
    due = account_queries.templates_due(SYSTEM, clock.now()).defer(None)
    return sum(read(account, clock=clock) for account in due if offers(wiring.card_of(account), Templates))


def read(account: Account, *, clock: Clock = SYSTEM_CLOCK) -> bool:
    """Ask one network for its approved wordings; what it said before stands when it does not answer."""
    try:
        channel = wiring.open_channel(account)
        found = list(channel.templates()) if isinstance(channel, Templates) else []
    except DatabaseError:
        raise
    except Exception as error:  # asked again with the next turn; its health page says what is wrong with the key
        logger.warning("The templates of connection %s could not be read: %s", account.pk, error)
        return False
    accounts.keep_templates(account=account, templates=found, at=clock.now())
    return True


def filled(account: Account, name: str, language: str, given: Mapping[str, str]) -> tuple[Filled, str]:
    """Return a wording with its blanks filled and the words as they arrive; NotTaken says why it cannot be said."""
    template = _known(account, name, language)
    whole = template.fill(given)
    if objection := template.objection(whole):
        raise NotTaken(objection)
    return whole, template.words(whole)


def see_that_it_stands(outgoing: Outgoing) -> None:
    """Raise NotTaken when the wording that is about to leave has lost its approval."""
    whole, account = outgoing.filled, outgoing.account
    if whole is None or account is None:
        return
    template = _known(account, whole.name, whole.language)
    if objection := template.objection(whole):
        raise NotTaken(objection)


def _known(account: Account, name: str, language: str) -> Template:
    template = account_queries.template(SYSTEM, account.pk, name, language)
    if template is None:
        raise NotTaken("This template is not among those the network has approved.")
    return template
