"""Looking at a page as everybody would: in both lights, and by the rules of axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts" / "first-morning"


class Looks:
    """Takes pictures, and collects what is wrong with the pages passed through."""

    def __init__(self, page: Any, name: str) -> None:
        from axe_playwright_python.sync_playwright import Axe

        self.page, self.name, self.wrong = page, name, list[str]()
        self._axe, self._taken = Axe(), 0
        page.on("console", lambda told: self._complain(told.text) if told.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        ARTEFACTS.mkdir(parents=True, exist_ok=True)

    def at(self, what: str) -> None:
        """Look at the page as it stands, in light and in dark."""
        self._taken += 1
        for scheme in ("dark", "light"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.screenshot(
                path=str(ARTEFACTS / f"{self.name}-{self._taken:02}-{what}-{scheme}.png"), caret="initial"
            )
            self.wrong += [
                f"{what} ({self.name}, {scheme}): {found['id']} {[node['target'] for node in found['nodes']][:3]}"
                for found in self._axe.run(self.page).response["violations"]
            ]
        over = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.wrong += [f"{what} ({self.name}): {over} px wider than the screen"] if over > 0 else []

    def picture(self, what: str) -> Path:
        """Return where a picture of this journey is kept."""
        return ARTEFACTS / f"{self.name}-{what}.png"

    def last(self) -> None:
        """Keep what was seen last: where a journey broke off, this is where."""
        self.page.screenshot(path=str(ARTEFACTS / f"{self.name}-last.png"), caret="initial")
        (ARTEFACTS / f"{self.name}-wrong.txt").write_text("\n".join(self.wrong))

    def _complain(self, words: str) -> None:
        self.wrong.append(f"the browser at {self.page.url} after picture {self._taken}: {words}")
