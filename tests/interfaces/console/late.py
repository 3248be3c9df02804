"""Somebody on WhatsApp whose last words are too old to be answered with words of our own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from porch.core.interaction import Handle, Heard, Kind, Visibility
from porch.core.template import Template
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from tests.interfaces.console.conftest import Town

EVA = Handle(kind="whatsapp", value="16505551007", name="Eva Lund")
READY = Template(
    name="table_ready", language="en", category="utility", body="{{guest}}, your table is ready at {{hour}}."
)
OFFER = Template(
    name="autumn", language="en", category="marketing", body="Autumn, {{1}}: {{2}} off.", footing="Write STOP to stop."
)
PAUSED = Template(name="closed", language="en", body="Closed today.", refusal="Meta paused this template.")


def late(town: Town, templates: Sequence[Template] = (READY, OFFER, PAUSED)) -> str:
    """Let Eva have written three days ago; return the address of her conversation."""
    account = accounts.connect(channel="whatsapp", name="Acme", handle="1555", credentials={"x": "y"}, at=town.now)
    accounts.keep_templates(account=account, templates=templates, at=town.now)
    at = town.now - timedelta(days=3)
    words = Heard(
        external_id="wamid.1", version="1", kind=Kind.CREATE, author=EVA, at=at, raw=b"1", ref="16505551007:wamid.1",
        visibility=Visibility.DIRECT, text="Is a table free on Friday?", thread="whatsapp:16505551007",
    )  # fmt: skip
    read = Heard(
        external_id="wamid.1#read", version="1", kind=Kind.VIEW, author=EVA, at=town.now, raw=b"2",
        visibility=Visibility.DIRECT, thread="whatsapp:16505551007",
    )  # fmt: skip
    log.record(account=account, items=[words, read], received_at=town.now)
    morning.refresh(now=town.now)
    found = next(row for row in waiting.box(SYSTEM, "waiting") if row.channel == "whatsapp")
    return f"/conversations/{found.thread_id}-{found.handle_id}/"
