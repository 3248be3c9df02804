"""Whether mail from our mailboxes proves whose it is: the records of their domains, asked with what the machine has."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

from porch.core.mailkeys import Advice, Records, advice
from porch.core.viewer import Viewer
from porch.records.accounts import queries as accounts

PATIENCE = 5  # seconds
OF_NOBODY = (".test", ".example", ".invalid", ".localhost", ".local", "localhost")


def proofs(viewer: Viewer, records: Records) -> Iterator[tuple[str, Advice]]:
    """Yield (domain, what to know) for each domain that mail of ours comes from; `records` gives TXT records."""
    mailboxes = [account for account in accounts.accounts(viewer) if account.channel == "email"]
    for domain in sorted({account.handle.rpartition("@")[2].lower() for account in mailboxes} - {""}):
        if not domain.endswith(OF_NOBODY):
            yield from ((domain, one) for one in advice(domain, records))


def by_dig(name: str) -> list[str] | None:
    """Return the TXT records of a name as `dig` finds them; None where there is no `dig`, or it gets no answer."""
    dig = shutil.which("dig")
    if dig is None:
        return None
    command = [dig, "+short", "+time=2", "+tries=1", "TXT", name]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return [_whole(line) for line in asked.stdout.splitlines() if line] if asked.returncode == 0 else None


def not_asked(name: str) -> None:
    """Ask nobody."""
    return


def _whole(line: str) -> str:
    """Return a record in one piece: it comes in quoted pieces of 255 letters.

    >>> _whole('"v=DKIM1; p=AB" "CD"')
    'v=DKIM1; p=ABCD'
    """
    return "".join(line.split('"')[1::2]) or line
