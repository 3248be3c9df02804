from __future__ import annotations

import json

import pytest

from porch.channels._mastodon_bodies import understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled
from tests.channels import bodies

ANN = {"id": "1", "acct": "ann", "url": "https://town.example/@ann", "display_name": "Ann"}
POST = {
    "id": "5", "uri": "https://town.example/5", "content": "<p>Ciao</p>", "account": ANN, "visibility": "public",
    "created_at": "2026-11-22T10:00:00.000Z",
}  # fmt: skip


def heard(told: object, where: str = "") -> list[Heard]:
    return [item for item in understand(json.dumps(told).encode(), where) if isinstance(item, Heard)]


def test_posts_are_found_wherever_they_stand() -> None:
    told = {"ancestors": [POST], "last_status": {**POST, "id": "6", "uri": "https://town.example/6"}}
    assert [(item.external_id, item.author.value, item.text) for item in heard(told)] == [
        ("https://town.example/5", "ann@town.example", "Ciao"),
        ("https://town.example/6", "ann@town.example", "Ciao"),
    ]


def test_a_nod_is_told_beside_what_was_nodded_at() -> None:
    told = [{"id": "9", "type": "favourite", "created_at": POST["created_at"], "account": ANN, "status": POST}]
    assert [item.kind for item in heard(told)] == [Kind.LIKE, Kind.CREATE]


def test_a_version_of_a_post_is_named_after_its_page() -> None:
    version = {key: value for key, value in POST.items() if key not in ("id", "uri")}
    told = heard([version], "https://town.example/api/v1/statuses/5/history?x=1")
    assert [item.external_id for item in told] == ["https://town.example/api/v1/statuses/5"]


def test_what_cannot_be_read_is_spoiled_and_its_neighbour_is_heard() -> None:
    told = list(understand(json.dumps([{**POST, "created_at": "never"}, POST]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]


def test_what_is_no_json_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(understand(b"<html>", ""))


@pytest.mark.data
def test_every_captured_answer_with_a_post_is_heard() -> None:
    carrying = missed = 0
    for where, body in bodies.responses("mastodon/mastodonpy_responses"):
        text = json.dumps(body)
        carries = '"content":' in text and '"acct":' in text
        carrying += carries
        missed += carries and not heard(body, where)
    assert (carrying > 250, missed) == (True, 0)
