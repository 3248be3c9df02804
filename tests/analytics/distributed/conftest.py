"""One Spark of two threads in this process; starting it takes longer than asking it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from porch.proving.servers.need import need

SMALL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",  # compiling takes longer than small tables do
    "spark.sql.adaptive.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield what Ibis calls a connection."""
    need(shutil.which("java"), "Java")
    import ibis
    from pyspark.sql import SparkSession

    building = SparkSession.builder.master("local[2]")
    for name, value in SMALL.items():
        building = building.config(name, value)
    session = building.config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse"))).getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.fixture
def told(spark: Any, tmp_path: Path) -> Callable[[pl.DataFrame], Any]:
    """Return how a frame becomes a table of Spark's: by a file, as logs do."""

    def tell(rows: pl.DataFrame) -> Any:
        rows.write_parquet(tmp_path / "acts.parquet")
        return spark.read_parquet(tmp_path / "acts.parquet")

    return tell
