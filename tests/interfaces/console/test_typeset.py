"""A page becomes a PDF in a process of its own, which opens nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from porch.interfaces.console import typeset


@pytest.mark.slow
def test_a_page_is_set_and_no_file_it_names_is_read(tmp_path: Path) -> None:
    sheet, image = tmp_path / "small.css", tmp_path / "x.svg"
    sheet.write_text("@page { size: 50mm 50mm }")
    image.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><circle r='40'/></svg>")
    plain = typeset.pdf("<h1>Found</h1>", "h1 { color: red }")
    reaching = typeset.pdf(
        f"<h1>Found<img src='{image.as_uri()}'></h1>", f"@import '{sheet.as_uri()}'; h1 {{color: red}}"
    )
    assert len(reaching) == len(plain)
    assert len(typeset.pdf("<h1>Found</h1>", sheet.read_text())) != len(plain)


def test_a_fallen_typesetter_is_told_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(typeset.NotSet, match="Print the page"):
        typeset.pdf("<p>", "")


def test_a_slow_one_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("typeset", typeset.LASTS)

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(typeset.NotSet, match="too long"):
        typeset.pdf("<p>", "")
