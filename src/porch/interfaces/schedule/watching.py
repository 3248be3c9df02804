"""Watches networks that can say at once that something is new; the rest are asked by the clock."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.db import connection

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.interfaces.schedule import tasks
from porch.records.accounts import queries as accounts

HOLD = timedelta(minutes=5)
AFTER_TROUBLE = 30.0  # seconds

logger = logging.getLogger(__name__)


class Watch:
    """One thread for each connection that can wait; `look` starts those that are missing."""

    def __init__(self) -> None:
        self._threads: dict[int, threading.Thread] = {}

    def look(self) -> bool:
        """Start watching connections that are not watched yet."""
        for account in accounts.live(SYSTEM):
            thread = self._threads.get(account.pk)
            if (thread is None or not thread.is_alive()) and post.can_wait(account.pk):
                thread = threading.Thread(target=self._watch, args=(account.pk,), daemon=True)
                self._threads[account.pk] = thread
                thread.start()
        return False

    def _watch(self, account_id: int) -> None:
        pause = threading.Event()
        while (account := accounts.live(SYSTEM).filter(pk=account_id).first()) is not None:
            connection.close()
            try:
                if post.wait(account, HOLD):
                    tasks.collect.enqueue(key=f"collect:{account_id}", account_id=account_id, run_at=SYSTEM_CLOCK.now())
            except Exception as error:
                logger.info("watching %s: %s", account, error)
                pause.wait(AFTER_TROUBLE)
