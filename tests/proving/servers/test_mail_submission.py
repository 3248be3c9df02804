from __future__ import annotations

from pathlib import Path

import pytest
from aiosmtpd.smtp import LoginPassword

from porch.proving.servers.mail_submission import Postman, local


@pytest.mark.parametrize("address", ["care@example.test", "care+ticket42@example.test", "care"])
def test_a_plus_address_is_the_same_mailbox(address: str) -> None:
    assert local(address) == "care"


@pytest.mark.parametrize(("password", "right"), [(b"carepass", True), (b"wrong", False), (b"", False)])
def test_a_wrong_password_is_left_to_the_server_to_refuse(password: bytes, right: bool) -> None:
    postman = Postman(24, {"care": "carepass"}, Path("rules.json"))
    result = postman.authenticate(None, None, None, "PLAIN", LoginPassword(b"care", password))
    assert (result.success, result.handled) == (right, right)
