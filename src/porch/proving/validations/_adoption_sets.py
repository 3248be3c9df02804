"""Who named whom and when each took something up, out of the files of a folder: networks in two, surveys in one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl

from porch.analytics.influence.earliness import Reals, Ties

NODES, EDGES = "_nodes.parquet", "_edges.parquet"
TIMES = ("adoption date", "toa")
PLACES = ("city", "village")
UNKNOWN = (98, 99)
"""Stand for *not known* in an `adoption date`: no prescriptions to be had, no interview (Coleman, Katz, Menzel)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A data set: its people by their rows (`keys`), their ties, and when they took it up, NaN if not known.

    Whoever had not done so by the end has the last time of all: later than those who had, and none before another.
    """

    name: str
    keys: list[str]
    ties: Ties
    times: Reals


def read(data: Path) -> list[Town]:
    """Return every data set of the folder by its name; a ClickException if there is none, or if a file lacks columns.

    NAME_nodes.parquet (adoption date or toa) with NAME_edges.parquet (src, dst: rows of the nodes from 0); or
    NAME.parquet: a row a person, with toa, id, city or village, and net...: the id of somebody of the same place.
    """
    found = sorted([*_networks(data), *_surveys(data)], key=lambda town: town.name)
    if not found:
        raise click.ClickException(
            f"{data} holds neither NAME{NODES} with NAME{EDGES} nor NAME.parquet with toa and net…."
        )
    return found


def _networks(data: Path) -> Iterator[Town]:
    for file in sorted(data.glob(f"*{NODES}")):
        name = file.name.removesuffix(NODES)
        nodes, edges = pl.read_parquet(file), pl.read_parquet(_beside(file, data / f"{name}{EDGES}"))
        if missing := {"src", "dst"} - set(edges.columns):
            raise click.ClickException(f"{name}{EDGES} lacks {', '.join(sorted(missing))}.")
        yield Town(
            name=name, keys=[str(row) for row in range(nodes.height)], times=_times(nodes, file),
            ties=_ties(edges["src"], edges["dst"], nodes.height),
        )  # fmt: skip


def _beside(file: Path, other: Path) -> Path:
    if not other.exists():
        raise click.ClickException(f"{file.name} is there and {other.name} is not.")
    return other


def _ties(namers: Any, named: Any, people: int) -> Ties:
    try:
        return Ties.of(namers, named, people)
    except ValueError as trouble:
        raise click.ClickException(str(trouble)) from trouble


def _times(rows: pl.DataFrame, file: Path) -> Reals:
    column = next((name for name in TIMES if name in rows.columns), None)
    if column is None:
        raise click.ClickException(f"{file.name} lacks a column {' or '.join(TIMES)}.")
    times = rows[column].cast(pl.Float64, strict=False).to_numpy().copy()
    if column == TIMES[0]:
        times[np.isin(times, UNKNOWN)] = np.nan
    return times


def _surveys(data: Path) -> Iterator[Town]:
    files = [file for file in sorted(data.glob("*.parquet")) if not file.name.endswith((NODES, EDGES))]
    for file in files:
        rows = pl.read_parquet(file)
        nets = [name for name in rows.columns if name.startswith("net")]
        place = next((name for name in PLACES if name in rows.columns), None)
        if not nets or place is None or {"id", "toa"} - set(rows.columns):
            raise click.ClickException(f"{file.name} lacks some of id, toa, {' or '.join(PLACES)}, net….")
        yield _survey(file, rows.with_columns(pl.col(place, "id", *nets).cast(pl.Int64, strict=False)), place, nets)


def _survey(file: Path, rows: pl.DataFrame, place: str, nets: list[str]) -> Town:
    """Read a survey; who was named and not asked is left out, and so is an id that two people of a place have."""
    asked = rows.select(place, "id").with_row_index("named")
    named = (
        rows.drop("id").with_row_index("namer").unpivot(nets, index=["namer", place], value_name="id")
        .drop_nulls("id").join(asked.filter(pl.struct(place, "id").is_unique()), on=[place, "id"])
    )  # fmt: skip
    return Town(
        name=file.stem, keys=[f"{where}/{person}" for where, person in rows.select(place, "id").iter_rows()],
        times=_times(rows.select("toa"), file), ties=_ties(named["namer"], named["named"], rows.height),
    )  # fmt: skip
