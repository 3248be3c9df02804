"""A small network that signs what it pushes, as Meta, GitHub and many others do: a channel installed from outside."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from porch.core.channel import Card, Credentials, Wire
from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Handle, Heard, Kind, Spoiled

NAME = "signed"
SECRET = "the bench's own secret"  # noqa: S105
HEADER = "x-hub-signature-256"
AT = datetime(2026, 6, 1, 8, tzinfo=UTC)


def body(number: int) -> bytes:
    """Return one delivery as such a network writes it: a comment of some 500 bytes."""
    words = f"Do you have a table on Friday? We are {number % 9 + 2}, and my cousin asks for the saffron risotto. " * 4
    return json.dumps({"id": f"c{number}", "from": f"p{number % 5000}", "text": words}).encode()


def signature(content: bytes) -> str:
    """Return the signature over a body."""
    return "sha256=" + hmac.new(SECRET.encode(), content, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Signed:
    """Hears what is pushed, nothing else."""

    credentials: Credentials

    def overhear(self, delivery: Delivery) -> Iterable[Heard | Spoiled]:
        """Yield the comment; KeyRefused when it is not signed."""
        given = delivery.headers.get(HEADER, "")
        if not hmac.compare_digest(signature(delivery.body).encode(), given.encode()):
            raise KeyRefused("not signed by the network")
        told = json.loads(delivery.body)
        yield Heard(
            external_id=told["id"], version="1", kind=Kind.CREATE, author=Handle(kind=NAME, value=told["from"]),
            at=AT, raw=delivery.body, text=told["text"],
        )  # fmt: skip

    def whoami(self) -> Handle:
        """Return us."""
        return Handle(kind=NAME, value="us")


def build(credentials: Credentials, wire: Wire) -> Signed:
    """Return the channel."""
    return Signed(credentials)


CARD = Card(name=NAME, label="Signed", icon="globe", build=build, fields=())


def install(folder: Path) -> None:
    """Make `folder`, put on PYTHONPATH, a place from which Porch finds the channel as an installed package's."""
    place = folder / "porch_bench_signed-1.dist-info"
    place.mkdir()
    (place / "METADATA").write_text("Metadata-Version: 2.1\nName: porch-bench-signed\nVersion: 1\n")
    (place / "entry_points.txt").write_text(f"[porch.channels]\n{NAME} = {__name__}:CARD\n")
