"""The one way a test may not run: said aloud on a laptop, a failure where CI promised to run everything."""

from __future__ import annotations

import os


def need(present: object, what: str) -> None:
    """Skip the running test, naming `what` is absent; with CI=true fail it instead."""
    import pytest

    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must run this, and {what} is absent", pytrace=False)
    pytest.skip(f"NOT RUN: {what} is absent")
