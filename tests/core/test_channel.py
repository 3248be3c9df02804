"""One item that cannot be read does not hold up the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from porch.core.channel import readings
from porch.core.interaction import Handle, Heard, Kind, Spoiled, digest

AT = datetime(2026, 3, 1, tzinfo=UTC)


def read(raw: bytes) -> Iterator[Heard]:
    """Read a line that says who said what; anything else raises."""
    name, said = raw.decode().split(": ")
    author = Handle(kind="test", value=name)
    yield Heard(external_id=name, version=digest(raw), kind=Kind.CREATE, author=author, at=AT, raw=raw, text=said)


def test_what_can_be_read_is_heard() -> None:
    assert [heard.text for heard in readings([b"Ann: ciao", b"Dov: salve"], read, "box")] == ["ciao", "salve"]


def test_a_poisoned_item_is_kept_with_its_bytes_and_the_rest_go_on() -> None:
    ann, poisoned, dov = readings([b"Ann: ciao", b"\xff\xfe", b"Dov: salve"], read, "box")
    assert isinstance(poisoned, Spoiled)
    assert poisoned.raw == b"\xff\xfe"
    assert poisoned.where == "box[1]"
    assert [ann.text, dov.text] == ["ciao", "salve"]


def test_the_reason_is_kept_short() -> None:
    (poisoned,) = readings([b"no colon " * 1000], read, "box")
    assert 0 < len(poisoned.reason) <= 500
