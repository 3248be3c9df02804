"""The ledger's columns all stand on a screen of 1280 pixels, however long a connection is called."""

from __future__ import annotations

from typing import Any

import pytest

from porch.records.accounts.models import Account
from tests.interfaces.console.conftest import Town, window
from tests.interfaces.console.test_looks import LIGHTS, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]


@pytest.mark.parametrize(("width", "scheme"), LIGHTS)
def test_the_ledger_is_fit_for_everybody(town: Town, live_server: Any, browser: Any, width: int, scheme: str) -> None:
    Account.objects.filter(pk=town.email.pk).update(name="ciao.benvenuti-alla-trattoria-milwaukee@trattoria.example")
    with window(browser, live_server.url, town.alice, width=width, scheme=scheme) as seen:
        wrong = look(seen, "/ledger/?wide", width, scheme)
    assert (wrong, seen.complaints) == ([], [])


def test_no_column_is_cut_off_at_1280(town: Town, live_server: Any, browser: Any) -> None:
    Account.objects.filter(pk=town.email.pk).update(name="ciao.benvenuti-alla-trattoria-milwaukee@trattoria.example")
    with window(browser, live_server.url, town.alice) as seen:
        page = seen.visit("/ledger/")
        over = page.evaluate("(() => { const w = document.querySelector('.sheet-wrap');"
                             " return w.scrollWidth - w.clientWidth; })()")  # fmt: skip
    assert over <= 0
