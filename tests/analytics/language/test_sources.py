"""The open sets are read as they lie in their folders."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars
import pytest

from porch.analytics.language import sources


@pytest.fixture
def data(tmp_path: Path) -> Path:
    written = {
        "email_intent/Ask0729-fixed": {"label": ["Yes", "No"], "sentence": ["Please call.", "It rained."]},
        "language_id/sentences_dev": {"lang": ["en"], "text": ["the house"]},
        "clinc150/train": {"text": ["play a song"], "intent": ["play"]},
        "banking77/train": {"text": ["my card"], "category": ["card"]},
        **{f"vader_human_sentiment/{name}_dev": {"text": ["bad", "so", "good"], "mean_sentiment": [-2.0, 0.0, 2.0]}
           for name in sources.SNIPPETS},
        **{f"multidogo/{name}_train": {"utterance": ["hello", None]}
           for name in ("airline", "finance", "insurance", "media", "software")},
    }  # fmt: skip
    for name, columns in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        polars.DataFrame(columns).write_parquet(tmp_path / f"{name}.parquet")
    (tmp_path / "product_reviews_hu_liu").mkdir()
    with zipfile.ZipFile(tmp_path / "product_reviews_hu_liu" / "pros_cons.zip", "w") as lists:
        for tag in ("Pros", "Cons"):
            lists.writestr(f"pros_cons/Integrated{tag}.txt", f"<{tag}>small &amp; light</{tag}>\n")
    return tmp_path


def test_each_set_gives_its_rows(data: Path) -> None:
    told = sources.sentiment(data)
    assert [one.kind for one in told[:3]] == [0, 1, 2]
    assert [(one.text, one.kind) for one in told if "&" in one.text] == [("small & light", 0), ("small & light", 2)]
    assert [one.kind for one in sources.asking(data)] == [1, 0]
    assert sources.rarities(data).count("hello") == 5
    assert sources.languages(data) == (["the house"], ["en"])
