from __future__ import annotations

import socket

import httpx
import pytest

from porch.channels._email_places import discover, read_autoconfig
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError
from tests.channels.email_stages import wire

AUTOCONFIG = b"""<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="shop.example">
<incomingServer type="pop3"><hostname>pop.shop.example</hostname><port>995</port><socketType>SSL</socketType>
</incomingServer>
<incomingServer type="imap"><hostname>in.shop.example</hostname><port>143</port><socketType>STARTTLS</socketType>
<username>%EMAILLOCALPART%</username></incomingServer>
<outgoingServer type="smtp"><hostname>out.shop.example</hostname><port>465</port><socketType>SSL</socketType>
</outgoingServer>
</emailProvider></clientConfig>"""


def world(answer: httpx.Response, reachable: tuple[str, ...] = ()) -> tuple[Wire, list[str]]:
    """Return a wire on which every page is `answer` and only `reachable` hosts take connections, and what was asked."""
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return answer

    def dial(host: str, port: int, timeout: float) -> socket.socket:
        asked.append(f"{host}:{port}")
        if host not in reachable:
            raise ChannelError(f"{host} is not there")
        return socket.socket()

    return Wire(http=httpx.Client(transport=httpx.MockTransport(respond)), dial=dial, clock=SYSTEM_CLOCK), asked


@pytest.mark.parametrize(
    ("address", "imap", "smtp", "port"),
    [
        ("ann@gmail.com", "imap.gmail.com", "smtp.gmail.com", "465"),
        ("Ann@Hotmail.com", "outlook.office365.com", "smtp.office365.com", "587"),
        ("ann@icloud.com", "imap.mail.me.com", "smtp.mail.me.com", "587"),
        ("ann@web.de", "imap.web.de", "smtp.web.de", "465"),
    ],
)
def test_the_big_providers_are_known_by_heart(address: str, imap: str, smtp: str, port: str) -> None:
    outside, asked = world(httpx.Response(500))
    found = discover({"address": address}, outside)
    assert (found["imap_host"], found["smtp_host"], found["smtp_port"]) == (imap, smtp, port)
    assert asked == []


def test_a_domain_that_announces_its_servers_is_believed() -> None:
    outside, asked = world(httpx.Response(200, content=AUTOCONFIG))
    found = discover({"address": "care@shop.example"}, outside)
    assert found == {
        "imap_host": "in.shop.example", "imap_port": "143", "imap_security": "starttls",
        "smtp_host": "out.shop.example", "smtp_port": "465", "smtp_security": "tls", "username": "care",
    }  # fmt: skip
    assert asked == ["https://autoconfig.shop.example/mail/config-v1.1.xml?emailaddress=care%40shop.example"]


def test_a_silent_domain_is_guessed_and_the_guess_tried() -> None:
    outside, asked = world(httpx.Response(404), reachable=("mail.shop.example",))
    found = discover({"address": "care@shop.example"}, outside)
    assert (found["imap_host"], found["smtp_host"]) == ("mail.shop.example", "mail.shop.example")
    assert "imap.shop.example:993" in asked


def test_nothing_is_asked_when_both_servers_are_named() -> None:
    assert discover({"address": "x", "imap_host": "a", "smtp_host": "b"}, wire()) == {}


@pytest.mark.parametrize("address", ["", "care", "care@", "care@localhost", "care@a.b/c", "a@b@c.d"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ChannelError) as caught:
        discover({"address": address}, world(httpx.Response(404))[0])
    assert caught.value.permanent


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><clientConfig>&b;</clientConfig>'


@pytest.mark.parametrize("xml", [b"", b"<html>", BOMB, b"<clientConfig/>", AUTOCONFIG.replace(b"465", b"x")])
def test_a_broken_or_hostile_document_says_nothing(xml: bytes) -> None:
    assert read_autoconfig(xml, "care@shop.example") == {}
