"""Reasons are kept as the rules wrote them, and read in the language of whom they are told."""

from __future__ import annotations

import pytest
from django.utils import translation

from porch.analytics.cadence import Kind
from porch.analytics.cadence.relevance import because
from porch.records.outbox import reasons
from tests.analytics.cadence.people import a, ann, day


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("You talked about Basilikum.", "Sie haben über Basilikum gesprochen."),
        ("You wrote to us on 3 March 2026.", "Sie haben uns am 3. März 2026 geschrieben."),
        ("You wrote to us on a day.", "Sie haben uns am a day geschrieben."),
        ("Sie mögen Basilikum.", "Sie mögen Basilikum."),
    ],
)
def test_a_reason_is_read_in_ones_own_language(kept: str, read: str) -> None:
    with translation.override("de"):
        assert reasons.said(kept) == read
    assert reasons.said(kept) == kept


@pytest.mark.parametrize(
    ("so", "what"),
    [
        ({}, {}), ({"wrote_at": day(-3)}, {"topic": ""}), ({"follows": True}, {"topic": ""}),
        ({"products": frozenset({"an oven"})}, {"topic": "", "product": "an oven"}),
        ({"places": frozenset({"rome"})}, {"topic": "", "place": "Rome"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", list(Kind))
def test_every_reason_that_a_rule_gives_is_known(so: dict[str, object], what: dict[str, str], kind: Kind) -> None:
    given = because(ann(**so), a(kind, **what), day(0))
    with translation.override("de"):
        assert reasons.said(given) != given or not given
