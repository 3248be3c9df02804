"""A page set as PDF by a process of its own, which reads what it is given and opens nothing else.

`python -m porch.interfaces.console.typeset` takes {"html", "css"} on its input and gives the PDF. The process that
serves pages never loads the typesetter, and what is printed cannot fetch anything: neither from a network nor a disk.
"""

from __future__ import annotations

import json
import subprocess
import sys

from porch.core.errors import PorchError

LASTS = 60


class NotSet(PorchError):
    """The page could not be set."""


def pdf(html: str, css: str) -> bytes:
    """Return a page as PDF; NotSet when the typesetter fell or took more than a minute."""
    command = [sys.executable, "-m", "porch.interfaces.console.typeset"]
    given = json.dumps({"html": html, "css": css}).encode()
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=LASTS, check=False)
    except subprocess.TimeoutExpired:
        raise NotSet("The report took too long to set. Print the page from your browser instead.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise NotSet("The report could not be set as PDF. Print the page from your browser instead.")
    return done.stdout


def main() -> None:
    """Set what stands on the input."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    given = json.load(sys.stdin)
    fonts, nothing = FontConfiguration(), URLFetcher(allowed_protocols=(), allow_redirects=False)
    sheet = weasyprint.CSS(string=given["css"], font_config=fonts, url_fetcher=nothing)
    page = weasyprint.HTML(string=given["html"], url_fetcher=nothing)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[sheet], font_config=fonts))


if __name__ == "__main__":
    main()
