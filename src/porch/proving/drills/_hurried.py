"""The `porch` command with less patience, for drills that must end within a minute: `... hurried 8 worker`.

Only how long it waits is divided; the networks of a drill answer within two seconds, so that what is said stays true.
"""

from __future__ import annotations

import runpy
import sys


def hurry(times: float) -> None:
    """Divide the leases and the times at which a lost answer is looked up."""
    import django

    django.setup()
    from porch.desk.post import delivering
    from porch.records.jobs import actions as jobs
    from porch.records.outbox import actions as outbox

    delivering.LOOKS = tuple(look / times for look in delivering.LOOKS)  # type: ignore[assignment]
    outbox.LEASE /= times
    jobs.LEASE /= times


if __name__ == "__main__":
    hurry(float(sys.argv.pop(1)))
    runpy.run_module("porch.config.command", run_name="__main__")
