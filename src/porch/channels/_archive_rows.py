"""Rows out of CSV, JSON, JSON lines and Parquet, each as canonical JSON bytes; a bad row spoils only itself.

CSV and JSON lines are read as they come, in constant memory; Parquet a slice at a time; JSON as a whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from porch.channels._archive_files import complaint, opened, start
from porch.core.errors import ChannelError
from porch.core.interaction import Spoiled

SLICE = 20_000
ENDINGS = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet")
LARGEST_JSON = 1024 * 1024 * 1024
_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS


def rows(path: Path, needed: Iterable[str], encoding: str = "utf-8-sig") -> Iterator[bytes | Spoiled]:
    """Yield every row of `path` (a file, or a folder of them) as canonical JSON.

    A permanent ChannelError names a file that cannot be read, or whose header lacks one of the columns `needed`.
    """
    for one in tables(path):
        with complaint(one):
            yield from _ROWS[container(one)](one, frozenset(needed), encoding)


def tables(path: Path) -> list[Path]:
    """Return the files of rows at `path`; a permanent ChannelError when there are none."""
    if path.is_dir():
        found = sorted(inside for inside in path.iterdir() if _named(inside).endswith(ENDINGS))
    else:
        found = [path] if path.is_file() else []
    if not found:
        raise ChannelError(f"There is no CSV, JSON or Parquet file at {path}.", permanent=True)
    return found


def container(path: Path) -> str:
    """Return how the rows of a file are written, by its first bytes and its name: csv, json, jsonl or parquet."""
    with complaint(path), opened(path) as file:
        begins = start(file, 65536).lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins.startswith(b"PAR1"):
        return "parquet"
    if _named(path).endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if not begins.startswith((b"{", b"[")):
        return "csv"
    return "jsonl" if begins.startswith(b"{") and _is_json(begins.split(b"\n", 1)[0]) else "json"


def total(path: Path) -> int | None:
    """Return about how many rows `path` holds, or None when telling would mean reading it twice."""
    kinds = [(container(one), one) for one in tables(path)]
    if all(kind == "parquet" for kind, _ in kinds):
        return sum(_height(one) for _, one in kinds)
    if all(kind in ("csv", "jsonl") for kind, _ in kinds):
        return sum(max(_lines(one) - (kind == "csv"), 0) for kind, one in kinds)
    return None


def canonical(row: Any) -> bytes:
    """Return a row as JSON bytes that are the same for the same row; TypeError when JSON cannot hold it."""
    return orjson.dumps(row, default=str, option=_OPTIONS)


def _csv(path: Path, needed: frozenset[str], encoding: str) -> Iterator[bytes | Spoiled]:
    with opened(path) as file:
        coding = "utf-16" if start(file, 2) in (b"\xff\xfe", b"\xfe\xff") else encoding
        lines = _Lines(io.TextIOWrapper(file, coding, "surrogateescape", newline=""), coding)
        delimiter = _delimiter(start(file).decode(coding, "replace"))
        reader = csv.reader(lines, strict=True, delimiter=delimiter)
        header = _header(reader, path)
        _check(path, needed, header)
        lines.taken.clear()
        while True:
            try:
                row = next(reader)
                if len(row) != len(header):
                    raise csv.Error(f"{len(row)} columns where the header has {len(header)}")
                yield canonical(dict(zip(header, row, strict=True)))
            except StopIteration:
                return
            except (csv.Error, TypeError, ValueError) as error:
                yield from _line_by_line(lines, header, delimiter, f"{path.name} line {reader.line_num}", error)
            lines.taken.clear()


def _header(reader: Iterator[list[str]], path: Path) -> list[str]:
    try:
        return [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise ChannelError(f"The header of {path} cannot be read: {error}", permanent=True) from error


class _Lines:
    """The lines of a file, remembering those of the row being read."""

    def __init__(self, file: Iterable[str], coding: str) -> None:
        self._file = iter(file)
        self.taken: list[str] = []
        self.coding = coding

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._file)
        self.taken.append(line)
        return line


def _line_by_line(
    lines: _Lines, header: list[str], delimiter: str, where: str, error: Exception
) -> Iterator[bytes | Spoiled]:
    """Read again, one at a time, the lines that one bad quotation mark ran together."""
    for line in lines.taken:
        try:
            row = next(csv.reader([line], delimiter=delimiter), [])
            whole = canonical(dict(zip(header, row, strict=True))) if len(row) == len(header) else None
        except (csv.Error, TypeError, ValueError):
            whole = None
        if whole is not None and len(lines.taken) > 1:
            yield whole
        elif line.strip():
            raw = line.encode(lines.coding.removesuffix("-sig"), "surrogateescape")
            yield Spoiled(raw=raw, reason=f"this row cannot be read: {error}"[:500], where=where)


def _jsonl(path: Path, needed: frozenset[str], encoding: str) -> Iterator[bytes | Spoiled]:
    del needed, encoding  # each line names its own columns, in UTF-8
    with opened(path) as file:
        for number, line in enumerate(file, 1):
            stripped = line.strip().removeprefix(b"\xef\xbb\xbf")
            if stripped:
                yield _object(stripped, f"{path.name} line {number}")


def _object(raw: bytes, where: str) -> bytes | Spoiled:
    try:
        row = orjson.loads(raw)
    except ValueError as error:
        return Spoiled(raw=raw, reason=f"this row is not JSON: {error}"[:500], where=where)
    return canonical(row) if isinstance(row, dict) else Spoiled(raw=raw, reason="this row has no columns", where=where)


def _json(path: Path, needed: frozenset[str], encoding: str) -> Iterator[bytes | Spoiled]:
    del needed, encoding
    with opened(path) as file:
        body = file.read(LARGEST_JSON + 1)
    if len(body) > LARGEST_JSON:
        raise ChannelError(f"{path} is longer than 1 GB; write it as JSON lines.", permanent=True)
    try:
        held = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise ChannelError(f"{path} is not JSON: {error}", permanent=True) from error
    for number, row in enumerate(_listed(held, path)):
        if isinstance(row, dict):
            yield canonical(row)
        else:
            yield Spoiled(raw=canonical(row), reason="this row has no columns", where=f"{path.name}[{number}]")


def _listed(held: Any, path: Path) -> list[Any]:
    within = [held] if isinstance(held, list) else held.values()
    lists = sorted((part for part in within if isinstance(part, list)), key=len)
    if not lists:
        raise ChannelError(f"{path} holds no list of rows.", permanent=True)
    return lists[-1]


def _parquet(path: Path, needed: frozenset[str], encoding: str) -> Iterator[bytes | Spoiled]:
    del encoding
    import polars

    try:
        table = polars.scan_parquet(path, glob=False)
        _check(path, needed, table.collect_schema().names())
        height = _height(path)
        for at in range(0, height, SLICE):
            for row in table.slice(at, SLICE).collect().iter_rows(named=True):
                try:
                    yield canonical(row)
                except (TypeError, ValueError) as error:
                    yield Spoiled(raw=repr(row).encode("utf-8", "backslashreplace"), reason=str(error), where=path.name)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:  # a panic is no Exception
        raise ChannelError(f"{path} is not a Parquet file that can be read: {error}", permanent=True) from error


def _height(path: Path) -> int:
    import polars

    try:
        return int(polars.scan_parquet(path, glob=False).select(polars.len()).collect().item())
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:  # a panic is no Exception
        raise ChannelError(f"{path} is not a Parquet file that can be read: {error}", permanent=True) from error


def _check(path: Path, needed: frozenset[str], there: Iterable[str]) -> None:
    named = list(there)
    if missing := sorted(needed - set(named)):
        raise ChannelError(
            f"{path} lacks the columns {', '.join(missing)}; it has {', '.join(named[:30]) or 'none'}.", permanent=True
        )


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t|", key=first.count)


def _lines(path: Path) -> int:
    with complaint(path), opened(path) as file:
        return sum(block.count(b"\n") for block in _blocks(file))


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(1 << 20):
        yield block


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except ValueError:
        return False


def _named(path: Path) -> str:
    return path.name.lower().removesuffix(".gz")


_ROWS = {"csv": _csv, "json": _json, "jsonl": _jsonl, "parquet": _parquet}
