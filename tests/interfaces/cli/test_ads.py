"""`porch ads` says what advertising cost, and which lines it could not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from porch.core.errors import PorchError
from porch.interfaces.cli.ads import group
from porch.interfaces.cli.importing import group as importing
from tests.interfaces.cli.terminal import say, told

pytestmark = pytest.mark.django_db
HEAD = "Reporting starts,Reporting ends,Campaign name,Impressions,Link clicks,Amount spent\n"
SPRING = "2026-03-01,2026-03-01,Spring,1000,10,{}\n"


def export(tmp_path: Path, *lines: str) -> str:
    (tmp_path / "march.csv").write_text(HEAD + "".join(lines))
    return str(tmp_path / "march.csv")


def test_an_export_comes_in_and_is_listed_by_month(tmp_path: Path) -> None:
    file = export(tmp_path, SPRING.format("10.50"))
    came = told(importing, "ads", "--format", "meta-ads", "--currency", "EUR", file)
    assert came == {"rows": 1, "new": 1, "changed": 0, "refused": []}
    assert told(importing, "ads", "--format", "meta-ads", "--currency", "EUR", file)["new"] == 0
    assert told(group, "list") == [{
        "month": "2026-03", "network": "meta", "currency": "EUR", "spend": 1050, "amount": "10.50",
        "impressions": 1000, "clicks": 10, "campaigns": 1, "days": 1,
    }]  # fmt: skip
    assert told(group, "list", "--before", "2026-03") == []


def test_a_refused_line_is_said_kept_and_read_again(tmp_path: Path) -> None:
    file = export(tmp_path, SPRING.format("€ 10.50"), SPRING.format("7"))
    came = say(importing, "ads", "--format", "meta-ads", file)
    assert came.exit_code == 1
    assert "line 3: no currency is told" in came.stderr
    (line,) = told(group, "refused")
    assert (line["line"], line["file"]) == (3, "march.csv")
    assert told(group, "replay", str(line["id"])) == {"replayed": 0, "still_refused": 1}
    assert told(group, "replay", str(line["id"]), "--currency", "EUR") == {"replayed": 1, "still_refused": 0}
    assert told(group, "list")[0]["amount"] == "17.50"
    with pytest.raises(PorchError, match="No refused line"):
        say(group, "replay", str(line["id"]))


def test_nothing_is_said_to_be_nothing() -> None:
    assert "porch import ads" in say(group, "list").stdout
    assert "Every line was understood" in say(group, "refused").stdout
