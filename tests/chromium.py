"""The machine's own Chromium, started once for a test process: Playwright bears no second one beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from porch.proving.servers.need import need

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps a loop running in the test's own thread
NAMES = ("chromium-headless-shell", "chromium")
"""The first that is installed is taken: the same engine, and the one without windows needs half the time."""
CHROMIUM = Path(os.environ.get("PORCH_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "/usr/bin/chromium"))
QUIETLY = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser without a window; each test opens contexts of its own in it."""
    need(CHROMIUM.exists(), f"Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIETLY))
        yield started
        started.close()
