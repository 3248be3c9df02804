"""Photos and files lie by the digest of their bytes, for the owner's eyes."""

from __future__ import annotations

import stat
from hashlib import sha256

import pytest

from porch.records.interactions import store


def test_what_is_kept_can_be_read_and_is_kept_once() -> None:
    name = store.keep(b"a photo")
    assert name == sha256(b"a photo").hexdigest() == store.keep(b"a photo")
    assert store.read(name) == b"a photo"
    assert [path.name for path in store.place(name).parent.iterdir() if path.name.startswith(".")] == []


def test_only_the_owner_may_look() -> None:
    assert stat.S_IMODE(store.place(store.keep(b"a photo")).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_what_is_no_digest_names_no_place(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.place(name)
