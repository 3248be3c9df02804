"""The web application with two raw doors before everything else: bodies written down, nothing asked or checked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

from porch.interfaces.hooks.front import whole

_ours = whole()

from django.db import connection, transaction

from porch.desk.post.gathering import Gatherer
from porch.records.interactions import pushes

TOGETHER, ALONE = "/bench/together/", "/bench/alone/"
INSERT = "INSERT INTO bench_plain (body) VALUES (%s)"


def _plain(bodies: Sequence[bytes]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(INSERT, [(body,) for body in bodies])


def _singly(bodies: Sequence[bytes]) -> None:
    for body in bodies:
        _plain([body])


def _one_row_lost(keep: Any) -> Any:
    """Return `keep`, made to forget the first of every large group: what the bench must notice."""

    def forgetful(*, arrivals: Sequence[Any]) -> None:
        keep(arrivals=arrivals[1:] if len(arrivals) > 2 else arrivals)

    return forgetful


if os.environ.get("PORCH_BENCH_PLANT") == "lost":
    pushes.keep = _one_row_lost(pushes.keep)

_together: Gatherer[bytes] = Gatherer(_plain)
_alone: Gatherer[bytes] = Gatherer(_singly)
_DOORS = {TOGETHER: _together, ALONE: _alone}


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Write the body down, in one commit with whoever else waits or in its own; all else is Porch's."""
    raw = _DOORS.get(environ["PATH_INFO"])
    if raw is None:
        return _ours(environ, start_response)
    raw.bring(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Length", "0")])
    return [b""]
