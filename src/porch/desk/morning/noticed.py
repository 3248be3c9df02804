"""Notices on the morning's paper: what networks mailed, that Porch does not hear, one network after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from porch.core.viewer import SYSTEM
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing

LOOKED_AT = 200
SHOWN = 3  # of each network: the others are one click away


def laid(began: datetime | None) -> dict[str, Any]:
    """Return what the paper says of notices: those since `began` by network, and how many are older."""
    found = waiting.notices(SYSTEM, since=began, limit=LOOKED_AT)
    older = len(waiting.notices_before(SYSTEM, began, limit=LOOKED_AT)) if began else 0
    return {"count": len(found), "older": older, "networks": by_network(found, most=SHOWN)}


def by_network(found: Iterable[Standing], *, most: int | None = None) -> list[dict[str, Any]]:
    """Return notices one network after the other, whoever has waited longest first, at most `most` rows of each."""
    networks: dict[str, dict[str, Any]] = {}
    for standing in found:
        told = standing.last.detail
        name = str(told.get("network", ""))
        group = networks.setdefault(
            name, {"name": name, "label": told.get("place") or name or "Mail", "count": 0, "rows": []}
        )
        group["count"] += 1
        if most is None or group["count"] <= most:
            group["rows"].append(line(standing))
    return list(networks.values())


def line(standing: Standing) -> dict[str, Any]:
    """Return one notice as a list shows it: who sent it, about what, when, and where to open it."""
    said = standing.last
    return {
        "thread": standing.thread_id, "handle": standing.handle_id,
        "sender": standing.handle.name or standing.handle.value,
        "subject": said.subject, "at": said.at.isoformat(), "url": said.url, "more": max(0, standing.turns - 1),
        "unproved": bool(said.detail.get("unproved")),
    }  # fmt: skip
