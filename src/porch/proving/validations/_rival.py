"""A rival's library at work in a process and a virtual environment of its own: it gets a table and gives a table."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import polars as pl

PYTHON = Path(__file__).resolve().parents[4] / ".venv-rivals" / "bin" / "python"

BGNBD = """
import sys, warnings
warnings.filterwarnings("ignore")
import pandas
from lifetimes import BetaGeoFitter
told, weeks = pandas.read_csv(sys.argv[1]), float(sys.argv[3])
model = BetaGeoFitter(penalizer_coef=0.0)
model.fit(told["repeats"], told["last"], told["age"])
score = model.conditional_expected_number_of_purchases_up_to_time(weeks, told["repeats"], told["last"], told["age"])
pandas.DataFrame({"score": list(score)}).to_csv(sys.argv[2], index=False)
"""
"""`lifetimes` fits BG/NBD on all rows and tells the purchases to be expected of each."""


def run(program: str, rows: pl.DataFrame, *arguments: str) -> pl.DataFrame:
    """Return the table a rival's program makes of `rows`; a rival that cannot run is an error, never left out."""
    if not PYTHON.exists():
        raise click.ClickException("The rivals are not installed: run `make rivals`.")
    with tempfile.TemporaryDirectory() as folder:
        given, taken = Path(folder) / "in.csv", Path(folder) / "out.csv"
        rows.write_csv(given)
        command = [str(PYTHON), "-c", program, str(given), str(taken), *arguments]
        one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=one_thread)
        if done.returncode:
            sys.stderr.write(done.stderr)
            raise click.ClickException("A rival could not run: its words stand above.")
        return pl.read_csv(taken)
