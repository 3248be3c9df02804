"""Verbs of the post, as the rooms above know it: connect, collect, deliver, look up, compare, import."""

from __future__ import annotations

from porch.desk.post.collecting import (
    can_wait,
    collect,
    fetch_file,
    overhear,
    renew,
    replay,
    rescan,
    take,
    wait,
)
from porch.desk.post.connecting import begin_consent, check, connect, finish_consent, try_out
from porch.desk.post.delivering import deliver_next, keep_sending, look_up_next
from porch.desk.post.importing import import_archive
from porch.desk.post.ledger import compare
from porch.desk.post.saying import Wording, say

__all__ = [
    "Wording", "begin_consent", "can_wait", "check", "collect", "compare", "connect", "deliver_next", "fetch_file",
    "finish_consent", "import_archive", "keep_sending", "look_up_next", "overhear", "renew", "replay", "rescan", "say",
    "take", "try_out", "wait",
]  # fmt: skip
