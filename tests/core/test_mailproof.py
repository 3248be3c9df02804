"""What the server that took a mail in found out about its sender."""

from __future__ import annotations

from email import message_from_string

import pytest

from porch.core.mailproof import is_under, proved

FACEBOOK = ("facebookmail.com",)
GMAIL = (
    "Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@facebookmail.com header.s=s1024-2013-q3"
    " header.b=AbC1;\r\n       spf=pass (google.com: domain of notification@facebookmail.com designates 66.220.155.1 as"
    " permitted sender) smtp.mailfrom=notification@facebookmail.com;\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE)"
    " header.from=facebookmail.com\r\n"
)
OUTLOOK = (
    "Authentication-Results: spf=pass (sender IP is 66.220.155.1)\r\n smtp.mailfrom=facebookmail.com; hotmail.com;"
    " dkim=pass (signature was\r\n verified) header.d=facebookmail.com;hotmail.com;\r\n"
)
TWO_SIGNATURES = (
    "Authentication-Results:  mx.shop.example; dkim=pass header.i=@esp.example\r\n"
    "Authentication-Results:  mx.shop.example; dkim=pass header.i=@facebookmail.com\r\n"
)
FORGED = "Authentication-Results: evil.example; dkim=pass header.d=facebookmail.com\r\n"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (GMAIL, True),
        ("Authentication-Results: mx.shop.example; dkim=pass header.d=mail.facebookmail.com\r\n", True),
        ("Authentication-Results: mx.shop.example 1; spf=pass smtp.mail=n@facebookmail.com\r\n", True),
        ("Authentication-Results: mx.shop.example; dmarc=pass (p=reject (yes)) header.from=facebookmail.com\r\n", True),
        ("Authentication-Results: mx.shop.example; dkim=fail header.d=facebookmail.com\r\n", False),
        ("Authentication-Results: mx.shop.example; dkim=pass header.d=facebookmail.com.evil.example\r\n", False),
        ("Authentication-Results: mx.shop.example; dkim=pass header.d=notfacebookmail.com\r\n", False),
        ("Authentication-Results: mx; dkim=pass (header.d=facebookmail.com) header.d=evil.example\r\n", False),
        (OUTLOOK, True),
        (TWO_SIGNATURES, True),
        (
            TWO_SIGNATURES.replace("mx.shop.example; dkim=pass header.i=@f", "evil.example; dkim=pass header.i=@f"),
            False,
        ),
        ("Authentication-Results: mx.shop.example; none\r\n", None),
        ("Subject: nothing is said\r\n", None),
    ],
)
def test_what_the_server_found_is_believed(head: str, found: bool | None) -> None:
    assert proved(message_from_string(head + "\r\n"), FACEBOOK) is found


def test_a_finding_that_came_with_the_mail_stands_below_the_servers_own_and_is_not_believed() -> None:
    own = "Authentication-Results: mx.shop.example; spf=softfail smtp.mailfrom=evil.example\r\n"
    assert proved(message_from_string(own + FORGED + "\r\n"), FACEBOOK) is False


def test_a_header_of_nothing_but_brackets_is_read_quickly() -> None:
    assert (
        proved(message_from_string("Authentication-Results: " + "(" * 30_000 + ")" * 30_000 + "\r\n\r\n"), FACEBOOK)
        is None
    )


def test_a_name_below_is_under_and_a_name_beside_is_not() -> None:
    assert [is_under(name, FACEBOOK) for name in ("a.b.Facebookmail.com.", "xfacebookmail.com", "")] == [
        True,
        False,
        False,
    ]
