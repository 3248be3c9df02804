"""INN, started and asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from porch.proving.servers import inn
from porch.proving.servers.inn import GROUPS, Inn
from porch.proving.servers.need import need

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def news() -> Iterator[Inn]:
    need((inn.UNPACKED / "unpacked").exists(), "INN (make setup-test unpacks it)")
    with Inn() as running:
        yield running


def test_what_is_said_lies_in_its_group_until_it_is_removed(news: Inn) -> None:
    name = news.says("ann", GROUPS[0], "Hello\n.with a dot")
    [article] = news.holds(GROUPS[0])
    assert name.encode() in article
    news.removes(name)
    news.renumbers(GROUPS[0])
    assert news.holds(GROUPS[0]) == []


def test_what_is_no_article_is_refused(news: Inn) -> None:
    with pytest.raises(RuntimeError, match="441"):
        news.takes(b"Subject: nobody wrote this\r\n\r\nHello")


def test_it_leaves_nothing_behind() -> None:
    need((inn.UNPACKED / "unpacked").exists(), "INN (make setup-test unpacks it)")
    with Inn() as running:
        home = running._home
    assert not home.exists()
