"""What the twins of Meta's networks share."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import httpx
import pytest

from porch.proving.twins._graph import SECRET, words
from porch.proving.twins.network import KEY, Asked
from porch.proving.twins.running import RunningTwin

OURS = {"authorization": f"Bearer {KEY}"}


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("facebook") as running:
        yield running


def error(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["error"]["code"]


def test_it_refuses_as_the_graph_api_does(twin: RunningTwin) -> None:
    assert error(httpx.get(f"{twin.url}/v23.0/me")) == (400, 190)
    assert error(httpx.get(f"{twin.url}/v23.0/7_999", headers=OURS)) == (400, 100)
    limited = httpx.get(f"{twin.moody('limited:90')}/v23.0/me", headers=OURS)
    assert error(limited) == (400, 32)
    assert json.loads(limited.headers["x-business-use-case-usage"])["1"][0]["estimated_time_to_regain_access"] == 2


def test_a_false_proof_is_worse_than_none(twin: RunningTwin) -> None:
    proof = hmac.new(SECRET.encode(), KEY.encode(), hashlib.sha256).hexdigest()
    for said, status in (("", 400), ("x", 400), (proof, 200)):
        asked = httpx.get(f"{twin.url}/v23.0/me", headers=OURS, params={"appsecret_proof": said})
        assert asked.status_code == status


def test_its_next_page_carries_our_key_as_metas_does(twin: RunningTwin) -> None:
    for number in range(3):
        twin.says("ben", f"Hello {number}", kind="post")
    told = httpx.get(f"{twin.url}/v23.0/me/feed", headers=OURS).json()
    first = httpx.get(f"{twin.url}/v23.0/1029384756/feed", headers=OURS, params={"limit": "2"}).json()
    assert "error" in told
    assert KEY in first["paging"]["next"]
    second = httpx.get(first["paging"]["next"], headers=OURS).json()
    assert {one["id"] for one in first["data"]} & {one["id"] for one in second["data"]} == set()


def test_what_it_pushes_is_signed_over_its_bytes(twin: RunningTwin) -> None:
    twin.says("ann", "Signed?", kind="comment")
    last = twin.pushed()[-1]
    digest = hmac.new(SECRET.encode(), last.body, hashlib.sha256).hexdigest()
    assert last.headers["x-hub-signature-256"] == f"sha256={digest}"


def test_words_are_read_from_json_and_from_a_form() -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="message"\r\n\r\nCi\xc3\xb2\r\n--b--'
    assert words(Asked(method="POST", path="/", headers={"content-type": "multipart/form-data"}, body=form)) == "Ciò"
    told = {"content-type": "application/json"}
    assert words(Asked(method="POST", path="/", headers=told, body=b'{"message": "Ciao"}')) == "Ciao"
