"""What is sent is what was compiled, and what was compiled is what somebody wrote."""

from __future__ import annotations

import re

import pytest

from scripts.letters import COMPILED, SOURCES, compiled

ABROAD = re.compile(r'(?:src|href|url\()\s*=?\s*["(]?https?://', re.IGNORECASE)


@pytest.mark.slow
def test_the_letters_that_are_kept_are_what_their_sources_compile_to() -> None:
    written = {path.stem: compiled(path.read_text()) for path in SOURCES.glob("*.mjml")}
    kept = {path.stem: path.read_text() for path in COMPILED.glob("*.html")}
    assert kept == written, "python scripts/letters.py"


def test_no_letter_fetches_anything() -> None:
    fetched = {path.stem: ABROAD.findall(path.read_text()) for path in COMPILED.glob("*.html")}
    assert fetched == {"letter": []}
