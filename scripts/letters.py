"""Compiles the letters: MJML as people write it into HTML as mail programs understand it, every style inline.

`python scripts/letters.py` writes what is committed; a test compiles again and compares.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "src" / "porch" / "desk" / "post"
SOURCES, COMPILED = ROOT / "letters", ROOT / "templates" / "post"
ABROAD = re.compile(r"<!--\[if !mso\]><!-->\s*<link[^>]*fonts[^>]*>.*?<!--<!\[endif\]-->", re.DOTALL)


def compiled(source: str) -> str:
    """Return a letter's HTML. Nothing in it is fetched from anywhere: a font from elsewhere would tell who reads."""
    from mjml import mjml2html

    html = ABROAD.sub("", str(mjml2html(source, disable_comments=True)))
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip()) + "\n"


def main() -> None:
    """Write every letter."""
    for path in sorted(SOURCES.glob("*.mjml")):
        (COMPILED / f"{path.stem}.html").write_text(compiled(path.read_text()))


if __name__ == "__main__":
    main()
