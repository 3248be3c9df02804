"""The domains our mail comes from are looked at, each once; none that is nobody's, and nobody is asked in a test."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.post import domains
from porch.records.accounts import actions as accounts
from tests.cast import NOON


def test_each_domain_is_looked_at_once(db: None) -> None:
    for handle in ("care@shop.org", "bar@shop.org", "care@shop.test"):
        accounts.connect(channel="email", name=handle, handle=handle, credentials={"address": handle}, at=NOON)
    told = [(domain, one.what) for domain, one in domains.proofs(SYSTEM, domains.not_asked)]
    assert told == [("shop.org", "SPF"), ("shop.org", "DKIM"), ("shop.org", "DMARC")]


def test_records_come_in_pieces_from_a_tool_that_may_be_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert domains.by_dig("shop.org") is None
    dig = tmp_path / "dig"
    dig.write_text('#!/bin/sh\necho \'"v=spf1 " "-all"\'\n')
    dig.chmod(stat.S_IRWXU)
    assert domains.by_dig("shop.org") == ["v=spf1 -all"]
    dig.write_text("#!/bin/sh\nexit 9\n")
    assert domains.by_dig("shop.org") is None
