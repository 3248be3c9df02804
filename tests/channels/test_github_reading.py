"""What GitHub says, read: recorded answers, whole, and those of the wrong shape."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from porch.channels._github_reading import envelope, read, ref_of, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled, Trait
from porch.proving.servers.need import need

ISSUE: dict[str, Any] = {
    "id": 5, "html_url": "https://github.com/acme/shop/issues/7", "title": "It breaks", "body": "Often",
    "user": {"login": "Ann", "type": "User"}, "created_at": "2026-11-22T08:00:00Z",
    "updated_at": "2026-11-22T09:00:00Z", "state": "open", "number": 7,
}  # fmt: skip
COMMENT: dict[str, Any] = {
    "id": 9, "html_url": "https://github.com/acme/shop/issues/7#issuecomment-9", "body": "Me too, @Acme",
    "user": {"login": "ben"}, "created_at": "2026-11-22T08:00:00Z", "updated_at": "2026-11-22T08:00:00Z",
    "author_association": "NONE",
}  # fmt: skip


def one(item: dict[str, Any], **more: Any) -> Heard:
    [heard] = read(envelope(item, "acme", **more))
    return heard


def counted(told: Any) -> int:
    """Count what somebody said with words of their own, by a walk of our own."""
    if isinstance(told, list):
        return sum(counted(part) for part in told)
    if not isinstance(told, dict):
        return 0
    said = (
        told.get("body")
        and ("user" in told or "author" in told)
        and {"created_at", "submitted_at", "createdAt"} & told.keys()
    )
    return bool(said) + sum(counted(part) for part in told.values())


@pytest.mark.data
def test_everything_said_in_recorded_answers_is_heard() -> None:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    path = data / "protocols" / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    carrying = 0
    with tarfile.open(path) as tar:
        for member in (one for one in tar if one.isfile() and "/github/" in one.name and not one.name.endswith(".pem")):
            body = tar.extractfile(member).read()  # type: ignore[union-attr]
            wanted = counted(json.loads(body))
            heard = [item for item in understand(body, member.name) if isinstance(item, Heard)]
            assert len(heard) >= wanted, member.name
            carrying += wanted > 0
    assert carrying > 8


def test_a_comment_stands_under_its_page_and_can_be_answered() -> None:
    assert one(COMMENT).in_reply_to == one(COMMENT).thread == one(ISSUE).external_id
    assert (ref_of(ISSUE), ref_of(COMMENT)) == ("acme/shop issues 7", "acme/shop issues 7 9")
    assert ref_of(ISSUE | {"html_url": "https://github.com/acme"}) == ""


def test_our_account_and_our_team_are_us_and_nobody_without_credentials() -> None:
    member = COMMENT | {"author_association": "MEMBER"}
    assert one(member).ours
    assert one(COMMENT | {"user": {"login": "Acme"}}).ours
    assert not one(COMMENT).ours
    assert not read(envelope(member))[0].ours


def test_a_machine_says_so_and_a_mention_too() -> None:
    assert Trait.AUTOMATIC in one(COMMENT | {"user": {"login": "dependabot[bot]", "type": "Bot"}}).traits
    assert Trait.MENTION in one(COMMENT).traits


def test_the_stamp_of_a_comment_is_its_edit_and_that_of_an_issue_is_not() -> None:
    assert one(COMMENT | {"updated_at": "2026-11-22T09:00:00Z"}).edited_at is not None
    assert one(ISSUE).edited_at is None
    assert one(ISSUE, changed="2026-11-22T09:00:00Z").edited_at is not None


def test_whoever_left_is_a_ghost() -> None:
    assert one(COMMENT | {"user": None}).author.value == "ghost"


def test_a_review_without_words_says_nothing() -> None:
    assert read(envelope(COMMENT | {"body": ""})) == []
    assert one(COMMENT | {"body": ""}, deleted=True).deleted


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"message": "Not Found"}', b'[{"login": "ann", "id": 1}]'])
def test_what_nobody_said_is_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"items": ['])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize("change", [{"created_at": 7}, {"user": 7}, {"body": 7}, {"html_url": 7}, {"user": {"id": 7}}])
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps([COMMENT | change, ISSUE]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
