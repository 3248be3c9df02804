"""What Stack Exchange says, read: recorded answers, whole, and those of the wrong shape."""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from porch.channels._stackexchange_reading import envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Spoiled
from porch.proving.servers.need import need

OWNER = {"user_id": 3, "display_name": "Ann &amp; Bo", "link": "https://s.test/users/3"}
ANSWER: dict[str, Any] = {
    "answer_id": 9, "question_id": 7, "owner": OWNER, "creation_date": 1795330800, "is_accepted": True,
    "body": "<p>It <em>is</em></p>", "score": 4,
}  # fmt: skip


@pytest.mark.data
def test_everything_said_in_recorded_answers_is_heard() -> None:
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    path = data / "protocols" / "perceval" / "perceval_samples.tar.gz"
    need(path.exists(), "PORCH_DATA/protocols/perceval")
    with tarfile.open(path) as tar:
        bodies = [tar.extractfile(one).read() for one in tar if "/stackexchange/stack" in one.name]  # type: ignore[union-attr]
    assert len(bodies) == 5
    for body in bodies:
        heard = [item for item in understand(body, "") if isinstance(item, Heard)]
        assert len(heard) == body.count(b'"owner"')


def test_an_answer_stands_under_its_question() -> None:
    [heard] = read(envelope(ANSWER, "s.test", "3@s.test"))
    assert (heard.external_id, heard.in_reply_to) == ("s.test/a/9", "s.test/q/7")
    assert (heard.text, heard.author.name, heard.ours) == ("It is", "Ann & Bo", True)
    assert heard.detail == {"score": "4", "accepted": "yes"}


def test_an_edit_is_a_later_version() -> None:
    [before], [after] = read(envelope(ANSWER)), read(envelope(ANSWER | {"last_edit_date": 1795330900, "body": "No"}))
    assert before.edited_at is None
    assert after.edited_at is not None
    assert after.version != before.version


def test_whoever_left_is_known_by_the_name_they_left() -> None:
    [heard] = read(envelope(ANSWER | {"owner": {"display_name": "user7", "user_type": "does_not_exist"}}, "s.test"))
    assert heard.author.value == "user7@s.test"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"items": [{"user_id": 3}], "quota_remaining": 7}'])
def test_what_nobody_said_is_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.parametrize("change", [{"answer_id": "x"}, {"creation_date": 7}, {"owner": 7}, {"question_id": None}])
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, Any]) -> None:
    told = list(understand(json.dumps({"items": [ANSWER | change, ANSWER]}).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]
