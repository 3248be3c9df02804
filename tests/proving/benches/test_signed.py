"""The bench's network signs what it pushes, and Porch finds its channel as an installed package's."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from porch.core.channel import Overhears
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery
from porch.proving.benches import _signed


def pushed(body: bytes, signature: str) -> Delivery:
    return Delivery(body=body, received_at=_signed.AT, headers={_signed.HEADER: signature})


def test_a_signed_body_is_one_comment() -> None:
    body = _signed.body(7)
    [heard] = _signed.Signed({}).overhear(pushed(body, _signed.signature(body)))
    assert (heard.external_id, heard.raw) == ("c7", body)  # type: ignore[union-attr]


def test_an_unsigned_one_is_refused() -> None:
    with pytest.raises(KeyRefused):
        list(_signed.Signed({}).overhear(pushed(_signed.body(7), "sha256=")))


def test_it_pushes() -> None:
    assert isinstance(_signed.Signed({}), Overhears)


def test_it_is_found_where_it_was_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _signed.install(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    [entry] = metadata.entry_points(group="porch.channels", name=_signed.NAME)
    assert entry.load() is _signed.CARD
