"""Histories for property tests: what may be observed of a few conversations, and the state the log folds it to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import strategies as st

from porch.core.interaction import Heard
from porch.records.accounts.models import Account
from porch.records.interactions import actions
from porch.records.interactions.models import Interaction
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, says

Folded = dict[str, tuple[str, bool, str, str, frozenset[str]]]
CUSTOMERS = (ANN, BEN, CLEO, DOV)


@st.composite
def histories(draw: st.DrawFn, most: int = 6) -> list[Heard]:
    """Return all that is observed of up to `most` items: edits, deletions, replies to what nobody has, roots."""
    observed: list[Heard] = []
    names: list[str] = []
    for place in range(draw(st.integers(1, most))):
        name = f"item-{place}"
        ours = draw(st.booleans())
        hangs_on = st.sampled_from(["", name, "never-heard-1", "never-heard-2", *names])
        parent, first = draw(hangs_on), draw(hangs_on)
        whom = (draw(st.sampled_from(CUSTOMERS)),) if ours and draw(st.booleans()) else ()
        who = US if ours else draw(st.sampled_from(CUSTOMERS))
        for version in range(draw(st.integers(0, 2)) + 1):
            edited_at = NOON + timedelta(minutes=draw(st.integers(0, 3)))
            observed.append(
                says(
                    who, f"{name} as of {version}", name=name, to=parent, thread=first, version=f"v{version}",
                    edited_at=edited_at, ours=ours, recipients=whom,
                )
            )  # fmt: skip
        if draw(st.booleans()):
            known = draw(st.booleans())
            gone = who if known else type(who)(kind=who.kind, value="")
            observed.append(
                says(gone, "", name=name, version="gone", deleted=True, ours=ours, to=parent if known else "")
            )
        names.append(name)
    return observed


@st.composite
def deliveries(draw: st.DrawFn, observed: Sequence[Heard]) -> list[list[Heard]]:
    """Return `observed` in some order, some of it repeated, in some batches."""
    again = draw(st.lists(st.sampled_from(observed), max_size=5))
    order = draw(st.permutations([*observed, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(order)), max_size=4)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def take(account: Account, batches: Sequence[Sequence[Heard]]) -> None:
    """Take every batch into the log."""
    for items in batches:
        actions.record(account=account, items=items, received_at=NOON + timedelta(hours=1))


def folded() -> Folded:
    """Return what the log holds, named as the networks name it: numbers of rows depend on order and must not show."""
    rows = list(Interaction.objects.select_related("handle", "to_handle"))
    threads: dict[int | None, set[str]] = defaultdict(set)
    for row in rows:
        threads[row.thread_id].add(row.external_id)
    return {
        row.external_id: (
            row.text, row.deleted, row.handle.value if row.handle else "", row.to_handle.value if row.to_handle else "",
            frozenset(threads[row.thread_id]),
        )
        for row in rows
    }  # fmt: skip
