"""Verbs of the post, as the rooms above know it: connect, collect, deliver, look up, compare, import."""

from __future__ import annotations

from porch.desk.post.away import join_those_who_answered
from porch.desk.post.away import send_on as send_on_missed
from porch.desk.post.bringing import go_on
from porch.desk.post.collecting import (
    can_wait,
    collect,
    fetch_file,
    overhear,
    renew,
    renew_if_due,
    replay,
    rescan,
    take,
    wait,
)
from porch.desk.post.connecting import (
    begin_consent,
    begin_consent_again,
    check,
    connect,
    connect_again,
    finish_consent,
    held,
    try_out,
)
from porch.desk.post.delivering import deliver_next, keep_sending, look_up_next
from porch.desk.post.following import compare_follows, to_compare
from porch.desk.post.gathering import NotKept
from porch.desk.post.importing import import_archive, import_calls, looks_like
from porch.desk.post.keeping import Keeper
from porch.desk.post.ledger import compare
from porch.desk.post.meeting import Guest, Promised, note_met, take_back_note
from porch.desk.post.reading import read_deliveries
from porch.desk.post.saying import Wording, say
from porch.desk.post.searching import look, run_search
from porch.desk.post.tallying import tally, to_tally
from porch.desk.post.templates import filled as fill_template
from porch.desk.post.templates import read_due as read_templates

__all__ = [
    "Guest", "Keeper", "NotKept", "Promised", "Wording", "begin_consent", "begin_consent_again", "can_wait", "check",
    "collect", "compare", "compare_follows", "connect", "connect_again", "deliver_next", "fetch_file",
    "fill_template", "finish_consent", "go_on", "held", "import_archive", "import_calls", "join_those_who_answered",
    "keep_sending", "look", "look_up_next", "looks_like", "note_met", "overhear", "read_deliveries",
    "read_templates", "renew", "renew_if_due", "replay", "rescan", "run_search", "say", "send_on_missed", "take",
    "take_back_note", "tally", "to_compare", "to_tally", "try_out", "wait",
]  # fmt: skip
