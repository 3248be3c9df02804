"""Whether mail from our mailboxes proves whose it is: the records of their domains."""

from __future__ import annotations

from collections.abc import Iterator

from porch.core.mailkeys import Advice, Records, advice
from porch.core.viewer import Viewer
from porch.records.accounts import queries as accounts

OF_NOBODY = (".test", ".example", ".invalid", ".localhost", ".local", "localhost")


def proofs(viewer: Viewer, records: Records) -> Iterator[tuple[str, Advice]]:
    """Yield (domain, what to know) for each domain that mail of ours comes from; `records` gives TXT records."""
    mailboxes = [account for account in accounts.accounts(viewer) if account.channel == "email"]
    for domain in sorted({account.handle.rpartition("@")[2].lower() for account in mailboxes} - {""}):
        if not domain.endswith(OF_NOBODY):
            yield from ((domain, one) for one in advice(domain, _until_silence(records)))


def _until_silence(records: Records) -> Records:
    """Ask no more once nobody answered: without a network nobody waits a dozen times."""
    silent: list[str] = []

    def asked(name: str) -> list[str] | None:
        found = None if silent else records(name)
        if found is None:
            silent.append(name)
        return found

    return asked


def not_asked(name: str) -> None:
    """Ask nobody."""
    return
