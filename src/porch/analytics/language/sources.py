"""The openly licensed sets that Porch learns from, read out of a folder that holds one folder for each.

email_intent (Apache-2.0), vader_human_sentiment (MIT), product_reviews_hu_liu (CC BY 4.0), language_id (Apache-2.0);
and for what is neutral and which words are rare banking77 (CC BY 4.0), clinc150 (CC BY 3.0), multidogo
(CDLA-Permissive-1.0).
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars

from porch.analytics.language.training import Told

SNIPPETS = ("amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets", "tweets")
PLAIN = 0.6  # mean ratings nearer to 0 than this, on -4 to 4, are neutral
LIST_COUNT = 0.2  # a line of a list of pros or cons tells less than a sentence that twenty people rated
PLAIN_COUNT, PLAIN_EACH = 0.15, 3_000  # so does one that asks a machine for something, or an encyclopedia's
RARITIES = (("banking77", "train", "text"), ("clinc150", "train", "text"), *(
    ("multidogo", f"{domain}_train", "utterance") for domain in ("airline", "finance", "insurance", "media", "software")
))  # fmt: skip
EACH = 5_000  # texts of each of these


def sentiment(data: Path) -> list[Told]:
    """Return rated snippets, lists of pros and cons, and what is plainly neutral, with the numbers of SENTIMENTS."""
    lists = _lists(data / "product_reviews_hu_liu" / "pros_cons.zip")
    return [*_snippets(data / "vader_human_sentiment"), *lists, *_neutral(data)]


def asking(data: Path) -> list[Told]:
    """Return sentences of mails: 1 where one requests something or commits to it."""
    held = polars.read_parquet(data / "email_intent" / "Ask0729-fixed.parquet").drop_nulls()
    return [Told(text=text, kind=int(asks == "Yes")) for text, asks in held.select("sentence", "label").iter_rows()]


def rarities(data: Path) -> list[str]:
    """Return texts that only tell which words are rare."""
    return [text for folder, name, column in RARITIES for text in _column(data / folder / f"{name}.parquet", column)]


def languages(data: Path) -> tuple[list[str], list[str]]:
    """Return sentences, and the language of each."""
    held = polars.read_parquet(data / "language_id" / "sentences_dev.parquet").drop_nulls()
    return held["text"].to_list(), held["lang"].to_list()


def _snippets(folder: Path) -> Iterator[Told]:
    for name in SNIPPETS:
        held = polars.read_parquet(folder / f"{name}_dev.parquet").select("text", "mean_sentiment").drop_nulls()
        for text, mean in held.iter_rows():
            yield Told(text=text, kind=1 + (mean > PLAIN) - (mean < -PLAIN))


def _neutral(data: Path) -> Iterator[Told]:
    orders = _column(data / "clinc150" / "train.parquet", "text")
    turns = _column(data / "multidogo" / "airline_train.parquet", "utterance")
    told = languages(data)[0]
    for texts in (orders, turns, told):
        for text in texts[:: max(1, len(texts) // PLAIN_EACH)]:
            yield Told(text=text, kind=1, count=PLAIN_COUNT)


def _lists(packed: Path) -> Iterator[Told]:
    with zipfile.ZipFile(packed) as held:
        for tag, kind in (("Cons", 0), ("Pros", 2)):
            listed = held.read(f"pros_cons/Integrated{tag}.txt").decode("utf-8", "replace")
            for line in re.findall(f"<{tag}>(.*?)</{tag}>", listed):
                yield Told(text=html.unescape(line), kind=kind, count=LIST_COUNT)


def _column(file: Path, column: str) -> list[str]:
    return polars.read_parquet(file, columns=[column]).drop_nulls()[column].head(EACH).to_list()
