"""What an outbox row says of itself."""

from __future__ import annotations

from porch.core.template import Filled
from porch.records.outbox.models import Outgoing


def test_an_approved_wording_comes_out_as_it_was_filled() -> None:
    held = {"name": "ready", "language": "en", "values": [["guest", "Ann"], ["hour", "7"]]}
    whole = Filled(name="ready", language="en", values=(("guest", "Ann"), ("hour", "7")))
    assert Outgoing(template=held).filled == whole


def test_words_of_our_own_are_no_wording() -> None:
    assert Outgoing(text="Hello").filled is None
