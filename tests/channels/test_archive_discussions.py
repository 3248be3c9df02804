"""What other networks hand out, read whole: real answers, logs, pages and mailboxes of thirteen networks."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from porch.channels._archive_discussions import items, raws, read, reader, understand
from porch.channels.archive import CARD, formats
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.proving.servers.need import need

GITTER = {"id": "5e7", "text": "Lovely", "sent": "2020-03-23T13:18:08.800Z", "fromUser": {"username": "ann"}}


def counted(*names: str) -> Callable[[bytes], int]:
    """Count objects that have all of these names, by a walk of our own."""

    def count(body: bytes) -> int:
        found, waiting = 0, [json.loads(body)]
        while waiting:
            one = waiting.pop()
            found += isinstance(one, dict) and all(name in one for name in names)
            waiting += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        return found

    return count


def mails(body: bytes) -> int:
    return len(re.findall(rb"^From [^\n]*\d\d:\d\d", body, re.MULTILINE)) or int(bool(body.strip()))


def zipped(body: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return sum(mails(held.read(name)) for name in held.namelist())


def lines(body: bytes) -> int:
    return len(re.findall(rb"^\S+T\S+\s+(?:<\S+> \S|\* ?\S+ \S)", body, re.MULTILINE))


def posts(body: bytes) -> int:
    if body.lstrip().startswith(b"<"):
        return len(re.findall(rb'class="post-body"', body))
    return counted("comment_added_at")(body) + counted("answer_ids")(body)


COUNTS: dict[str, Callable[[bytes], int]] = {
    "askbot": posts,
    "gitter": counted("text", "sent"),
    "groupsio": lambda body: zipped(body) if body.startswith(b"PK") else 0,
    "hyperkitty": mails,
    "jira": lambda body: counted("key", "fields")(body) + counted("body", "author", "created")(body),
    "launchpad": lambda body: counted("content", "self_link")(body) if b'"content"' in body else 0,
    "mattermost": counted("message", "channel_id"),
    "mbox": mails,
    "meetup": lambda body: counted("comment", "member")(body) + counted("description", "group")(body),
    "nntp": mails,
    "pipermail": lambda body: 0 if body.lstrip().startswith(b"<") else mails(body),
    "rocketchat": counted("msg", "ts"),
    "supybot": lines,
}


def samples() -> list[tuple[str, str, bytes]]:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    path = data / "protocols" / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    with tarfile.open(path) as tar:
        files = [(member.name.split("/"), member) for member in tar if member.isfile()]
        return [
            (parts[-2], parts[-1], tar.extractfile(member).read())  # type: ignore[union-attr]
            for parts, member in files
            if len(parts) > 1 and parts[-2] in COUNTS
        ]


@pytest.mark.data
def test_everything_said_on_thirteen_networks_is_heard() -> None:
    found = samples()
    assert {network for network, _, _ in found} == set(COUNTS)
    silent = [name for network, name, body in found if carries(network, body) and not heard_in(body, name)]
    assert silent == []
    assert sum(carries(network, body) for network, _, body in found) > 55


def carries(network: str, body: bytes) -> bool:
    try:
        return COUNTS[network](body) > 0
    except (ValueError, zipfile.BadZipFile):
        return False


def heard_in(body: bytes, name: str) -> list[Heard]:
    return [item for item in understand(body, name) if isinstance(item, Heard)]


@pytest.mark.data
def test_no_two_things_of_one_body_bear_one_name() -> None:
    for _, name, body in samples():
        heard = heard_in(body, name)
        assert len({(item.external_id, item.version) for item in heard}) == len(heard) or name == "mbox_no_fields.mbox"


def test_an_item_is_read_again_from_its_own_bytes() -> None:
    [raw] = raws(json.dumps([GITTER]).encode(), "page")
    assert isinstance(raw, bytes)
    assert read(raw).text == "Lovely"
    assert CARD.understand is not None
    assert [item.text for item in CARD.understand(json.dumps(GITTER).encode(), "") if isinstance(item, Heard)] == [
        "Lovely"
    ]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x89PNG\r\n", b'{"a":', b"PK\x03\x04broken", b"words of nobody"])
def test_what_no_network_writes_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, "file"))


@pytest.mark.parametrize("body", [b"{}", b"[]", b"[1, 2]", b"<html><body>Nothing</body></html>"])
def test_what_holds_nothing_says_nothing(body: bytes) -> None:
    assert list(understand(body, "file")) == []


@pytest.mark.parametrize("change", [{"sent": "soon"}, {"fromUser": 7}, {"id": None}, {"id": []}])
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps([GITTER | change, GITTER]).encode(), "page"))
    assert [type(item) for item in told] == [Spoiled, Heard]


@pytest.mark.parametrize("raw", [b'{"kind": "poem", "item": {}}', b"{}", b"7"])
def test_an_item_of_an_unknown_kind_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_folder_is_read_and_what_is_nobodys_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(json.dumps([GITTER]))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "log.txt").write_text("2026-11-22T08:00:00+0000  <ben> Where is my order?\n")
    understood = reader(frozenset({"ann"}), tmp_path)
    told = {heard.author.name: heard.ours for raw in items(tmp_path) if (heard := understood(raw))}  # type: ignore[arg-type]
    assert told == {"ann": True, "ben": False}
    assert formats()["discussions"].label


def test_a_folder_of_nothing_said_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(ChannelError) as refused:
        list(items(tmp_path))
    assert refused.value.permanent


def test_a_zip_within_a_zip_and_one_that_unpacks_to_too_much_are_left_alone() -> None:
    inner = packed_zip({"a.json": json.dumps(GITTER).encode()})
    assert list(understand(packed_zip({"inner.zip": inner}), "x")) == []
    assert list(understand(packed_zip({"big": b"\0" * (65 * 1024 * 1024)}), "x")) == []


def packed_zip(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()
