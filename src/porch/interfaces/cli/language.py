"""`porch language`: learn anew what Porch ships to understand texts."""

from __future__ import annotations

from pathlib import Path

import click

from porch.interfaces.cli.printing import json_option, show_one

SETS = (
    "email_intent",
    "vader_human_sentiment",
    "product_reviews_hu_liu",
    "language_id",
    "banking77",
    "clinc150",
    "multidogo",
)


@click.group("language")
def group() -> None:
    """Learn what Porch brings along to understand texts."""


@group.command("train")
@click.option(
    "--data", type=click.Path(path_type=Path), required=True, help="A folder with a folder for each open set."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where the models go.")
@json_option
def train(data: Path, out: Path, as_json: bool) -> None:
    """Learn the shipped models from openly licensed sets; the same sets give the same bytes. Takes a minute or two."""
    missing = [name for name in SETS if not (data / name).is_dir()]
    if missing:
        raise click.ClickException(f"{data} lacks {', '.join(missing)}.")
    out.mkdir(parents=True, exist_ok=True)
    made = _made(data)
    for name, kept in made.items():
        (out / name).write_bytes(kept)
    show_one({name: len(kept) for name, kept in made.items()}, as_json=as_json)


def _made(data: Path) -> dict[str, bytes]:
    from porch.analytics.language import shipping, sources  # they bring the numerical stack
    from porch.analytics.language.tongues import Tongues
    from porch.analytics.language.training import trained

    models = trained(sources.sentiment(data), sources.asking(data), sources.rarities(data))
    return {shipping.MODELS: models, shipping.TONGUES: Tongues.taught(*sources.languages(data)).closed()}
