"""Nobody in the town is anybody outside it, and nobody is two people by mistake."""

from __future__ import annotations

import re

import pytest

from porch.core.interaction import Handle
from porch.proving.demo import cast

EVERYBODY = [*cast.NEIGHBOURS, *(value for value in vars(cast).values() if isinstance(value, Handle))]


def test_no_handle_is_shared() -> None:
    assert len({(one.kind, one.value) for one in EVERYBODY}) == len(EVERYBODY)


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.value)
def test_every_address_is_one_that_cannot_exist(who: Handle) -> None:
    assert re.fullmatch(r"[^@]+@[a-z-]+\.example|did:plc:[0-9a-f]{24}", who.value)
