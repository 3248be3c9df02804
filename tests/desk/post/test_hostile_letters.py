"""Letters as they leave, with hostile words of ours and of customers in them, in a browser: none runs."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.desk.post import delivering, dressing
from porch.records.outbox import actions as outbox
from porch.records.team import actions as team
from tests.engagement.gatherings.hall import mailbox
from tests.engagement.ideas.street import somebody
from tests.hostile.crawling import trap
from tests.hostile.payloads import payloads
from tests.interfaces.console.conftest import browser as browser

pytestmark = [
    pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(300),
]  # fmt: skip


def test_nothing_hostile_runs_in_a_letter(browser: Any) -> None:
    now, account, hostile = SYSTEM_CLOCK.now(), mailbox(), payloads()
    team.change_business(name=hostile[0], postal="\n".join(hostile[:20])[:300])
    mail = somebody("Ann").handles.get()
    with trap(browser) as set_up:
        for words in hostile:
            asked = outbox.enqueue(account=account, text=words, at=now, to_handle=mail, subject=words[:200])
            set_up.show(dressing.dressed(asked, delivering.utterance(asked), now).html)
        assert (set_up.seen, set_up.can_snap()) == (len(hostile), True)
