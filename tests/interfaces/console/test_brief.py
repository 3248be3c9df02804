"""The brief on needs is two pages at most, however much there is to say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string

from porch.analytics.needs import KINDS
from porch.analytics.quarters import Quarter
from porch.interfaces.console import needed
from porch.projections.needs.queries import Quote
from tests.cast import NOON
from tests.interfaces.console.test_needed import line

SHEET = Path(needed.__file__).parent / "static" / "console" / "printed.css"
LONG = "Please bake your own bread with seeds, like the one from around the corner. " * 4


def row() -> needed.Row:
    """Return a need with as much to say as there can be."""
    quote = Quote(id=1, person=1, name="Ann", words=LONG, at=NOON, private=False, thread=None, handle=1)
    idea = SimpleNamespace(pk=1, title=LONG[:200], get_status_display=lambda: "Being done")
    linked: Any = SimpleNamespace(
        id=1, idea=idea, decision=SimpleNamespace(published_at=NOON), reached=SimpleNamespace(name=LONG[:200])
    )
    told = line("a topic of two words", 12, 30)
    return needed.row(told, {told.key: [linked]}, [quote])


@pytest.mark.slow
def test_the_brief_fits_on_two_pages() -> None:
    import weasyprint

    parts = [needed.part(kind, [row()] * needed.BRIEFLY) for kind in KINDS]
    told = {"parts": parts, "now": NOON, "business": "Trattoria", "brief": True, "runs": True}
    html = render_to_string("console/needs_brief_print.html", {**told, "quarter": Quarter(year=2026, number=1)})
    sheet = weasyprint.CSS(string=SHEET.read_text(encoding="utf-8"))
    assert len(weasyprint.HTML(string=html).render(stylesheets=[sheet]).pages) <= 2
