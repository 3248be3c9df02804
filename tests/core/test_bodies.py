from __future__ import annotations

import pytest

from porch.core.bodies import DEEPEST, loaded, within
from porch.core.errors import Unreadable


def test_objects_are_found_at_any_depth_but_not_without_end() -> None:
    deep: object = {"n": 0}
    for n in range(1, 100):
        deep = [{"n": n, "in": deep}]
    found = [one["n"] for one in within(deep)]
    assert found[:3] == [99, 98, 97]
    assert len(found) < DEEPEST
    assert list(within("ciao")) == []


def test_the_letter_nul_is_not_read_and_bytes_that_are_no_text_are_replaced() -> None:
    assert loaded(b'{"text": "a\\u0000b"}') == {"text": "a\ufffdb"}
    assert loaded(b'\xef\xbb\xbf["\xff"]') == ["\ufffd"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 100_000])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        loaded(body)
