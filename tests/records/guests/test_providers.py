"""Whom customers may sign in with is the owner's choice; a secret is kept sealed and goes with its provider."""

from __future__ import annotations

from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.guests import providers
from porch.records.guests.models import Provider
from tests.records.guests.asking import NOON

pytestmark = pytest.mark.django_db
WORK = {
    "name": "work", "label": " Our company ", "issuer": "https://id.example", "client_id": "porch",
    "client_secret": "hush",
}  # fmt: skip


def add(**otherwise: Any) -> Provider:
    return providers.add(**{**WORK, **otherwise}, at=NOON)


def test_one_is_added_and_its_secret_opened_only_where_it_is_used() -> None:
    made = add()
    assert (made.label, b"hush" in bytes(made.secret)) == ("Our company", False)
    assert providers.opened(made) == {"issuer": "https://id.example", "client_id": "porch", "client_secret": "hush"}
    assert providers.providers(SYSTEM) == [made]
    assert providers.providers(None) == []


def test_one_that_is_removed_is_gone_with_its_secret() -> None:
    add()
    assert [providers.remove(name="work"), providers.remove(name="work"), Provider.objects.count()] == [True, False, 0]


def test_there_is_one_of_a_name() -> None:
    add()
    with pytest.raises(PorchError, match="already"):
        add(label="Another")


@pytest.mark.parametrize(
    "otherwise",
    [
        {"name": "Work"}, {"name": "w"}, {"name": "a" * 31}, {"issuer": "id.example"}, {"issuer": "javascript:x"},
        {"issuer": "https://id.example?x=1"}, {"label": " "}, {"client_id": ""}, {"client_secret": " "},
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_in_words(otherwise: dict[str, str]) -> None:
    with pytest.raises(PorchError):
        add(**otherwise)
