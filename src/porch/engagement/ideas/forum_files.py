"""Rows of a Stack Exchange dump: a folder with Posts, Comments and so on, as .xml or .parquet. A bad row spoils itself.

The XML has a row a line, and each line is read by itself: nothing in one can reach another, or declare anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import orjson
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from porch.core.errors import PorchError
from porch.core.interaction import Spoiled

SLICE = 20_000
LONGEST = 4 * 1024 * 1024  # bytes of a row


class Row(NamedTuple):
    """One row: its cells by column, without the empty ones, and where it stood."""

    cells: Mapping[str, str]
    where: str

    @property
    def raw(self) -> bytes:
        """The row as bytes to be kept."""
        return orjson.dumps(dict(self.cells), option=orjson.OPT_SORT_KEYS)

    def spoiled(self, reason: str) -> Spoiled:
        """Return the row as one that cannot be read, and why."""
        return Spoiled(raw=self.raw, reason=reason[:500], where=self.where)


def is_dump(path: Path) -> bool:
    """Return whether this is a folder that holds such a dump."""
    return path.is_dir() and _file(path, "Posts") is not None


def rows(folder: Path, table: str) -> Iterator[Row | Spoiled]:
    """Yield the rows of a table, none where the dump has no such table; PorchError where it cannot be opened."""
    file = _file(folder, table)
    if file is not None:
        yield from (_parquet if file.suffix == ".parquet" else _xml)(file)


def _file(folder: Path, table: str) -> Path | None:
    return next((file for end in (".parquet", ".xml") if (file := folder / f"{table}{end}").is_file()), None)


def _xml(file: Path) -> Iterator[Row | Spoiled]:
    with file.open("rb") as opened:
        number = 0
        while line := opened.readline(LONGEST):
            number += 1
            if (row := line.strip().removeprefix(b"\xef\xbb\xbf")).startswith(b"<row "):
                yield _element(row, f"{file.name} line {number}")


def _element(line: bytes, where: str) -> Row | Spoiled:
    try:
        element = fromstring(line, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        return Spoiled(raw=line, reason=f"this row cannot be read: {error}"[:500], where=where)
    return Row({name: value for name, value in element.attrib.items() if value}, where)


def _parquet(file: Path) -> Iterator[Row | Spoiled]:
    import polars

    try:
        table = polars.scan_parquet(file, glob=False)
        height = table.select(polars.len()).collect().item()
        for first in range(0, height, SLICE):
            for number, cells in enumerate(table.slice(first, SLICE).collect().iter_rows(named=True), first + 1):
                told = {name: str(value) for name, value in cells.items() if value is not None}
                yield Row(told, f"{file.name} row {number}")
    except (
        polars.exceptions.PolarsError,
        polars.exceptions.PanicException,
        OSError,
    ) as error:  # a panic is no Exception
        raise PorchError(f"{file.name} cannot be read: {error}"[:300]) from error
