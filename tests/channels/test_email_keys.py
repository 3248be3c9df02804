"""Keys that are renewed: a token endpoint and mail servers of our own that check what they are given."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from porch.channels._email_keys import renewed
from porch.channels.email import EmailChannel
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.proving.servers.ports import free_port
from tests.channels.email_stages import Scripted, imap_answers, wire

NOW = datetime(2026, 5, 3, tzinfo=UTC)
CREDENTIALS = {
    "address": "care@shop.example", "sign_in": "google", "refresh_token": "good", "client_id": "c",
    "client_secret": "s", "access_token": "old",
}  # fmt: skip
ANSWERS = {
    "good": (200, {"access_token": "new", "expires_in": 3599}),
    "turning": (200, {"access_token": "new", "expires_in": 60, "refresh_token": "next"}),
    "emptied": (200, {"access_token": "new", "refresh_token": ""}),
    "revoked": (400, {"error": "invalid_grant", "error_description": "Token has been revoked."}),
    "busy": (503, {"error": "temporarily_unavailable"}),
    "odd": (200, ["not what was agreed"]),
}


class TokenDesk(BaseHTTPRequestHandler):
    """A small OAuth token endpoint (RFC 6749, 6): answers by the refresh token it is shown."""

    asked: list[dict[str, list[str]]] = []  # noqa: RUF012 - one desk a test module

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(form)
        status, answer = ANSWERS[form["refresh_token"][0]]
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoints() -> Iterator[dict[str, str]]:
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), TokenDesk)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/token"
    yield {"google": address, "microsoft": address}
    server.shutdown()
    server.server_close()


def renew(endpoints: dict[str, str], **changes: str) -> dict[str, str]:
    return dict(renewed({**CREDENTIALS, **changes}, wire(StoppedClock(NOW)), endpoints))


def test_a_fresh_key_comes_with_everything_else(endpoints: dict[str, str]) -> None:
    fresh = renew(endpoints)
    assert fresh == {**CREDENTIALS, "access_token": "new", "expires_at": (NOW + timedelta(seconds=3599)).isoformat()}
    assert TokenDesk.asked[-1]["grant_type"] == ["refresh_token"]
    assert TokenDesk.asked[-1]["client_secret"] == ["s"]


def test_microsoft_is_told_what_the_key_is_for(endpoints: dict[str, str]) -> None:
    renew(endpoints, sign_in="microsoft")
    assert "IMAP.AccessAsUser.All" in TokenDesk.asked[-1]["scope"][0]


def test_a_new_refresh_token_is_kept_and_an_empty_one_never(endpoints: dict[str, str]) -> None:
    assert renew(endpoints, refresh_token="turning")["refresh_token"] == "next"
    assert renew(endpoints, refresh_token="emptied")["refresh_token"] == "emptied"


def test_a_revoked_key_is_refused_and_a_busy_desk_is_not(endpoints: dict[str, str]) -> None:
    with pytest.raises(KeyRefused):
        renew(endpoints, refresh_token="revoked")
    with pytest.raises(ChannelError) as caught:
        renew(endpoints, refresh_token="busy")
    assert not caught.value.permanent
    with pytest.raises(ChannelError):
        renew(endpoints, refresh_token="odd")


def test_a_password_needs_no_renewal(endpoints: dict[str, str]) -> None:
    assert renew(endpoints, sign_in="password") == {**CREDENTIALS, "sign_in": "password"}


def channel(imap: int, smtp: int) -> EmailChannel:
    servers = {"imap_host": "127.0.0.1", "smtp_host": "127.0.0.1", "security": "none"}
    return EmailChannel({**CREDENTIALS, **servers, "imap_port": str(imap), "smtp_port": str(smtp)}, wire())


SASL = base64.b64encode(b"user=care@shop.example\x01auth=Bearer old\x01\x01").decode()


def sasl_imap(accepted: bool) -> Scripted:
    usual = imap_answers(AUTHENTICATE="+ ")
    verdicts = {
        SASL: "AAAA1 OK in" if accepted else "+ eyJzdGF0dXMiOiI0MDAifQ==",
        "": "AAAA1 NO [AUTHENTICATIONFAILED] no",
    }
    tags: list[str] = []

    def answer(line: str) -> str:
        if "AUTHENTICATE" in line:
            tags.append(line.split(" ", maxsplit=1)[0])
        said = verdicts.get(line)
        return usual(line) if said is None else said.replace("AAAA1", tags[-1]) + "\r\n"

    return Scripted("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready", answer)


def sasl_smtp() -> Scripted:
    replies = {"ehlo": "250-here\r\n250 AUTH XOAUTH2\r\n", "AUTH": "235 in\r\n", "quit": "221 bye\r\n"}
    return Scripted("220 here", lambda line: replies.get(line.split(" ")[0], "250 OK\r\n"))


def test_the_key_signs_in_to_both_servers() -> None:
    with sasl_imap(accepted=True) as imap, sasl_smtp() as smtp:
        assert channel(imap.port, smtp.port).whoami().value == "care@shop.example"
    assert SASL in imap.lines
    assert f"AUTH XOAUTH2 {SASL}" in smtp.lines


def test_a_key_that_is_not_accepted_is_refused() -> None:
    with sasl_imap(accepted=False) as imap, pytest.raises(KeyRefused):
        channel(imap.port, 1).whoami()
