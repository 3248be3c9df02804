"""The two snac servers: they stand beside others of their kind, federate, and leave nothing behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from porch.proving.servers.need import need
from porch.proving.servers.snac import NotSeen, Resident, SnacPair, eventually, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def pair() -> Iterator[SnacPair]:
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except CannotBuild as error:
        need(False, f"snac2: {error}")
    with SnacPair() as running:
        yield running


def test_words_edits_and_answers_cross_from_server_to_server(pair: SnacPair) -> None:
    said = pair.ben.say(f"@{pair.acme.acct} Hello over there")
    answer = pair.acme.say(f"@{pair.ben.acct} Hello", reply_to=pair.acme.ref(said["uri"]))
    assert pair.ben.ref(answer["uri"])
    pair.ben.edit(said["id"], f"@{pair.acme.acct} Good evening over there")
    assert eventually(lambda: "Good evening" in str(pair.acme.get("/api/v1/notifications")), "the edit")


def test_what_is_taken_back_is_gone(pair: SnacPair) -> None:
    said = pair.ann.say(f"@{pair.acme.acct} Never mind")
    pair.acme.ref(said["uri"])
    pair.ann.delete(said["uri"])
    assert eventually(lambda: said["uri"] not in str(pair.acme.get("/api/v1/notifications")), "the deletion")


def test_two_pairs_stand_side_by_side_and_end_alone(pair: SnacPair) -> None:
    with SnacPair() as other:
        pids = other.pids
        assert other.acme.server != pair.acme.server
    assert [pid for pid in pids if os.path.exists(f"/proc/{pid}")] == []
    assert pair.ann.get("/api/v1/accounts/verify_credentials")["username"] == "ann"


def test_what_never_comes_is_named() -> None:
    with pytest.raises(NotSeen, match="godot"):
        eventually(lambda: None, "godot", within=0.01)


def test_a_resident_is_known_by_their_whole_handle() -> None:
    assert Resident("ann", "http://127.0.0.11", "").acct == "ann@127.0.0.11"
