from __future__ import annotations

from pathlib import Path

from porch.proving.twins.mastodon_book import Book
from porch.proving.twins.mastodon_server import Twin


def test_only_who_has_our_key_may_ask_as_us(tmp_path: Path) -> None:
    twin = Twin(Book(tmp_path / "book"), "http://twin", seed="", lossy=0)
    assert twin.answer("GET", "/api/v1/accounts/verify_credentials", {}, signed=False)[0] == 401
    assert twin.answer("GET", "/api/v1/instance", {}, signed=False)[0] == 200
    assert twin.answer("GET", "/api/v2/instance", {})[0] == 404


def test_a_thread_is_told_with_what_is_above_and_below(tmp_path: Path) -> None:
    twin = Twin(Book(tmp_path / "book"), "http://twin", seed="", lossy=0)
    _, asked = twin.answer("POST", "/twin/say", {"from": "ann", "text": "@acme Open?"})
    _, answer = twin.answer("POST", "/api/v1/statuses", {"status": "@ann Yes", "in_reply_to_id": asked["id"]})
    _, above = twin.answer("GET", f"/api/v1/statuses/{answer['id']}/context", {})
    _, below = twin.answer("GET", f"/api/v1/statuses/{asked['id']}/context", {})
    assert [one["uri"] for one in above["ancestors"]] == [asked["uri"]]
    assert [one["uri"] for one in below["descendants"]] == [answer["uri"]]
    assert answer["in_reply_to_account_id"] == "2"
