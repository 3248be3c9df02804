"""`porch providers` opens the portal to a provider the owner chose, and closes it again."""

from __future__ import annotations

from functools import cache

import pytest

from porch.core.errors import PorchError
from porch.desk.post import vouching
from porch.interfaces.cli.providers import group
from porch.records.guests.models import Provider
from tests.channels import openid_provider
from tests.channels.openid_provider import ISSUER
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider answers."""
    monkeypatch.setattr(vouching.wiring, "wire", cache(openid_provider.Provider().wire))


def add(name: str = "work", issuer: str = ISSUER) -> str:
    options = ("--label", "Our company", "--issuer", issuer, "--client-id", "porch")
    return say(group, "add", name, *options, typed="hush\n").output


def test_a_provider_is_added_with_a_secret_that_nobody_sees_and_removed_again() -> None:
    assert "hush" not in add()
    assert told(group, "list") == [{"name": "work", "label": "Our company", "issuer": ISSUER, "client_id": "porch"}]
    say(group, "remove", "work")
    assert Provider.objects.count() == 0
    with pytest.raises(PorchError, match="no provider named work"):
        say(group, "remove", "work")


@pytest.mark.parametrize(("name", "issuer"), [("mastodon", ISSUER), ("Work", ISSUER), ("work", "https://id.example/x")])
def test_one_that_cannot_work_is_refused_before_anybody_finds_out(name: str, issuer: str) -> None:
    with pytest.raises(PorchError):
        add(name, issuer)
    assert Provider.objects.count() == 0
